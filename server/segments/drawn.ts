import type { DrawnArea } from '../contract/segments.ts';
import { untie } from '../geometry/knots.ts';
import { cleanArea, type Polygons } from '../geometry/polygons.ts';

/** More are not drawn by hand; undoing knots takes longer than their number grows. */
const maxCorners = 10_000;
const maxCrossings = 5_000;

/** A drawn outline as valid polygons, knots undone; or why it cannot be used. */
export function readDrawn(drawn: Exclude<DrawnArea, { type: 'circle' }>): { polygons: Polygons } | { refused: string } {
  const coordinates = drawn.type === 'Polygon' ? [drawn.coordinates] : drawn.coordinates;
  if (coordinates.flat(2).length > maxCorners) return { refused: `has more than ${maxCorners} corners` };
  const clean = cleanArea(coordinates);
  if ('refused' in clean) return clean;
  const polygons = untie(clean.polygons, maxCrossings);
  if (!polygons) return { refused: 'The outline crosses itself too often.' };
  return polygons.length > 0 ? { polygons } : { refused: 'The outline encloses nothing.' };
}
