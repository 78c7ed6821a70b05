import type { Position } from '../../contract/common.ts';
import type { TravelMode } from '../../contract/routing.ts';
import type { Area, IsochroneAsk } from '../router.ts';

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

export const isochroneQuestion = ({ from, mode, minutes }: IsochroneAsk) => ({
  locations: [location(from)],
  costing: costings[mode],
  contours: minutes.map((time) => ({ time })),
  polygons: true,
  // Islands of less than a tenth of the largest part are the grid's noise.
  denoise: 0.1,
  // The outline as computed: simplified ones of two times could cross.
  generalize: 0,
});

interface ContourAnswer {
  features: {
    properties: { contour: number };
    geometry: { type: 'Polygon'; coordinates: Position[][] } | { type: 'MultiPolygon'; coordinates: Position[][][] };
  }[];
}

/** The area of each of `minutes`; a time without an outline has none. */
export function readIsochrone(answer: unknown, minutes: readonly number[]): Map<number, Area> {
  const { features } = answer as ContourAnswer;
  return new Map(
    minutes.map((time) => {
      const own = features.filter(({ properties }) => Math.abs(properties.contour - time) < 1e-3);
      const polygons = own.flatMap(({ geometry }) =>
        geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
      );
      return [time, polygons.map(wound)];
    }),
  );
}

/** RFC 7946: outer rings counterclockwise, holes clockwise. */
function wound(rings: Position[][]): Position[][] {
  return rings.map((ring, index) => (isCounterclockwise(ring) === (index === 0) ? ring : [...ring].reverse()));
}

function isCounterclockwise(ring: readonly Position[]): boolean {
  const [x0 = 0, y0 = 0] = ring[0] ?? [];
  let doubled = 0;
  for (let index = 0; index + 1 < ring.length; index++) {
    const [x1, y1] = ring[index] ?? [0, 0];
    const [x2, y2] = ring[index + 1] ?? [0, 0];
    doubled += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return doubled > 0;
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

/** Which of the places have a street. */
export const readLocate = (answer: unknown): boolean[] =>
  (answer as { edges: unknown[] | null }[]).map(({ edges }) => (edges?.length ?? 0) > 0);
