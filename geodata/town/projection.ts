import type { Point } from './shapes.ts';

/** [lng, lat], WGS 84. */
export type Position = [lng: number, lat: number];

/** Open Atlantic, about 150 km north of the nearest island: no real street, place or person is near. */
const originLngLat: Position = [-30, 41];

const metersPerDegreeLat = 111_050;
const metersPerDegreeLng = 111_320 * Math.cos((originLngLat[1] * Math.PI) / 180);

/** Rounded to 1e-7 degrees, what OpenStreetMap stores (about 1 cm). */
export function toPosition([east, north]: Point): Position {
  return [round7(originLngLat[0] + east / metersPerDegreeLng), round7(originLngLat[1] + north / metersPerDegreeLat)];
}

const round7 = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
