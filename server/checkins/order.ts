import type { Fix } from '../geofences/index.ts';

/**
 * The one order of fixes, whichever way they came: by time; of several at one time the most exact first, and an unknown
 * accuracy last.
 */
export const inOrder = (a: Fix, b: Fix): number =>
  a.at - b.at || (a.accuracy ?? 1e9) - (b.accuracy ?? 1e9) || a.lng - b.lng || a.lat - b.lat;

/** Of sorted fixes the first of each moment: nobody is at two places at once. */
export const oneAtATime = (sorted: readonly Fix[]): readonly Fix[] =>
  sorted.some((fix, index) => fix.at === sorted[index - 1]?.at)
    ? sorted.filter((fix, index) => fix.at !== sorted[index - 1]?.at)
    : sorted;

const hourMilliseconds = 3_600_000;
export const hourOf = (at: number): number => Math.floor(at / hourMilliseconds);

/** Sorted fixes in runs, each within one hour of the clock (UTC). */
export function byHour(sorted: readonly Fix[]): readonly (readonly Fix[])[] {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return [];
  if (hourOf(first.at) === hourOf(last.at)) return [sorted];
  const runs: Fix[][] = [];
  let hour = Number.NaN;
  for (const fix of sorted) {
    if (hourOf(fix.at) !== hour) runs.push([]);
    hour = hourOf(fix.at);
    runs.at(-1)?.push(fix);
  }
  return runs;
}
