import type { Position } from '../contract/common.ts';
import type { Polygons } from '../geometry/polygons.ts';

/** Stretches of latitude along which an area that the antimeridian cut goes on, on the other side: ascending pairs. */
export type Seams = [south: number, north: number][];

const isOnCut = ([lng]: Position, [otherLng]: Position): boolean => lng === otherLng && Math.abs(lng) === 180;

function stretchesAlong(shape: Polygons, meridian: number): Seams {
  const along: Seams = [];
  for (const ring of shape.flat())
    for (const [index, to] of ring.entries()) {
      const from = ring[index - 1];
      if (from && from[0] === meridian && to[0] === meridian && from[1] !== to[1])
        along.push([Math.min(from[1], to[1]), Math.max(from[1], to[1])]);
    }
  return along;
}

/** Where the area has an edge on both sides of the antimeridian. */
export function seamsOf(shape: Polygons): Seams {
  const west = stretchesAlong(shape, -180);
  return west.length === 0
    ? []
    : stretchesAlong(shape, 180).flatMap(([south, north]) =>
        west
          .map(([low, high]): [number, number] => [Math.max(south, low), Math.min(north, high)])
          .filter(([low, high]) => low < high),
      );
}

/** Whether what lies between two corners is no edge of the area: the cut, or a pole that a flat map stretches to a line. */
export function isSeam(from: Position, to: Position, seams: Seams): boolean {
  if (Math.abs(from[1]) === 90 && from[1] === to[1]) return true;
  if (!isOnCut(from, to)) return false;
  const middle = (from[1] + to[1]) / 2;
  return seams.some(([south, north]) => middle >= south && middle <= north);
}
