import type { Position } from '../contract/common.ts';
import { positionKey } from './collect.ts';

/** Seven decimals are OpenStreetMap's own precision; six, a hand's breadth, are enough to walk along. */
const rounded = ([lng, lat]: Position): Position => [Math.round(lng * 1e6) / 1e6, Math.round(lat * 1e6) / 1e6];

/** Squares of degrees are enough to tell which line is longer. */
const extent = (line: readonly Position[]): number =>
  line
    .slice(1)
    .reduce((sum, [lng, lat], n) => sum + Math.hypot(lng - (line[n]?.[0] ?? lng), lat - (line[n]?.[1] ?? lat)), 0);

/**
 * The ways of a street, put together end to end where exactly two meet; the longest first. At a fork the lines stay
 * apart, as either branch may be the way on.
 */
export function joinLines(ways: readonly (readonly Position[])[]): Position[][] {
  const lines = new Set(ways.filter((way) => way.length > 1).map((way) => way.map(rounded)));
  const ends = new Map<string, Position[][]>();
  const endsOf = (line: readonly Position[]) =>
    [line[0], line.at(-1)].flatMap((end) => (end ? [positionKey(end)] : []));
  for (const line of lines) for (const end of endsOf(line)) ends.set(end, [...(ends.get(end) ?? []), line]);
  const replace = (end: string, before: Position[], after: Position[]) => {
    ends.set(
      end,
      (ends.get(end) ?? []).map((line) => (line === before ? after : line)),
    );
  };
  for (const meeting of [...ends.keys()]) {
    const [a, b, third] = ends.get(meeting) ?? [];
    if (!a || !b || third || a === b) continue;
    const first = positionKey(a.at(-1) ?? [0, 0]) === meeting ? a : a.toReversed();
    const second = positionKey(b[0] ?? [0, 0]) === meeting ? b : b.toReversed();
    const whole = [...first, ...second.slice(1)];
    lines.delete(a);
    lines.delete(b);
    lines.add(whole);
    for (const [end, line] of [
      ...endsOf(a).map((key) => [key, a] as const),
      ...endsOf(b).map((key) => [key, b] as const),
    ]) {
      if (end !== meeting) replace(end, line, whole);
    }
    ends.set(meeting, []);
  }
  return [...lines].sort((a, b) => extent(b) - extent(a));
}
