import { distance } from '@turf/turf';
import type { Position } from '../../contract/common.ts';
import type { TravelMode } from '../../contract/routing.ts';
import type { Area } from '../router.ts';
import { toArea } from './outline.ts';

/** What we ask of Valhalla and how its answers read: the same words in this process and to a server. */

export type Action = 'isochrone' | 'sources_to_targets' | 'locate';
/** Sends a question and answers its JSON. Throws NoStreet, NoWay, or an Error when it cannot be asked. */
export type Ask = (action: Action, question: object) => Promise<unknown>;

/** A place has no street within reach. */
export class NoStreet extends Error {}
/** Nothing asked about can be reached. */
export class NoWay extends Error {}

/** Valhalla's refusals, by its number (server) or its words (in process). */
export function refusalOf(text: string): Error {
  if (/\b171\b|No suitable edges/.test(text)) return new NoStreet(text);
  if (/\b442\b|No path could be found/.test(text)) return new NoWay(text);
  return new Error(text);
}

const costings = { walk: 'pedestrian', bike: 'bicycle', drive: 'auto' } as const satisfies Record<TravelMode, string>;
const location = ([lon, lat]: Position) => ({ lon, lat });

export const isochroneQuestion = (from: Position, mode: TravelMode, minutes: readonly number[]) => ({
  locations: [location(from)],
  costing: costings[mode],
  contours: minutes.map((time) => ({ time })),
  polygons: true,
  // Valhalla drops what is small beside the largest part, so that a longer time could lose what a shorter one has.
  denoise: 0,
  // The outline as computed: simplified ones of two times could cross.
  generalize: 0,
});

interface ContourAnswer {
  features: {
    properties: { contour: number };
    geometry: { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] };
  }[];
}

/** The area of one of the times; empty where it has no outline. */
export function readIsochrone(answer: unknown, minutes: number): Area {
  const own = (answer as ContourAnswer).features.filter(
    ({ properties }) => Math.abs(properties.contour - minutes) < 1e-3,
  );
  return toArea(
    own.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)),
  );
}

export const matrixQuestion = (sources: readonly Position[], targets: readonly Position[], mode: TravelMode) => ({
  sources: sources.map(location),
  targets: targets.map(location),
  costing: costings[mode],
  verbose: false,
});

export const readMatrix = (answer: unknown): (number | null)[][] =>
  (answer as { sources_to_targets: { durations: (number | null)[][] } }).sources_to_targets.durations;

export const locateQuestion = (places: readonly Position[], mode: TravelMode) => ({
  locations: places.map(location),
  costing: costings[mode],
  verbose: false,
});

interface Located {
  edges: { correlated_lon: number; correlated_lat: number }[] | null;
}

/** Straight meters from each place to the nearest of its streets; null where it has none. */
export const readLocate = (answer: unknown, places: readonly Position[]): (number | null)[] =>
  (answer as Located[]).map(({ edges }, index) => {
    const [lng, lat] = places[index] ?? [0, 0];
    const meters = (edges ?? []).map(({ correlated_lon, correlated_lat }) =>
      distance([lng, lat], [correlated_lon, correlated_lat], { units: 'meters' }),
    );
    return meters.length === 0 ? null : Math.min(...meters);
  });
