import { boundsOf } from '../geometry/inside.ts';
import { leastRadius, radians, wrap } from './earth.ts';
import type { FenceRule } from './types.ts';

/** West, south, east, north in degrees, west never after east: what reaches across the antimeridian is two boxes. */
export type Box = [west: number, south: number, east: number, north: number];

const degrees = 180 / Math.PI;
/** Rounding must never leave out what lies on a box's border. */
const crumb = 1e-9;

export function cutBox(west: number, south: number, east: number, north: number): Box[] {
  if (east - west >= 360) return [[-180, south, 180, north]];
  // Both names of the antimeridian are the same places.
  if (west <= -180)
    return [
      [west + 360, south, 180, north],
      [-180, south, east, north],
    ];
  if (east >= 180)
    return [
      [west, south, 180, north],
      [-180, south, east - 360, north],
    ];
  return [[west, south, east, north]];
}

/** Boxes that hold every place within `meters`. */
export function boxesAround(lng: number, lat: number, meters: number): Box[] {
  const angle = meters / leastRadius;
  const tall = angle * degrees + crumb;
  const [south, north] = [lat - tall, lat + tall];
  if (south <= -90 || north >= 90) return [[-180, Math.max(-90, south), 180, Math.min(90, north)]];
  const wide = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(lat)))) * degrees + crumb;
  const middle = wrap(lng);
  return cutBox(middle - wide, south, middle + wide, north);
}

export function boxesOf({ circle, shape }: FenceRule): Box[] {
  if (circle) return boxesAround(circle.lng, circle.lat, circle.radius);
  return shape.flatMap((polygon) => {
    const bounds = boundsOf([polygon]);
    return bounds ? [bounds] : [];
  });
}
