import type { Position } from '../contract/common.ts';

interface Foot {
  /** Meters along the line. */
  at: number;
  /** From the line to the point: east and north, in meters. */
  offset: [number, number];
}

/** A house farther from a line than this does not stand along it. */
const alongMeters = 80;
const metersPerDegree = 111_195;

/** Degrees as meters around a position. */
function planeAround([lng, lat]: Position) {
  const shrink = Math.cos((lat * Math.PI) / 180) * metersPerDegree;
  return {
    to: ([x, y]: Position): [number, number] => [(x - lng) * shrink, (y - lat) * metersPerDegree],
    from: ([x, y]: [number, number]): Position => [lng + x / shrink, lat + y / metersPerDegree],
  };
}

type Points = readonly (readonly [number, number])[];

const segmentsOf = (points: Points) =>
  points.slice(1).map((end, n) => {
    const start = points[n] ?? end;
    return { start, end, length: Math.hypot(end[0] - start[0], end[1] - start[1]) };
  });

/** The point of a line nearest to a point. */
function footOf(points: Points, [x, y]: readonly [number, number]): Foot {
  let best: Foot = { at: 0, offset: [Number.POSITIVE_INFINITY, 0] };
  let passed = 0;
  for (const { start, end, length } of segmentsOf(points)) {
    const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
    const along = length === 0 ? 0 : ((x - start[0]) * dx + (y - start[1]) * dy) / (length * length);
    const share = Math.min(Math.max(along, 0), 1);
    const offset: [number, number] = [x - start[0] - share * dx, y - start[1] - share * dy];
    if (Math.hypot(...offset) < Math.hypot(...best.offset)) best = { at: passed + share * length, offset };
    passed += length;
  }
  return best;
}

function pointAt(points: Points, at: number): [number, number] {
  let left = at;
  for (const { start, end, length } of segmentsOf(points)) {
    if (left <= length && length > 0) {
      return [start[0] + ((end[0] - start[0]) * left) / length, start[1] + ((end[1] - start[1]) * left) / length];
    }
    left -= length;
  }
  const last = points.at(-1) ?? [0, 0];
  return [last[0], last[1]];
}

/**
 * The position a share (0 to 1) of the way from house `a` to house `b`, following whichever of the street's lines both
 * stand along, at their distance from it; straight where there is none.
 */
export function between(lines: readonly (readonly Position[])[], a: Position, b: Position, share: number): Position {
  const plane = planeAround(a);
  const ends = [plane.to(a), plane.to(b)] as const;
  let best: { points: Points; feet: [Foot, Foot]; distance: number } | undefined;
  for (const line of lines) {
    const points = line.map(plane.to);
    const feet: [Foot, Foot] = [footOf(points, ends[0]), footOf(points, ends[1])];
    const distance = Math.max(...feet.map(({ offset }) => Math.hypot(...offset)));
    if (distance <= alongMeters && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { points, feet, distance };
  }
  const mix = (from: number, to: number) => from + (to - from) * share;
  if (!best) return plane.from([mix(0, ends[1][0]), mix(0, ends[1][1])]);
  const [first, second] = best.feet;
  const [x, y] = pointAt(best.points, mix(first.at, second.at));
  return plane.from([x + mix(first.offset[0], second.offset[0]), y + mix(first.offset[1], second.offset[1])]);
}
