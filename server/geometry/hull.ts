import { buffer, convex, featureCollection, point } from '@turf/turf';
import type { LineString, Point } from 'geojson';
import type { Position } from '../contract/common.ts';
import { insideTester } from './inside.ts';
import { cleanArea, type Polygons } from './polygons.ts';

/**
 * Edges longer than so many times the way to a point nearby are bent inward to it; infinity is the convex hull. Once in some
 * hundred hulls the bending lets a point out, and the next one is taken.
 */
const concavities = [2, 3, 6, Number.POSITIVE_INFINITY];

/**
 * A concave hull around places, `marginMeters` wider than they are, so that none is on its edge: a circle for one place, a
 * band for two. By gift-opening (Park and Oh 2012), which starts from the convex hull. Split at the antimeridian; empty for
 * no places, and around a pole, where a flat map has no such outline.
 */
export function hullAround(places: readonly Position[], marginMeters: number): Polygons {
  const [first] = places;
  if (!first) return [];
  const [origin] = first;
  // Square near the places: degrees of longitude shrunk, and counted from the first one across the antimeridian.
  const shrink = Math.max(0.01, Math.cos((first[1] * Math.PI) / 180));
  // To the centimeter: a buffer around a line of some atoms' length comes out as anything.
  const flat = new Map(
    places.map(([lng, lat]): [string, Position] => {
      const place: Position = [toCentimeter(turn(lng - origin) * shrink), toCentimeter(lat)];
      return [String(place), place];
    }),
  );
  const core = coreOf([...flat.values()], ([x, y]) => [x / shrink, y]);
  const wider = buffer(core, marginMeters, { units: 'meters', steps: 4 })?.geometry;
  if (!wider) return [];
  const polygons = wider.type === 'Polygon' ? [wider.coordinates] : wider.coordinates;
  const clean = cleanArea(
    polygons.map((rings) => rings.slice(0, 1).map((ring) => ring.map(([x = 0, y = 0]): Position => [x + origin, y]))),
  );
  return 'polygons' in clean ? clean.polygons : [];
}

/**
 * The hull without its margin: its outline, or what is left of it where all places are in a line or in one spot. Not a
 * polygon, because places nearly in a line make one without an inside, which a buffer loses: the hole is closed afterward.
 */
function coreOf(flat: readonly Position[], back: (place: Position) => Position): LineString | Point {
  const ring = ringAround(flat);
  if (ring) return { type: 'LineString', coordinates: ring.map(back) };
  const line = [...flat].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const [start, end] = [line[0], line.at(-1)];
  if (!start || !end) return { type: 'LineString', coordinates: [] };
  const isOneSpot = start[0] === end[0] && start[1] === end[1];
  if (isOneSpot) return { type: 'Point', coordinates: back(start) };
  return { type: 'LineString', coordinates: [back(start), back(end)] };
}

function ringAround(flat: readonly Position[]): Position[] | undefined {
  const points = featureCollection(flat.map((place) => point(place)));
  let ring: Position[] | undefined;
  for (const concavity of concavities) {
    ring = convex(points, { concavity })?.geometry.coordinates[0] as Position[] | undefined;
    if (!ring || holdsAll(ring, flat)) break;
  }
  return ring;
}

function holdsAll(ring: Position[], places: readonly Position[]): boolean {
  const corners = new Set(ring.map(String));
  const isInside = insideTester([[ring]]);
  return places.every((place) => isInside(...place) || corners.has(String(place)));
}

const toCentimeter = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
const turn = (degrees: number): number => (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees);
