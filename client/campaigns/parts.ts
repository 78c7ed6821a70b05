import type { FenceArea } from '../../server/contract/geofences.ts';
import type { CampaignArea, Place } from '../api/reach.ts';

/** An area as a list: all that is added, less all that is left out. In which order makes no difference. */
export type Sign = '+' | '-';
export interface Part {
  sign: Sign;
  /** a place; what was nested elsewhere in a way that no list can say stays whole */
  area: CampaignArea;
}

/** As many as the contract takes of either sign. */
export const mostParts = 20;

/** What a union is made of, as deep as it fits into one list. */
function membersOf(area: CampaignArea): CampaignArea[] {
  if (area.type !== 'union') return [area];
  const all = area.areas.flatMap(membersOf);
  return all.length <= mostParts ? all : area.areas;
}

/** What is added first, then what is left out. No parts: everywhere. */
export function readParts(area: CampaignArea): Part[] {
  const added = (one: CampaignArea): Part[] =>
    one.type === 'everywhere' ? [] : membersOf(one).map((member) => ({ sign: '+', area: member }));
  if (area.type !== 'difference') return added(area);
  // (a - b) - c is a - (b + c)
  const before = readParts(area.from);
  const minus = membersOf(area.minus).map((member): Part => ({ sign: '-', area: member }));
  const all = [...before, ...minus];
  const fits = all.filter(({ sign }) => sign === '-').length <= mostParts;
  return fits ? all : [...added(area.from), { sign: '-', area: area.minus }];
}

const joined = (areas: readonly CampaignArea[]): CampaignArea | null =>
  areas.length > 1 ? { type: 'union', areas: [...areas] } : (areas[0] ?? null);

export function writeParts(parts: readonly Part[]): CampaignArea {
  const of = (sign: Sign) => joined(parts.filter((part) => part.sign === sign).map(({ area }) => area));
  const from: CampaignArea = of('+') ?? { type: 'everywhere' };
  const minus = of('-');
  return minus ? { type: 'difference', from, minus } : from;
}

export const isFull = (parts: readonly Part[], sign: Sign): boolean =>
  parts.filter((part) => part.sign === sign).length >= mostParts;

/** Puts a part behind the others of its sign; tells where. */
export function withPart(parts: readonly Part[], part: Part): { parts: Part[]; index: number } {
  const index = part.sign === '-' ? parts.length : parts.filter(({ sign }) => sign === '+').length;
  return { parts: [...parts.slice(0, index), part, ...parts.slice(index)], index };
}

export const withoutPart = (parts: readonly Part[], index: number): Part[] => parts.filter((_, at) => at !== index);

/** The part as the pen and the fields of zones hold it; null for what they do not know. */
export function drawable(area: CampaignArea | undefined): FenceArea | null {
  switch (area?.type) {
    case 'circle':
    case 'Polygon':
    case 'MultiPolygon':
    case 'cells':
    case 'isochrone':
      return area;
    case 'catchment':
      return area.value === undefined ? { type: 'catchment', id: area.id } : { ...area, value: area.value };
    default:
      return null;
  }
}

export const placeOf = (area: FenceArea): Place =>
  area.type === 'neighborhood' ? { type: 'neighborhoods', ids: [area.id] } : (area as Place);

/** The ways to say where. */
export const ways = ['circle', 'outline', 'blocks', 'neighborhoods', 'time', 'band', 'saved'] as const;
export type Way = (typeof ways)[number];

/** How a part was made; null: it cannot be changed here, only taken away. */
export function wayOf({ type }: CampaignArea): Way | null {
  const known: Partial<Record<CampaignArea['type'], Way>> = {
    circle: 'circle',
    Polygon: 'outline',
    MultiPolygon: 'outline',
    cells: 'blocks',
    neighborhoods: 'neighborhoods',
    isochrone: 'time',
    band: 'band',
    catchment: 'saved',
  };
  return known[type] ?? null;
}

/** As many as the contract takes. */
const mostHoods = 500;

/** The ids with one more, or without it. null: nothing is left. */
export function toggled(ids: readonly string[], id: string): string[] | null {
  const next = ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id].slice(0, mostHoods);
  return next.length > 0 ? next : null;
}
