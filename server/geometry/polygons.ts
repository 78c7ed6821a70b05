import type { Position } from '../contract/common.ts';

/**
 * Makes GeoJSON polygon coordinates fit to be stored, whoever wrote them: a straight descent through named refusals,
 * then repairs. What it does not look for (rings that cross themselves or each other) is for `untie`.
 */

type Ring = Position[];
export type Polygons = Ring[][];
export type CleanArea = { polygons: Polygons; notes: string[] } | { refused: string };

export const refusals = {
  shape: 'The outline holds something that is not a position.',
  empty: 'There is no outline.',
  swapped: 'Latitude and longitude seem to be swapped.',
  projected: 'The coordinates are not degrees. Save the file in WGS 84 (EPSG:4326).',
  range: 'The outline leaves the map: degrees end at 90 and 180.',
  flat: 'The outline has fewer than three corners.',
  pole: 'The outline goes around a pole, which is not supported.',
};

/** `coordinates` of a MultiPolygon. The polygons answered lie within ±180 degrees and their rings are closed. */
export function cleanArea(coordinates: unknown): CleanArea {
  const read = readPolygons(coordinates);
  if (!read) return { refused: refusals.shape };
  const positions = read.flat(2);
  if (positions.length === 0) return { refused: refusals.empty };
  const reach = (axis: 0 | 1, of: (a: number, b: number) => number) =>
    positions.reduce(
      (so, position) => of(so, Math.abs(position[axis])),
      of === Math.max ? 0 : Number.POSITIVE_INFINITY,
    );
  if (reach(1, Math.min) > 90 && reach(0, Math.max) <= 90 && reach(1, Math.max) <= 180)
    return { refused: refusals.swapped };
  if (reach(0, Math.max) > 1000 || reach(1, Math.max) > 1000) return { refused: refusals.projected };
  // Up to 360: outlines across the antimeridian are often drawn on beyond 180.
  if (reach(0, Math.max) > 360 || reach(1, Math.max) > 90) return { refused: refusals.range };

  const notes = new Set<string>();
  const polygons: Polygons = [];
  for (const rings of read) {
    const [outer, ...holes] = rings.map((ring) => cleanRing(ring, notes));
    if (!outer) notes.add('A part with fewer than three corners was left out.');
    else polygons.push([outer, ...holes.filter((hole) => hole !== undefined)]);
  }
  if (polygons.length === 0) return { refused: refusals.flat };

  const split: Polygons = [];
  for (const polygon of polygons) {
    const parts = splitAtAntimeridian(polygon);
    if (!parts) return { refused: refusals.pole };
    if (parts.length > 1) notes.add('The outline crosses the antimeridian and was split there.');
    split.push(...parts);
  }
  return split.length > 0 ? { polygons: split, notes: [...notes] } : { refused: refusals.flat };
}

function readPolygons(coordinates: unknown): Polygons | undefined {
  if (!Array.isArray(coordinates)) return undefined;
  const polygons: Polygons = [];
  for (const polygon of coordinates) {
    if (!Array.isArray(polygon)) return undefined;
    const rings: Ring[] = [];
    for (const ring of polygon) {
      const positions = Array.isArray(ring) ? ring.map(readPosition) : [undefined];
      if (positions.some((position) => position === undefined)) return undefined;
      rings.push(positions as Ring);
    }
    polygons.push(rings);
  }
  return polygons;
}

/**
 * Tenths of a millimeter. Finer digits are noise of some program's arithmetic, and the closest of them make PostGIS fail:
 * its geometry library cannot tell where such lines cross.
 */
const round = (degrees: number) => Math.round(degrees * 1e9) / 1e9;

/** The first two numbers; heights are dropped. */
function readPosition(value: unknown): Position | undefined {
  if (!Array.isArray(value)) return undefined;
  const [lng, lat] = value;
  return Number.isFinite(lng) && Number.isFinite(lat) ? [round(lng), round(lat)] : undefined;
}

const same = (a: Position | undefined, b: Position | undefined) => a?.[0] === b?.[0] && a?.[1] === b?.[1];

/** Without repeated points, and closed; undefined when fewer than three corners are left. */
function cleanRing(ring: Ring, notes: Set<string>): Ring | undefined {
  const points = ring.filter((position, index) => index === 0 || !same(position, ring[index - 1]));
  const [first] = points;
  if (first && !same(first, points.at(-1))) {
    points.push(first);
    if (points.length >= 4) notes.add('The outline was not closed; it was closed.');
  }
  return points.length >= 4 ? points : undefined;
}

/** Follows the ring without the jump from 180 to -180: neighbors are never more than 180 degrees apart. */
function unwrap(ring: Ring): Ring | undefined {
  let shift = 0;
  const unwrapped = ring.map(([lng, lat], index): Position => {
    const before = ring[index - 1]?.[0];
    if (before !== undefined && lng - before > 180) shift -= 360;
    if (before !== undefined && before - lng > 180) shift += 360;
    return [lng + shift, lat];
  });
  return shift === 0 ? unwrapped : undefined;
}

function splitAtAntimeridian(polygon: Ring[]): Polygons | undefined {
  const [outer, ...holes] = polygon.map(unwrap);
  if (!outer || holes.some((hole) => hole === undefined)) return undefined;
  const west = outer.reduce((so, [lng]) => Math.min(so, lng), Number.POSITIVE_INFINITY);
  const east = outer.reduce((so, [lng]) => Math.max(so, lng), Number.NEGATIVE_INFINITY);
  if (polygon.every((ring) => ring.every(([lng]) => Math.abs(lng) <= 180)) && west >= -180 && east <= 180)
    return [polygon];
  const near = holes.map(
    (hole) => hole?.map(([lng, lat]): Position => [lng + turnsToward(hole, west, east), lat]) ?? [],
  );
  const parts: Polygons = [];
  for (const turn of [-720, -360, 0, 360, 720]) {
    const clipped = [outer, ...near].map((ring) => clip(clip(ring, turn - 180, 1), turn + 180, -1));
    const [shell, ...rest] = clipped.map((ring) => ring.map(([lng, lat]): Position => [lng - turn, lat]));
    if (shell && shell.length >= 4) parts.push([shell, ...rest.filter((ring) => ring.length >= 4)]);
  }
  return parts;
}

/** Whole turns that bring a hole, unwrapped by itself, between its outer ring's west and east. */
function turnsToward(hole: Ring, west: number, east: number): number {
  const lng = hole[0]?.[0] ?? west;
  return lng < west ? 360 : lng > east ? -360 : 0;
}

/** Sutherland and Hodgman's clipping of a closed ring to one side of a meridian. Edges along it may overlap. */
function clip(ring: Ring, meridian: number, side: 1 | -1): Ring {
  const clipped: Ring = [];
  const inside = (position: Position) => (position[0] - meridian) * side >= 0;
  for (let index = 1; index < ring.length; index++) {
    const [from, to] = [ring[index - 1], ring[index]];
    if (!from || !to) continue;
    if (inside(from) !== inside(to)) {
      const share = (meridian - from[0]) / (to[0] - from[0]);
      clipped.push([meridian, round(from[1] + share * (to[1] - from[1]))]);
    }
    if (inside(to)) clipped.push(to);
  }
  const [first] = clipped;
  if (first && !same(first, clipped.at(-1))) clipped.push(first);
  return clipped;
}
