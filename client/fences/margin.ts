import type { Position } from '../../server/contract/common.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';
import { untie } from '../../server/geometry/knots.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import type { FenceArea } from '../api/fences.ts';

/** Corners of more are not worth the time: the margin is then said and not drawn. */
const mostCorners = 600;
const metersPerDegree = 111_195;
const roundness = 16;

/** Unless it is set: a tenth of the radius of a circle of the same area, at least 20 m. */
export const usualMargin = (squareMeters: number): number => Math.max(20, 0.1 * Math.sqrt(squareMeters / Math.PI));

/** The area and all that is within `meters` of it, for drawing; null where that cannot be drawn. */
export function grown(area: FenceArea, shape: Polygons, meters: number): Polygons | null {
  if (area.type === 'circle') return circleArea(area.center, area.radiusMeters + meters);
  const rings = shape.flat().map((ring) => thinned(ring, meters / 5));
  if (rings.reduce((sum, ring) => sum + ring.length, 0) > mostCorners) return null;
  const bands = rings.flatMap((ring) => ring.slice(1).flatMap((to, index) => band(ring[index] ?? to, to, meters)));
  return untie([...shape, ...bands]) ?? null;
}

/** Without corners nearer than `meters` to the one before. */
function thinned(ring: readonly Position[], meters: number): Position[] {
  const kept: Position[] = [];
  for (const corner of ring) {
    const before = kept.at(-1);
    if (!before || apart(before, corner) >= meters) kept.push(corner);
  }
  const [first] = kept;
  return first ? [...kept, first] : kept;
}

/** Degrees of longitude are this much shorter than those of latitude. */
const shrinkAt = (lat: number) => Math.max(0.01, Math.cos((lat * Math.PI) / 180));
const apart = (one: Position, other: Position): number =>
  Math.hypot((other[0] - one[0]) * shrinkAt(one[1]), other[1] - one[1]) * metersPerDegree;

/** All around an edge: a rectangle along it and a disk at its end. */
function band(from: Position, to: Position, meters: number): Polygons {
  const shrink = shrinkAt(from[1]);
  const reach = meters / metersPerDegree;
  const at = ([lng, lat]: Position, x: number, y: number): Position => [lng + x / shrink, lat + y];
  const disk = Array.from({ length: roundness + 1 }, (_, index) => {
    const angle = (2 * Math.PI * (index % roundness)) / roundness;
    return at(to, reach * Math.cos(angle), reach * Math.sin(angle));
  });
  const [dx, dy] = [(to[0] - from[0]) * shrink, to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  if (length === 0) return [[disk]];
  const [x, y] = [(-dy / length) * reach, (dx / length) * reach];
  const corner = at(from, x, y);
  return [[disk], [[corner, at(from, -x, -y), at(to, -x, -y), at(to, x, y), corner]]];
}
