import { getHexagonAreaAvg, gridDisk, POLYGON_TO_CELLS_FLAGS, polygonToCellsExperimental, UNITS } from 'h3-js';
import type { Bbox } from '../contract/density.ts';
import { storedRange } from './cells.ts';

/** About this many cells cover a square box: more would slow the query, fewer would read too much beside it. */
const aimedCells = 20;
const kilometersPerDegree = 111.2;

/** So near a pole H3 takes seconds over a small box, or gives up; nobody lives there, so a coarse cover will do. */
const polarLatitude = 85;
const polarResolution = 4;

/** The finest resolution, no finer than asked, at which the square over the box's longer side has `aimedCells`. */
function coverResolution([west, south, east, north]: Bbox, finest: number): number {
  const middle = (((south + north) / 2) * Math.PI) / 180;
  const longer = Math.max((east - west) * Math.cos(middle), north - south) * kilometersPerDegree;
  const isPolar = Math.max(north, -south) > polarLatitude;
  const most = isPolar ? Math.min(finest, polarResolution) : finest;
  let resolution = 0;
  while (resolution < most && longer ** 2 / getHexagonAreaAvg(resolution + 1, UNITS.km2) <= aimedCells) resolution++;
  return resolution;
}

function coverBox(box: Bbox, finest: number): string[] {
  const [west, south, east, north] = box;
  const corners: [number, number][] = [
    [south, west],
    [south, east],
    [north, east],
    [north, west],
  ];
  return polygonToCellsExperimental(
    corners,
    coverResolution(box, finest),
    POLYGON_TO_CELLS_FLAGS.containmentOverlappingBbox,
  );
}

/** H3 takes a polygon wider than half the globe the other way round, so a wide box is covered in slices. */
function slices([west, south, east, north]: Bbox): Bbox[] {
  const boxes: Bbox[] =
    west <= east
      ? [[west, south, east, north]]
      : [
          [west, south, 180, north],
          [-180, south, east, north],
        ];
  return boxes.flatMap(([from, bottom, to, top]) => {
    const count = Math.max(1, Math.ceil((to - from) / 90));
    const step = (to - from) / count;
    return Array.from(
      { length: count },
      (_, index): Bbox => [from + index * step, bottom, from + (index + 1) * step, top],
    );
  });
}

/** A box without area has no inside for H3: give it a centimeter. */
function widen([west, south, east, north]: Bbox): Bbox {
  const least = 1e-7;
  return [
    Math.max(-180, west - least),
    Math.max(-90, south - least),
    Math.min(180, east + least),
    Math.min(90, north + least),
  ];
}

/**
 * Ranges of stored cells (PostgreSQL bigint) that hold every descendant of each cell of `resolution` whose center lies
 * in the box; they may hold more. They come from whole cells no finer than `resolution`, so that a cell is either
 * counted whole or not at all. A cell's descendants stick out of it a little, so its neighbors are read too.
 * Merged and in order.
 */
export function bboxRanges(bbox: Bbox, resolution: number): { low: string; high: string }[] {
  const cover = slices(bbox).flatMap((slice) => coverBox(widen(slice), resolution));
  const cells = new Set(cover.flatMap((cell) => gridDisk(cell, 1)));
  const ranges = [...cells].map(storedRange).sort((a, b) => (BigInt(a.low) < BigInt(b.low) ? -1 : 1));
  const merged: { low: string; high: string }[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last && BigInt(range.low) <= BigInt(last.high))
      last.high = BigInt(last.high) > BigInt(range.high) ? last.high : range.high;
    else merged.push({ ...range });
  }
  return merged;
}
