import type { Bbox } from '../map/places.ts';

const metersPerDegree = 111_320;

/** A box that holds the circle; crossing the antimeridian it has west > east, as the API writes it. */
export function around([lng, lat]: readonly [number, number], radiusMeters: number): Bbox {
  const up = radiusMeters / metersPerDegree;
  const across = Math.min(180, up / Math.max(0.01, Math.cos((lat * Math.PI) / 180)));
  const wrap = (x: number) => (x > 180 ? x - 360 : x < -180 ? x + 360 : x);
  const round = (degrees: number) => Number(degrees.toFixed(4));
  const [west, east] = across >= 180 ? [-180, 180] : [wrap(lng - across), wrap(lng + across)];
  return [round(west), round(Math.max(-90, lat - up)), round(east), round(Math.min(90, lat + up))];
}
