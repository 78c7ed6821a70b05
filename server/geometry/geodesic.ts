import geographiclib from 'geographiclib-geodesic';
import type { Position } from '../contract/common.ts';
import { cleanArea, type Polygons } from './polygons.ts';

/**
 * Distances and areas on the WGS 84 ellipsoid by C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013):
 * exact to some nanometers, at the antimeridian and the poles too.
 */
const { Geodesic } = geographiclib;
const wgs84 = Geodesic.WGS84;

/** Meters along the shortest way over the ellipsoid. */
export function distanceMeters([lng, lat]: Position, [otherLng, otherLat]: Position): number {
  return wgs84.Inverse(lat, lng, otherLat, otherLng, Geodesic.DISTANCE).s12 ?? Number.NaN;
}

const wrap = (lng: number): number => (lng > 180 ? lng - 360 : lng < -180 ? lng + 360 : lng);

/**
 * Points exactly `radiusMeters` away, as a closed ring, counterclockwise, within ±180 degrees. Across the antimeridian it
 * jumps from 180 to -180, which `cleanArea` splits; a polygon of n points has 1 - 6.6 / n² of the circle's area.
 */
export function circleRing(center: Position, radiusMeters: number, points = 128): Position[] {
  const [lng, lat] = center;
  const ring = Array.from({ length: points }, (_, index): Position => {
    const { lat2 = lat, lon2 = lng } = wgs84.Direct(lat, lng, -(360 * index) / points, radiusMeters);
    return [wrap(lon2), lat2];
  });
  return [...ring, ring[0] ?? center];
}

/** The circle as coordinates of a MultiPolygon: split at the antimeridian, and closed over a pole that lies in it. */
export function circleArea(center: Position, radiusMeters: number, points = 128): Polygons {
  const ring = circleRing(center, radiusMeters, points);
  for (const pole of [90, -90] as const) {
    if (distanceMeters(center, [center[0], pole]) < radiusMeters) return [[aroundPole(ring, pole)]];
  }
  const area = cleanArea([[ring]]);
  if ('refused' in area) throw new Error(`a circle around ${center} of ${radiusMeters} m: ${area.refused}`);
  return area.polygons;
}

/** On a flat map a ring around a pole is a line from -180 to 180 degrees; the pole is the map's edge behind it. */
function aroundPole(ring: readonly Position[], pole: 90 | -90): Position[] {
  const line = ring.slice(1).sort(([one], [other]) => one - other);
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last) return [];
  const share = (180 - last[0]) / (first[0] + 360 - last[0] || 1);
  const edge = last[1] + share * (first[1] - last[1]);
  const east: Position[] = [[-180, edge], ...line, [180, edge]];
  const closed: Position[] =
    pole === 90 ? [...east, [180, 90], [-180, 90]] : [...east.reverse(), [-180, -90], [180, -90]];
  return [...closed, ...closed.slice(0, 1)];
}

/** Square meters of a MultiPolygon's coordinates, edges as geodesics, holes taken off. Rings may turn either way. */
export function areaSquareMeters(polygons: Polygons): number {
  return polygons.reduce(
    (sum, [shell, ...holes]) =>
      holes.reduce((rest, hole) => rest - ringSquareMeters(hole), sum + (shell ? ringSquareMeters(shell) : 0)),
    0,
  );
}

function ringSquareMeters(ring: readonly Position[]): number {
  const polygon = wgs84.Polygon(false);
  for (const [lng, lat] of ring.slice(1)) polygon.AddPoint(lat, lng);
  return Math.abs(polygon.Compute(false, true).area ?? 0);
}
