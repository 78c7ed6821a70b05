import type { SegmentPreview } from '../api/segments.ts';
import { type ClassRange, classOf, quantileClasses } from '../map/classes.ts';
import { emptyOverlay, type MapOverlay } from '../map/overlay.ts';
import { type Bbox, bboxContains } from '../map/places.ts';

type Cells = NonNullable<SegmentPreview['cells']>;
type Ring = readonly (readonly [number, number])[];

export const cellClasses = (cells: Cells): ClassRange[] =>
  quantileClasses(
    cells.map(({ customers }) => customers),
    true,
  );

/** Where a class lies on the ramp of the overlay. Its very beginning would be lost in the ground. */
export const shadeOf = (index: number, count: number): number => (count < 2 ? 0.6 : 0.2 + (0.8 * index) / (count - 1));

/** As the map's overlay does it, so that a legend shows what is seen. */
export const shadeOpacity = (shade: number): number =>
  shade < 0.3 ? 0.3 + (shade / 0.3) * 0.35 : 0.65 + ((shade - 0.3) / 0.7) * 0.13;

export function drawCells(
  cells: Cells,
  classes: readonly ClassRange[],
  ringOf: (h3: string) => Ring,
): MapOverlay['cells'] {
  if (cells.length === 0) return emptyOverlay.cells;
  return {
    type: 'FeatureCollection',
    features: cells.map(({ h3, customers }) => ({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ringOf(h3).map((position) => [...position])] },
      properties: { key: h3, value: shadeOf(classOf(classes, customers), classes.length) },
    })),
  };
}

/** A box around all of it where nothing of it is in sight; null where the map can stay. */
export function unseenBbox(centers: readonly (readonly [number, number])[], seen: Bbox | undefined): Bbox | null {
  if (centers.length === 0 || (seen && centers.some((center) => bboxContains(seen, center)))) return null;
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of centers) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}
