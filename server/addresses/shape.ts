import type { Position } from '../contract/common.ts';
import type { OsmFeature } from '../geometry/osm.ts';

type Geometry = OsmFeature['geometry'];

const isRing = (line: readonly (readonly number[])[]): boolean => {
  const [first, last] = [line[0], line.at(-1)];
  return line.length > 3 && first?.[0] === last?.[0] && first?.[1] === last?.[1];
};

/** The lines a street is drawn with: the way itself, or the outlines of a square. */
export function linesOf(geometry: Geometry): Position[][] {
  if (geometry.type === 'LineString') return [geometry.coordinates as Position[]];
  if (geometry.type === 'MultiPolygon') return geometry.coordinates.map(([outline = []]) => outline as Position[]);
  return [];
}

export const pointsOf = (geometry: Geometry): Position[] =>
  geometry.type === 'Point' ? [geometry.coordinates as Position] : linesOf(geometry).flat();

/** Twice the signed area of a ring, and its center of mass, in degrees around its first point. */
function massOf(ring: readonly Position[]): { area: number; center: Position } {
  const [x0, y0] = ring[0] ?? [0, 0];
  let [area, x, y] = [0, 0, 0];
  for (let n = 0; n + 1 < ring.length; n++) {
    const [ax, ay] = [(ring[n]?.[0] ?? 0) - x0, (ring[n]?.[1] ?? 0) - y0];
    const [bx, by] = [(ring[n + 1]?.[0] ?? 0) - x0, (ring[n + 1]?.[1] ?? 0) - y0];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (area === 0) return { area, center: [x0, y0] };
  return { area: Math.abs(area), center: [x0 + x / (3 * area), y0 + y / (3 * area)] };
}

/** The point a share (0 to 1) of the way along a line. */
export function pointAlong(line: readonly Position[], share: number): Position {
  const lengths = line.slice(1).map((end, n) => {
    const [lng, lat] = line[n] ?? end;
    return Math.hypot((end[0] - lng) * Math.cos((lat * Math.PI) / 180), end[1] - lat);
  });
  let left = lengths.reduce((sum, length) => sum + length, 0) * share;
  for (const [n, length] of lengths.entries()) {
    const [start, end] = [line[n], line[n + 1]];
    if (start && end && length > 0 && left <= length) {
      return [start[0] + ((end[0] - start[0]) * left) / length, start[1] + ((end[1] - start[1]) * left) / length];
    }
    left -= length;
  }
  return line.at(-1) ?? [0, 0];
}

/** Where a thing is: a point itself, the middle of a line, the center of mass of an area (of its largest part). */
export function centerOf(geometry: Geometry): Position {
  if (geometry.type === 'Point') return geometry.coordinates as Position;
  const lines = linesOf(geometry);
  const [only] = lines;
  if (only && geometry.type === 'LineString' && !isRing(only)) return pointAlong(only, 0.5);
  const masses = lines.map(massOf);
  return masses.reduce((best, mass) => (mass.area > best.area ? mass : best), masses[0] ?? { area: 0, center: [0, 0] })
    .center;
}
