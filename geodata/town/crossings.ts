import { at } from './random.ts';
import { SegmentIndex } from './segment-index.ts';
import { between, crossing, distanceMeters, type Point } from './shapes.ts';
import type { Stroke } from './streets.ts';

/** Crossings this close to a corner of a line use that corner: no slivers of street. */
const snapMeters = 3;

interface Place {
  stroke: number;
  segment: number;
}

interface Cut {
  segment: number;
  share: number;
  point: Point;
}

/** The same strokes, with one shared point wherever two of them cross at grade. */
export function findCrossings(strokes: readonly Stroke[]): Stroke[] {
  const cuts: Cut[][] = strokes.map(() => []);
  const index = new SegmentIndex<Place>();
  for (const [i, { points, bridge }] of strokes.entries()) {
    if (bridge !== undefined) continue;
    for (let segment = 1; segment < points.length; segment++) {
      const [a, b] = [at(points, segment - 1), at(points, segment)];
      for (const other of new Set(index.around(a, b))) {
        if (strokes[other.value.stroke]?.street === strokes[i]?.street) continue;
        const shares = crossing(a, b, other.a, other.b);
        if (!shares) continue;
        const exact = between(a, b, shares.t);
        const point = [other.a, other.b, a, b].find((corner) => distanceMeters(corner, exact) < snapMeters) ?? exact;
        at(cuts, i).push({ segment, share: shares.t, point });
        at(cuts, other.value.stroke).push({ segment: other.value.segment, share: shares.u, point });
      }
    }
    for (let segment = 1; segment < points.length; segment++)
      index.add({ a: at(points, segment - 1), b: at(points, segment), value: { stroke: i, segment } });
  }
  return strokes.map((stroke, i) => ({ ...stroke, points: withCuts(stroke.points, at(cuts, i)) }));
}

function withCuts(points: readonly Point[], cuts: readonly Cut[]): Point[] {
  const ordered = [...cuts].sort((a, b) => a.segment - b.segment || a.share - b.share);
  const result: Point[] = [];
  const add = (point: Point) => {
    const last = result.at(-1);
    if (last && distanceMeters(last, point) < 0.02) return;
    result.push(point);
  };
  let next = 0;
  for (const [i, point] of points.entries()) {
    for (; next < ordered.length && at(ordered, next).segment === i; next++) {
      const cut = at(ordered, next);
      // A crossing snapped onto this line's own corner moves nothing.
      if (distanceMeters(cut.point, point) >= 0.02) add(cut.point);
    }
    add(point);
  }
  return result;
}
