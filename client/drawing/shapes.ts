import type { Position } from '../../server/contract/common.ts';
import type { FenceArea } from '../../server/contract/geofences.ts';
import { circleRing, distanceMeters } from '../../server/geometry/geodesic.ts';

/** What can be drawn by hand; everything else is chosen. */
export type Drawn = Extract<FenceArea, { type: 'circle' | 'Polygon' | 'MultiPolygon' }>;
export type Circle = Extract<FenceArea, { type: 'circle' }>;

export const isDrawn = (area: FenceArea | null): area is Drawn =>
  area?.type === 'circle' || area?.type === 'Polygon' || area?.type === 'MultiPolygon';

/** A feature as the pen keeps it: one ring, and what it was drawn as. */
export interface PenRing {
  kind: 'circle' | 'polygon';
  ring: Position[];
}

/** A centimeter; finer digits are noise of the pointer. */
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
export const roundPosition = ([lng, lat]: readonly [number, number]): Position => [round(lng), round(lat)];

/** Corners beyond this are too many to take hold of. */
export const mostHandles = 300;
const circleCorners = 64;

/** What the pen can hold of an area, or null: holes, too many corners, and what crosses the antimeridian stay as they are. */
export function penRings(area: Drawn): PenRing[] | null {
  if (area.type === 'circle') {
    const ring = circleRing(area.center, area.radiusMeters, circleCorners).map(roundPosition);
    return isTorn(ring) ? null : [{ kind: 'circle', ring }];
  }
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  const rings = polygons.flat();
  const corners = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
  if (polygons.some((polygon) => polygon.length !== 1) || corners > mostHandles || rings.some(isTorn)) return null;
  return rings.map((ring) => ({ kind: 'polygon', ring: ring.map(roundPosition) }));
}

const isTorn = (ring: readonly Position[]): boolean =>
  ring.some(([lng], index) => Math.abs(lng - (ring[index - 1]?.[0] ?? lng)) > 180);

/** The area of what the pen holds; null where it holds nothing. */
export function drawnFrom(rings: readonly PenRing[]): Drawn | null {
  const [first] = rings;
  if (!first) return null;
  if (first.kind === 'circle') return circleOf(first.ring);
  const polygons = rings.map(({ ring }) => [ring.map(roundPosition)]);
  const [only] = polygons;
  return only && polygons.length === 1
    ? { type: 'Polygon', coordinates: only }
    : { type: 'MultiPolygon', coordinates: polygons };
}

const usualRadius = { least: 10, most: 100_000 } as const;

/** The circle a ring of corners goes around: its middle, and how far its corners are from there on average. */
export function circleOf(ring: readonly Position[]): Circle {
  const corners = ring.slice(1);
  const sum = corners.reduce(([x, y], [lng, lat]) => [x + lng, y + lat] as Position, [0, 0] as Position);
  const center = roundPosition([sum[0] / corners.length, sum[1] / corners.length]);
  const meters = corners.reduce((so, corner) => so + distanceMeters(center, corner), 0) / corners.length;
  return { type: 'circle', center, radiusMeters: steadyRadius(meters) };
}

/** In what the server takes, and without digits that nobody drew. */
export const steadyRadius = (meters: number): number =>
  Math.min(usualRadius.most, Math.max(usualRadius.least, Math.round(meters * 10) / 10));

/** All corners of an area's outline, once each: what others snap to. */
export const cornersOf = (polygons: readonly (readonly (readonly Position[])[])[]): Position[] =>
  polygons.flat().flatMap((ring) => ring.slice(1));

/** The nearest of `corners` on the screen within reach, or undefined. */
export function nearestCorner(
  corners: readonly Position[],
  project: (lng: number, lat: number) => { x: number; y: number },
  pointer: { x: number; y: number },
  reachPixels: number,
): Position | undefined {
  let best: Position | undefined;
  let least = reachPixels;
  for (const [lng, lat] of corners) {
    const { x, y } = project(lng, lat);
    const pixels = Math.hypot(x - pointer.x, y - pointer.y);
    if (pixels > least) continue;
    least = pixels;
    best = [lng, lat];
  }
  return best;
}
