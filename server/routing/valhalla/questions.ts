import type { Position } from '../../contract/common.ts';
import type { TravelMode } from '../../contract/routing.ts';
import type { Area } from '../router.ts';

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

export const isochroneQuestion = (from: Position, mode: TravelMode, minutes: number) => ({
  locations: [location(from)],
  costing: costings[mode],
  contours: [{ time: minutes }],
  polygons: true,
  // Valhalla drops what is small beside the largest part, so that a longer time could lose what a shorter one has.
  denoise: 0,
  // The outline as computed: simplified ones of two times could cross.
  generalize: 0,
});

interface ContourAnswer {
  features: {
    geometry: { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] };
  }[];
}

/** Square meters of two cells of Valhalla's grid, 0.001 degrees wide: islands and holes below are noise. */
const speck = 20_000;

/** The area of an isochrone, without specks; empty where it has no outline. */
export function readIsochrone(answer: unknown): Area {
  const polygons = (answer as ContourAnswer).features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  );
  const cleaned = polygons.map(([shell = [], ...holes]) => [
    turned(shell, 1),
    ...holes.filter((hole) => Math.abs(squareMeters(hole)) >= speck).map((hole) => turned(hole, -1)),
  ]);
  const size = ([shell = []]: Position[][]) => squareMeters(shell);
  const largest = Math.max(...cleaned.map(size));
  return cleaned.filter((polygon) => size(polygon) >= Math.min(speck, largest));
}

/** RFC 7946: outer rings counterclockwise (1), holes clockwise (-1). */
const turned = (ring: Position[], way: 1 | -1): Position[] =>
  squareMeters(ring) * way >= 0 ? ring : [...ring].reverse();

/** Positive for a counterclockwise ring. On a plane: good for small rings. */
function squareMeters(ring: readonly Position[]): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let doubled = 0;
  for (let index = 0; index + 1 < ring.length; index++) {
    const [x1, y1] = ring[index] ?? [0, 0];
    const [x2, y2] = ring[index + 1] ?? [0, 0];
    doubled += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return (doubled / 2) * metersPerDegree ** 2 * Math.cos((y0 * Math.PI) / 180);
}

const metersPerDegree = 111_320;

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

/** Which of the places have a street. */
export const readLocate = (answer: unknown): boolean[] =>
  (answer as { edges: unknown[] | null }[]).map(({ edges }) => (edges?.length ?? 0) > 0);
