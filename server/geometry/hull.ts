import { buffer, convex, featureCollection, point } from '@turf/turf';
import type { LineString, Point, Polygon } from 'geojson';
import type { Position } from '../contract/common.ts';
import { cleanArea, type Polygons } from './polygons.ts';

/** Edges longer than twice the way over a point nearby are bent inward to it; infinity would be the convex hull. */
const concavity = 2;

/**
 * A concave hull around places, `marginMeters` wider than they are, so that none is on its edge: a circle for one place, a
 * band for two. By gift-opening (Park and Oh 2012), which starts from the convex hull and never lets a place out. Split at
 * the antimeridian; empty for no places, and around a pole, where a flat map has no such outline.
 */
export function hullAround(places: readonly Position[], marginMeters: number): Polygons {
  const [first] = places;
  if (!first) return [];
  const [origin] = first;
  // Square near the places: degrees of longitude shrunk, and counted from the first one across the antimeridian.
  const shrink = Math.max(0.01, Math.cos((first[1] * Math.PI) / 180));
  const flat = places.map(([lng, lat]): Position => [turn(lng - origin) * shrink, lat]);
  const core = coreOf(flat, ([x, y]) => [turn(origin + x / shrink), y]);
  const wider = buffer(core, marginMeters, { units: 'meters', steps: 4 })?.geometry;
  if (!wider) return [];
  const clean = cleanArea(wider.type === 'Polygon' ? [wider.coordinates] : wider.coordinates);
  return 'polygons' in clean ? clean.polygons : [];
}

/** The hull without its margin: a polygon, or what is left of one where all places are in a line or in one spot. */
function coreOf(flat: readonly Position[], back: (place: Position) => Position): Polygon | LineString | Point {
  const ring = convex(featureCollection(flat.map((place) => point(place))), { concavity })?.geometry.coordinates[0];
  if (ring) return { type: 'Polygon', coordinates: [ring.map(([x = 0, y = 0]) => back([x, y]))] };
  const line = [...flat].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const [start, end] = [line[0], line.at(-1)];
  if (!start || !end) return { type: 'LineString', coordinates: [] };
  const isOneSpot = start[0] === end[0] && start[1] === end[1];
  if (isOneSpot) return { type: 'Point', coordinates: back(start) };
  return { type: 'LineString', coordinates: [back(start), back(end)] };
}

const turn = (degrees: number): number => (degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees);
