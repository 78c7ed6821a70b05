import type { Difference } from './means.ts';
import { seededRandom } from './random.ts';

/** Two alike neighborhoods: the difference of the treated one to the other, and how much it counts. */
export interface PairDifference {
  difference: number;
  weight: number;
}

/** With fewer pairs no result can be beyond chance: of 2^5 ways the coins fall, 2 are as extreme as the most extreme. */
export const leastPairs = 6;
const mostExact = 16;
const samples = 10_000;

/**
 * Randomization inference: had the coins of some pairs fallen otherwise, their differences (less the effect) would have the
 * other sign. An effect is believable as long as at least 5% of all ways the coins could fall come out as far from it as what
 * was seen. Undefined with fewer than six pairs.
 *
 * Turning the pairs B and not A is as extreme as what was seen exactly where the effect lies between the mean of A and the
 * mean of B: with a and b the weighted sums of the differences less the effect, |a - b| >= |a + b| is a * b <= 0. So each way
 * gives a stretch around the estimate, and the interval ends where fewer than 5% of the stretches reach.
 */
export function randomizedDifference(pairs: readonly PairDifference[]): Difference | undefined {
  const counted = pairs.filter(({ weight }) => weight > 0);
  if (counted.length < leastPairs) return undefined;
  const ways = waysOf(counted.length);
  const weight = counted.reduce((total, pair) => total + pair.weight, 0);
  const sum = counted.reduce((total, pair) => total + pair.weight * pair.difference, 0);
  const lows = new Float64Array(ways.length);
  const highs = new Float64Array(ways.length);
  let beyond = 1;
  for (const [at, way] of ways.entries()) {
    const turned = turnedBy(counted, way);
    // To turn none is as extreme whatever the effect.
    const mean = turned.weight > 0 ? turned.sum / turned.weight : Number.NEGATIVE_INFINITY;
    const rest = turned.weight > 0 ? (sum - turned.sum) / (weight - turned.weight) : Number.POSITIVE_INFINITY;
    const [low, high] = mean < rest ? [mean, rest] : [rest, mean];
    lows[at] = low;
    highs[at] = high;
    if (low <= 0 && high >= 0) beyond++;
  }
  // The way they did fall is as extreme as itself.
  const all = ways.length + 1;
  const beyondEnd = Math.ceil(0.05 * all) - 1;
  return {
    estimate: sum / weight,
    interval: [
      lows.sort()[beyondEnd - 1] ?? Number.NEGATIVE_INFINITY,
      highs.sort()[highs.length - beyondEnd] ?? Number.POSITIVE_INFINITY,
    ],
    p: beyond / all,
  };
}

/** Which pairs are turned: a bit each, 16 a number. */
type Way = readonly number[];

function turnedBy(pairs: readonly PairDifference[], way: Way): { sum: number; weight: number } {
  let sum = 0;
  let weight = 0;
  for (const [at, pair] of pairs.entries()) {
    if ((((way[at >> 4] ?? 0) >> (at & 15)) & 1) === 0) continue;
    sum += pair.weight * pair.difference;
    weight += pair.weight;
  }
  return { sum, weight };
}

/**
 * Every way but none, and of a way and its opposite, which are as extreme, one: the last pair is never turned. Of more pairs
 * a sample, the same each time.
 */
function waysOf(pairs: number): Way[] {
  if (pairs <= mostExact) return Array.from({ length: 2 ** (pairs - 1) - 1 }, (_way, at) => [at + 1]);
  const random = seededRandom(pairs);
  const words = Math.ceil(pairs / 16);
  const some = (left: number) => Math.floor(random() * 2 ** Math.min(16, left));
  return Array.from({ length: samples }, () => Array.from({ length: words }, (_word, at) => some(pairs - 1 - at * 16)));
}
