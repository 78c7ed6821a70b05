import { circleArea } from '../../server/geometry/geodesic.ts';
import { checkOutline, checkSize, type Measured, type RefusedOutline } from '../../server/geometry/outline.ts';
import type { Drawn } from '../drawing/shapes.ts';

/** What the server will say to a drawn area, by the same validator. Centers beyond the map throw no error here either. */
export function check(area: Drawn): Measured | RefusedOutline {
  if (area.type === 'circle') return checkSize(circleArea(area.center, area.radiusMeters));
  return checkOutline(area.type === 'Polygon' ? [area.coordinates] : area.coordinates);
}

/** Fewer than three corners so far: nothing to complain about yet. */
export const isBegun = (area: Drawn): boolean => {
  if (area.type === 'circle') return true;
  const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
  return rings.every((ring) => new Set(ring.map(String)).size > 3);
};
