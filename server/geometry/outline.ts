import type { Position } from '../contract/common.ts';
import { areaSquareMeters, distanceMeters } from './geodesic.ts';
import { insideTester } from './inside.ts';
import { untie } from './knots.ts';
import { cleanArea, type Polygons, refusals as shapes } from './polygons.ts';
import { ringsCross, selfCrossing } from './simple.ts';

/** What a watched area may be: 10 m by 10 m, up to a circle of 100 km. */
export const outlineLimits = { squareMeters: { min: 100, max: Math.PI * 100_000 ** 2 }, corners: 10_000 } as const;

/** Every "no" to an outline somebody drew or sent, in the order in which they are looked for. Screen and server share it. */
export const outlineRefusals = {
  ...shapes,
  'too-many-points': `The outline has more than ${outlineLimits.corners.toLocaleString('en')} corners.`,
  'self-intersection': 'The outline crosses itself.',
  'parts-cross': 'Two outlines of the area cross each other.',
  'hole-outside': 'A hole is not inside its outline.',
  'too-small': 'The area is smaller than 10 m by 10 m.',
  'too-large': 'The area is larger than a circle of 100 km.',
} as const;
export type OutlineRefusal = keyof typeof outlineRefusals;

export interface RefusedOutline {
  refused: OutlineRefusal;
  detail: string;
  /** where two edges cross */
  at?: Position;
}
export interface Measured {
  /** rings within ±180 degrees that do not cross; the outer ones counterclockwise */
  polygons: Polygons;
  areaSquareMeters: number;
  perimeterMeters: number;
}

const no = (refused: OutlineRefusal, at?: Position): RefusedOutline => ({
  refused,
  detail: outlineRefusals[refused],
  ...(at && { at }),
});

/** `coordinates` of a MultiPolygon as an area to watch, or the first reason why it cannot be one. */
export function checkOutline(coordinates: unknown): Measured | RefusedOutline {
  const clean = cleanArea(coordinates);
  if ('refused' in clean) return no(nameOf(clean.refused));
  const { polygons } = clean;
  if (polygons.flat().reduce((sum, ring) => sum + ring.length - 1, 0) > outlineLimits.corners)
    return no('too-many-points');
  // As they came: cut at the antimeridian, a ring may meet itself there.
  for (const ring of (coordinates as Polygons).flat()) {
    const at = selfCrossing(ring);
    if (at) return no('self-intersection', at);
  }
  const at = ringsCross(polygons);
  if (at) return no('parts-cross', at);
  if (polygons.some(hasHoleOutside)) return no('hole-outside');
  const untied = untie(polygons);
  if (!untied) return no('self-intersection');
  return untied.length === 0 ? no('flat') : checkSize(untied);
}

/** The numbers of valid polygons, or why they cannot be watched. */
export function checkSize(polygons: Polygons): Measured | RefusedOutline {
  const squareMeters = areaSquareMeters(polygons);
  if (squareMeters < outlineLimits.squareMeters.min) return no('too-small');
  // The corners that draw a circle of 100 km may round to a little more.
  if (squareMeters > outlineLimits.squareMeters.max * 1.001) return no('too-large');
  return { polygons, areaSquareMeters: squareMeters, perimeterMeters: perimeterMeters(polygons) };
}

/** Meters along all rings, holes too; not along the edges of the flat map. */
export function perimeterMeters(polygons: Polygons): number {
  let meters = 0;
  for (const ring of polygons.flat())
    for (const [index, to] of ring.entries()) {
      const from = ring[index - 1];
      if (from && !onMapEdge(from, to)) meters += distanceMeters(from, to);
    }
  return meters;
}

const onMapEdge = (from: Position, to: Position) =>
  (Math.abs(from[0]) === 180 && from[0] === to[0]) || (Math.abs(from[1]) === 90 && from[1] === to[1]);

const nameOf = (sentence: string): OutlineRefusal =>
  (Object.keys(shapes) as (keyof typeof shapes)[]).find((name) => shapes[name] === sentence) ?? 'shape';

/** Holes do not cross their shell, so the most of its edges tell on which side a hole is. */
function hasHoleOutside([shell, ...holes]: Position[][]): boolean {
  if (!shell || holes.length === 0) return false;
  const inside = insideTester([[shell]]);
  return holes.some((hole) => {
    const middles = hole.slice(1).map(([lng, lat], index): Position => {
      const [fromLng, fromLat] = hole[index] ?? [lng, lat];
      return [(lng + fromLng) / 2, (lat + fromLat) / 2];
    });
    return middles.filter(([lng, lat]) => inside(lng, lat)).length * 2 < middles.length;
  });
}

const farMeters = 1_000_000;
const nearMeters = 100_000;

/** Whether a place is far from everything known here, and near it with its two numbers swapped. */
export function looksSwapped([lng, lat]: Position, known: readonly Position[]): boolean {
  if (Math.abs(lng) > 90 || known.length === 0) return false;
  const reach = (place: Position) => Math.min(...known.map((one) => distanceMeters(one, place)));
  return reach([lng, lat]) > farMeters && reach([lat, lng]) < nearMeters;
}
