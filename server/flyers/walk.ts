/**
 * The order in which to walk places: from each to the nearest that is left, then turned around piece by piece as long as
 * that makes it shorter (2-opt; G. A. Croes, "A method for solving traveling-salesman problems", 1958). It need not come
 * back, so the last place has no way after it.
 */

/** Of many places only pieces up to so long are turned around: a pass stays linear. */
const windowOfMany = 100;
const many = 500;
const mostPasses = 30;
const mostPassesOfMany = 8;

/** Meters between two places; the same both ways. Place 0 is where the walk begins. */
export type Legs = (from: number, to: number) => number;

/** Places 1 to `count` in the order to walk them. */
export function walkingOrder(count: number, legs: Legs): number[] {
  const path = nearestNext(count, legs);
  const [reach, passes] = count > many ? [windowOfMany, mostPassesOfMany] : [count, mostPasses];
  for (let pass = 0; pass < passes && improve(path, legs, reach); pass++);
  return path.slice(1);
}

function nearestNext(count: number, legs: Legs): number[] {
  const left = new Set(Array.from({ length: count }, (_, index) => index + 1));
  const path = [0];
  let here = 0;
  while (left.size > 0) {
    let [nearest, meters] = [0, Number.POSITIVE_INFINITY];
    for (const place of left) {
      const leg = legs(here, place);
      if (leg < meters || nearest === 0) [nearest, meters] = [place, leg];
    }
    left.delete(nearest);
    path.push(nearest);
    here = nearest;
  }
  return path;
}

/** Turns pieces around where that is shorter, by more than what is lost in rounding. */
function improve(path: number[], legs: Legs, reach: number): boolean {
  let improved = false;
  for (let from = 1; from < path.length - 1; from++)
    for (let to = from + 1; to < path.length && to - from < reach; to++) {
      const [before, first] = [path[from - 1] ?? 0, path[from] ?? 0];
      const [last, after] = [path[to] ?? 0, path[to + 1]];
      const now = legs(before, first) + (after === undefined ? 0 : legs(last, after));
      const turned = legs(before, last) + (after === undefined ? 0 : legs(first, after));
      if (turned >= now - 1e-6) continue;
      for (let [low, high] = [from, to]; low < high; low++, high--)
        [path[low], path[high]] = [path[high] ?? 0, path[low] ?? 0];
      improved = true;
    }
  return improved;
}
