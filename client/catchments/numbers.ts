import type { CatchmentFeature, CatchmentProperties, Catchments, Proximity } from '../api/catchments.ts';

/** Sums over the people in an area. null: held back, or (households, penetration) unknown. */
export type AreaNumbers = Pick<
  CatchmentProperties,
  'customers' | 'share' | 'revenue' | 'purchases' | 'areaSquareMeters' | 'households' | 'penetration'
>;

/** The areas of one shop, the smallest first. */
export const areasOf = (answer: Catchments, storeId: string): CatchmentFeature[] =>
  answer.features
    .filter(({ properties }) => properties.part === 'catchment' && properties.storeId === storeId)
    .sort((a, b) => a.properties.value - b.properties.value);

export const areaAt = (areas: readonly CatchmentFeature[], step: number | null): CatchmentFeature | null =>
  areas.find(({ properties }) => properties.value === step) ?? areas.at(-1) ?? null;

export interface TwoShops {
  both: CatchmentFeature | null;
  ownNearer: CatchmentFeature | null;
  otherNearer: CatchmentFeature | null;
  /** minutes around either shop within which is said who is nearer */
  nearerWithin: number | null;
}

/** What two shops share within `step` minutes, and which of them is nearer. */
export function twoShops({ features, storeId }: Catchments, otherStoreId: string, step: number | null): TwoShops {
  const nearer = (id: string) =>
    features.find(({ properties }) => properties.part === 'nearer' && properties.storeId === id) ?? null;
  const [ownNearer, otherNearer] = [nearer(storeId), nearer(otherStoreId)];
  return {
    both: features.find(({ properties }) => properties.part === 'overlap' && properties.value === step) ?? null,
    ownNearer,
    otherNearer,
    nearerWithin: (ownNearer ?? otherNearer)?.properties.value ?? null,
  };
}

/** Lower bounds of how likely people are to choose the shop, the likeliest first. */
export const chanceBands = [
  { key: 'likely', from: 0.5 },
  { key: 'contested', from: 0.25 },
  { key: 'unlikely', from: 0 },
] as const;
export type ChanceBand = (typeof chanceBands)[number]['key'];

export const bandOf = (probability: number): ChanceBand =>
  chanceBands.find(({ from }) => probability >= from)?.key ?? 'unlikely';

export interface ChanceNumbers extends AreaNumbers {
  key: ChanceBand;
  blocks: number;
  /** blocks whose people are held back; they are not in the sums */
  heldBack: number;
}

/** The blocks of a competition, added up by how likely people there choose the shop. */
export function chanceNumbers(answer: Catchments): ChanceNumbers[] {
  const cells = answer.features.map(({ properties }) => properties).filter(({ part }) => part === 'cell');
  return chanceBands.map(({ key }) => {
    const inside = cells.filter(({ value }) => bandOf(value) === key);
    const shown = inside.filter(({ customers }) => customers !== null);
    const add = (pick: (cell: CatchmentProperties) => number | null) =>
      inside.reduce((sum, cell) => sum + (pick(cell) ?? 0), 0);
    const counted = (pick: (cell: CatchmentProperties) => number | null) =>
      inside.length > 0 && shown.length === 0 ? null : add(pick);
    const households = inside.some((cell) => cell.households !== null) ? add((cell) => cell.households) : null;
    const customers = counted((cell) => cell.customers);
    return {
      key,
      blocks: inside.length,
      heldBack: inside.length - shown.length,
      customers,
      share: counted((cell) => cell.share),
      revenue: counted((cell) => cell.revenue),
      purchases: counted((cell) => cell.purchases),
      areaSquareMeters: add((cell) => cell.areaSquareMeters),
      households,
      penetration: households && customers !== null ? customers / households : null,
    };
  });
}

/** Bars of one chart: the longest fills the width. Bands held back have no bar. */
export function barLengths(bands: Proximity['distance']['bands']): number[] {
  const most = Math.max(1, ...bands.map(({ customers }) => customers ?? 0));
  return bands.map(({ customers }) => (customers ?? 0) / most);
}
