import type { Estimate, noLift, Outcome } from '../contract/results.ts';
import { type Policy, toldCount } from '../privacy/policy.ts';
import { type Difference, meanDifference } from './means.ts';
import { addMoments, type Moments, meanOf } from './moments.ts';
import { randomizedDifference } from './randomization.ts';
import { shareDifference } from './shares.ts';

/** Both sides of a comparison. For neighborhoods also by pair, and `treated` and `holdout` are all of theirs together. */
export interface Compared {
  treated: Moments;
  holdout: Moments;
  pairs?: { treated: Moments; holdout: Moments }[];
}
export type NoLift = (typeof noLift)[number];

export interface Circumstances {
  unit: 'none' | 'people' | 'neighborhoods';
  /** Nothing more will count. */
  final: boolean;
  policy: Policy;
}

/** Below these a campaign is not judged: a single person would turn it. */
export const leastPeople = 30;
const leastEvents = 10;
/** Of either side. With fewer people who came or spent, the interval of a mean is wrong too often (tests/lift). */
const leastSpenders = 20;
/**
 * Who looks every day and stops when it looks good finds effects that are not there. So until everything is counted only what
 * is beyond doubt is called a success (Haybittle and Peto).
 */
export const earlyP = 0.001;

/** What a campaign has changed, or why that is not told. */
export function estimateOf(outcome: Outcome, compared: Compared, circumstances: Circumstances): Estimate {
  const { unit, policy } = circumstances;
  const { treated, holdout } = compared;
  const nothing = { ...untold, treated: sideOf(treated, policy), holdout: sideOf(holdout, policy) };
  if (unit === 'none') return { ...nothing, reason: 'no_holdout' };
  if (treated.people === 0 && holdout.people === 0) return { ...nothing, reason: 'too_early' };
  if (Math.min(treated.people, holdout.people) < Math.max(policy.k, 2)) return { ...nothing, reason: 'too_few_people' };

  const pairs = unit === 'neighborhoods' ? weighted(compared.pairs ?? []) : undefined;
  const means = pairs ? meansOf(pairs) : { treated: meanOf(treated), holdout: meanOf(holdout) };
  const told = {
    ...nothing,
    treated: sideOf(treated, policy, means.treated),
    holdout: sideOf(holdout, policy, means.holdout),
  };
  const found = pairs ? randomizedDifference(pairs) : differenceOf(outcome, compared);
  if (!found) return { ...told, reason: pairs ? 'too_few_neighborhoods' : 'too_few_events' };
  const reason = reasonAgainst(found, means.holdout, compared, circumstances);
  return {
    ...told,
    estimate: found.estimate,
    interval: found.interval,
    p: found.p,
    enoughData: reason === null,
    reason,
    extra: found.estimate * treated.people,
    extraInterval: [found.interval[0] * treated.people, found.interval[1] * treated.people],
    relative: means.holdout > 0 ? found.estimate / means.holdout : null,
  };
}

const untold = {
  estimate: null,
  interval: null,
  p: null,
  enoughData: false,
  extra: null,
  extraInterval: null,
  relative: null,
};

function sideOf({ people, sum }: Moments, policy: Policy, mean?: number): Estimate['treated'] {
  const told = toldCount(people, policy);
  return { people: told, total: told === null ? null : sum, mean: told === null ? null : (mean ?? null) };
}

function differenceOf(outcome: Outcome, { treated, holdout }: Compared): Difference | undefined {
  if (outcome === 'buyers') return shareDifference(treated, holdout);
  return Math.min(treated.some, holdout.some) < leastSpenders ? undefined : meanDifference(treated, holdout);
}

interface WeightedPair {
  difference: number;
  weight: number;
  treated: number;
  holdout: number;
}

/**
 * Differences of the people's means. A pair weighs as much as its two sizes let it know, n m / (n + m): intervals are narrower
 * than of equal weights, by a tenth where sizes differ as they do in cities, and cover as often (tests/lift).
 */
const weighted = (pairs: NonNullable<Compared['pairs']>): WeightedPair[] =>
  pairs
    .filter(({ treated, holdout }) => treated.people > 0 && holdout.people > 0)
    .map(({ treated, holdout }) => ({
      difference: meanOf(treated) - meanOf(holdout),
      weight: (treated.people * holdout.people) / (treated.people + holdout.people),
      treated: meanOf(treated),
      holdout: meanOf(holdout),
    }));

/** So weighted that their difference is the estimate. */
function meansOf(pairs: readonly WeightedPair[]): { treated: number; holdout: number } {
  const total = pairs.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (side: 'treated' | 'holdout') =>
    total > 0 ? pairs.reduce((sum, pair) => sum + pair.weight * pair[side], 0) / total : 0;
  return { treated: mean('treated'), holdout: mean('holdout') };
}

/** Why a difference says nothing yet; null where it does. */
function reasonAgainst(
  { interval: [low, high], p }: Difference,
  baseline: number,
  { treated, holdout }: Compared,
  { final }: Circumstances,
): NoLift | null {
  if (Math.min(treated.people, holdout.people) < leastPeople) return 'too_few_people';
  if (addMoments([treated, holdout]).some < leastEvents) return 'too_few_events';
  if (!final && p >= earlyP) return 'too_early';
  // A wide interval that leaves 0 out still says that there is an effect.
  const holdsZero = low <= 0 && high >= 0;
  return holdsZero && (high - low) / 2 > Math.abs(baseline) ? 'too_wide' : null;
}
