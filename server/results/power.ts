import jstat from 'jstat';
import { leastPairs, type PairDifference } from './randomization.ts';

const certain = 0.975;
const wanted = 0.8;
const z = (p: number) => jstat.normal.inv(p, 0, 1);

/**
 * The smallest difference of two shares that would be found in four of five campaigns (two-sided, 5%), where `baseline` buy
 * anyway; null where none would be. J. L. Fleiss, Statistical methods for rates and proportions, without his correction.
 */
export function detectableShare(baseline: number, treated: number, holdout: number): number | null {
  if (treated < 1 || holdout < 1 || baseline >= 1) return null;
  const isFound = (difference: number) => {
    const other = baseline + difference;
    const pooled = (treated * other + holdout * baseline) / (treated + holdout);
    const byChance = Math.sqrt(pooled * (1 - pooled) * (1 / treated + 1 / holdout));
    const ofEffect = Math.sqrt((other * (1 - other)) / treated + (baseline * (1 - baseline)) / holdout);
    return difference >= z(certain) * byChance + z(wanted) * ofEffect;
  };
  return smallest(isFound, 1 - baseline);
}

/** The same by pairs of neighborhoods, from how their shares differed before. */
export function detectableByPairs(pairs: readonly PairDifference[]): number | null {
  if (pairs.length < leastPairs) return null;
  const weight = pairs.reduce((sum, pair) => sum + pair.weight, 0);
  // By the coins half of all pairs would have been turned, so differences vary around 0.
  const variance = pairs.reduce((sum, pair) => sum + (pair.weight * pair.difference) ** 2, 0) / weight ** 2;
  const degrees = pairs.length - 1;
  const t = (p: number) => jstat.studentt.inv(p, degrees);
  const detectable = (t(certain) + t(wanted)) * Math.sqrt(variance);
  return detectable > 0 && detectable <= 1 ? detectable : null;
}

/** By halving; null where even the largest is not found. */
function smallest(isFound: (difference: number) => boolean, largest: number): number | null {
  if (!isFound(largest)) return null;
  let [low, high] = [0, largest];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isFound(middle)) high = middle;
    else low = middle;
  }
  return high;
}
