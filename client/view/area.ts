import type { TravelMode } from '../../server/contract/routing.ts';
import { oneOf } from './one-of.ts';

/** A shop that competes, from the map extract (`osmId`) or added by hand. */
export interface Rival {
  osmId: string | null;
  name: string;
  position: [number, number];
  /** in the same unit as the own shop's */
  attraction: number;
}

export interface RingAsk {
  method: 'ring';
  meters: number[];
}
export interface TimeAsk {
  method: 'isochrone';
  mode: TravelMode;
  minutes: number[];
  otherStoreId: string | null;
}
export interface PeopleAsk {
  method: 'customers';
  percents: number[];
  by: 'customers' | 'revenue' | 'visits';
  distance: 'straight' | 'time';
  mode: TravelMode;
  boundary: 'hull' | 'cells';
}
export interface RivalAsk {
  method: 'huff';
  mode: TravelMode;
  resolution: number;
  maxMinutes: number;
  attraction: number;
  competitors: Rival[];
  alpha: number | 'fit';
  beta: number | 'fit';
}
/** What someone wants drawn around a shop. */
export type AreaAsk = RingAsk | TimeAsk | PeopleAsk | RivalAsk;
export type AreaMethod = AreaAsk['method'];

/** As the contract has them; repeated here because its schemas would bring their library into the first screen. */
export const stepLimits = {
  ring: { least: 10, most: 100_000, several: 6 },
  isochrone: { least: 1, most: 60, several: 4 },
  customers: { least: 1, most: 100, several: 6 },
} as const;
/** Of competitors: more would not fit a link. */
export const mostRivals = 60;

export const startAsks = {
  ring: { method: 'ring', meters: [250, 500, 1000] },
  isochrone: { method: 'isochrone', mode: 'walk', minutes: [5, 10, 15], otherStoreId: null },
  customers: {
    method: 'customers',
    percents: [50, 70, 90],
    by: 'customers',
    distance: 'straight',
    mode: 'walk',
    boundary: 'hull',
  },
  huff: {
    method: 'huff',
    mode: 'walk',
    resolution: 9,
    maxMinutes: 30,
    attraction: 1,
    competitors: [],
    alpha: 1,
    beta: 2,
  },
} as const satisfies { [Method in AreaMethod]: Readonly<Record<string, unknown>> };

/** A link reads in the words of the screen. */
const linkWords = { ring: 'distance', isochrone: 'time', customers: 'customers', huff: 'competition' } as const;
const methods = Object.keys(linkWords) as AreaMethod[];

const modes = ['walk', 'bike', 'drive'] as const;
const readMode = (query: URLSearchParams): TravelMode => oneOf(modes, query.get('mode'), 'walk');

/** An empty text is not zero. */
const number = (text: string | null): number => (text === null || text.trim() === '' ? Number.NaN : Number(text));
const between = (text: string | null, least: number, most: number, fallback: number): number => {
  const read = number(text);
  return read >= least && read <= most ? read : fallback;
};

function readSteps(
  text: string | null,
  { least, most, several }: { least: number; most: number; several: number },
  fallback: readonly number[],
): number[] {
  const read = (text ?? '').split(',').map(number);
  const usable = [...new Set(read.filter((step) => step >= least && step <= most))].sort((a, b) => a - b);
  return usable.length > 0 ? usable.slice(0, several) : [...fallback];
}

const idPattern = /^[1-9]\d{0,17}$/;
export const readId = (text: string | null): string | null => (text !== null && idPattern.test(text) ? text : null);

/** "lng,lat,attraction,osm id or nothing,name": the name comes last because it may hold commas. */
function readRival(text: string): Rival[] {
  const [lng = '', lat = '', size = '', osm = '', ...rest] = text.split(',');
  const name = rest.join(',').trim();
  const [x, y, attraction] = [number(lng), number(lat), number(size)];
  const possible = Math.abs(x) <= 180 && Math.abs(y) <= 90 && attraction > 0 && attraction <= 1e6;
  if (!possible || name === '' || name.length > 200) return [];
  return [{ osmId: /^[nwr]\d{1,18}$/.test(osm) ? osm : null, name, position: [x, y], attraction }];
}

const degrees = (value: number): number => Number(value.toFixed(6));
const writeRival = ({ osmId, name, position: [lng, lat], attraction }: Rival): string =>
  [degrees(lng), degrees(lat), attraction, osmId ?? '', name].join(',');

const readExponent = (text: string | null, fallback: number): number | 'fit' =>
  text === 'learn' ? 'fit' : between(text, 0, 20, fallback);

/** null where the link asks for no area. What cannot be read falls back to the usual. */
export function readAsk(query: URLSearchParams): AreaAsk | null {
  const method = methods.find((name) => linkWords[name] === query.get('how'));
  const start = startAsks;
  switch (method) {
    case undefined:
      return null;
    case 'ring':
      return { method, meters: readSteps(query.get('meters'), stepLimits.ring, start.ring.meters) };
    case 'isochrone':
      return {
        method,
        mode: readMode(query),
        minutes: readSteps(query.get('minutes'), stepLimits.isochrone, start.isochrone.minutes),
        otherStoreId: readId(query.get('other')),
      };
    case 'customers':
      return {
        method,
        percents: readSteps(query.get('percents'), stepLimits.customers, start.customers.percents),
        by: oneOf(['customers', 'revenue', 'visits'], query.get('by'), 'customers'),
        distance: oneOf(['straight', 'time'], query.get('nearest'), 'straight'),
        mode: readMode(query),
        boundary: oneOf(['hull', 'cells'], query.get('edge'), 'hull'),
      };
    case 'huff':
      return {
        method,
        mode: readMode(query),
        resolution: Math.round(between(query.get('size'), 7, 10, start.huff.resolution)),
        maxMinutes: between(query.get('within'), 5, 60, start.huff.maxMinutes),
        attraction: between(query.get('own'), 1e-6, 1e6, start.huff.attraction),
        competitors: query.getAll('rival').flatMap(readRival).slice(0, mostRivals),
        alpha: readExponent(query.get('alpha'), start.huff.alpha),
        beta: readExponent(query.get('beta'), start.huff.beta),
      };
  }
}

/** Adds an area to a link; what is as usual is left out, so that links stay short. */
export function writeAsk(query: URLSearchParams, ask: AreaAsk): void {
  query.set('how', linkWords[ask.method]);
  const set = (name: string, value: string | number, usual: string | number) => {
    if (value !== usual) query.set(name, String(value));
  };
  if (ask.method !== 'ring') set('mode', ask.mode, 'walk');
  if (ask.method === 'ring') query.set('meters', ask.meters.join(','));
  if (ask.method === 'isochrone') {
    query.set('minutes', ask.minutes.join(','));
    if (ask.otherStoreId) query.set('other', ask.otherStoreId);
  }
  if (ask.method === 'customers') {
    query.set('percents', ask.percents.join(','));
    set('by', ask.by, 'customers');
    set('nearest', ask.distance, 'straight');
    set('edge', ask.boundary, 'hull');
  }
  if (ask.method === 'huff') {
    const usual = startAsks.huff;
    set('size', ask.resolution, usual.resolution);
    set('within', ask.maxMinutes, usual.maxMinutes);
    set('own', ask.attraction, usual.attraction);
    set('alpha', ask.alpha === 'fit' ? 'learn' : ask.alpha, usual.alpha);
    set('beta', ask.beta === 'fit' ? 'learn' : ask.beta, usual.beta);
    for (const rival of ask.competitors) query.append('rival', writeRival(rival));
  }
}
