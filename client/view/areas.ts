import type { TravelMode } from '../../server/contract/routing.ts';
import { type AreaAsk, readAsk, readId, writeAsk } from './area.ts';
import { oneOf } from './one-of.ts';

export const areaTabs = ['area', 'far', 'saved'] as const;
export type AreaTab = (typeof areaTabs)[number];

/** An area kept beside the current one: a single step of it, around its own shop. */
export interface Kept {
  storeId: string;
  ask: Exclude<AreaAsk, { method: 'huff' }>;
}
export const mostKept = 2;

/** What the page of trade areas shows, as its links carry it. */
export interface AreasView {
  tab: AreaTab;
  savedId: string | null;
  /** null: the saved one, or the usual one to start with */
  ask: AreaAsk | null;
  /** the step the big number is about; null: the largest */
  step: number | null;
  kept: Kept[];
  /** the neighborhood chosen in the list of those worth talking to */
  placeId: string | null;
  /** the customers stay visible under the areas */
  under: boolean;
  /** how people travel in "how far do they come" */
  farMode: TravelMode;
  lines: boolean;
}

export const defaultAreas: AreasView = {
  tab: 'area',
  savedId: null,
  ask: null,
  step: null,
  kept: [],
  placeId: null,
  under: false,
  farMode: 'walk',
  lines: false,
};

const writeKept = ({ storeId, ask }: Kept): string => {
  const query = new URLSearchParams({ shop: storeId });
  writeAsk(query, ask);
  return query.toString();
};

function readKept(text: string): Kept[] {
  const query = new URLSearchParams(text);
  const storeId = readId(query.get('shop'));
  const ask = readAsk(query);
  return storeId && ask && ask.method !== 'huff' ? [{ storeId, ask }] : [];
}

/** `savedId` comes from the path. */
export function readAreas(query: URLSearchParams, savedId: string | null): AreasView {
  const step = Number(query.get('step') ?? Number.NaN);
  return {
    tab: oneOf(areaTabs, query.get('show'), 'area'),
    savedId: readId(savedId),
    ask: readAsk(query),
    step: step > 0 && Number.isFinite(step) ? step : null,
    kept: query.getAll('with').flatMap(readKept).slice(0, mostKept),
    placeId: readId(query.get('place')),
    under: query.get('under') === 'true',
    farMode: oneOf(['walk', 'bike', 'drive'], query.get('by-way-of'), 'walk'),
    lines: query.get('lines') === 'true',
  };
}

export function writeAreas(query: URLSearchParams, areas: AreasView): void {
  if (areas.tab !== 'area') query.set('show', areas.tab);
  if (areas.ask) writeAsk(query, areas.ask);
  if (areas.step !== null) query.set('step', String(areas.step));
  for (const kept of areas.kept) query.append('with', writeKept(kept));
  if (areas.placeId) query.set('place', areas.placeId);
  if (areas.under) query.set('under', 'true');
  if (areas.farMode !== 'walk') query.set('by-way-of', areas.farMode);
  if (areas.lines) query.set('lines', 'true');
}

/** Whether blocks or neighborhoods stay on the map. Those of a competition are blocks themselves. */
export function dataShown({ tab, under, lines, ask }: AreasView): boolean {
  if (tab === 'far') return under || !lines;
  return under && ask?.method !== 'huff';
}
