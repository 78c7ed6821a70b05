import { equivalentRadius, marginOf } from './distance.ts';
import type { FenceRule, Fix, Presence } from './types.ts';

/**
 * When one fix, or several that agree, move somebody in or out. The error of GPS wanders: it stays alike for tens of
 * seconds, so that ten fixes within a minute may all be wrong by the same. What fixes say is therefore weighed by the time
 * between them, and not only counted.
 *
 * Leaving is Page's cumulative sum: each fix adds how far it is beyond the margin, in multiples of its accuracy, less an
 * allowance; what speaks for being inside takes away again. The numbers were chosen with the walks of the tests: somebody
 * who stands at the edge for an hour stays one visitor, even if phones believe their fixes to be half again as good as
 * they are. Who leaves has left after half a minute to three minutes, by the accuracy of their phone.
 */

/** A fix this bad says nothing about where somebody is, meters. */
export const uselessAccuracy = 1_000;
/** What a fix of unknown accuracy is taken for, meters; and it never decides alone. */
export const assumedAccuracy = 50;
/** No fix is weighed as better than this, meters. */
const finestAccuracy = 1;

/** Two fixes inside that make each other credible are no further apart, milliseconds. */
const agreeWithin = 600_000;
/**
 * What it takes to enter: how far inside a fix that is believed alone has to be, in accuracies, and how far apart two that
 * agree are at least. Who has just left, and is still around, does not come back as easily as somebody new comes in.
 */
const coming = { depth: 0, apart: 20_000 };
const comingBack = { depth: 1.5, apart: 120_000 };
/** How long somebody has just left, milliseconds; and how far beyond the margin they are no more around, in accuracies. */
const justLeft = 1_800_000;
const notAround = 7;

/** A fix counts in full when the one before is so long ago, milliseconds. */
const fullWeightAfter = 60_000;
/** What a fix has to be beyond the margin before it speaks for leaving, in accuracies: where it is exact against the fence's size, and where not. */
const allowance = { exact: 0.6, coarse: 1 };
/** The sum at which somebody has left. */
const enough = 6;
/** How far from the edge a fix decides alone, in accuracies: right after another one, and long after it. */
const decisive = { dense: 7, sparse: 4 };

/** What was gathered about one fence; kept in the presence. */
export interface Evidence {
  /** somebody is there, although the fence may be closed */
  inside?: true;
  /** of the first of the fixes that agree, and how many they are */
  since?: number;
  count?: number;
  /** what they come to */
  score?: number;
  /** when they left, where they may still be around */
  left?: number;
}
export const evidenceOf = (presence: Presence): Evidence => (presence.evidence ?? {}) as Evidence;

/** A decision, or what to remember until the next fix; null: nothing. */
export type Verdict = { decision: string; agreeing: number } | { evidence: Evidence | null };

const accuracyOf = ({ accuracy }: Fix): number => Math.max(finestAccuracy, accuracy ?? assumedAccuracy);

/** Whether the whole circle in which the fix may be lies beyond the edge and the margin. */
export const isClear = (rule: FenceRule, distance: number, fix: Fix): boolean =>
  distance - accuracyOf(fix) > marginOf(rule);

/** For who is not inside: `distance` is the fix's to the edge, `presence` what earlier fixes left behind. */
export function judgeEntering(rule: FenceRule, distance: number, fix: Fix, presence: Presence | undefined): Verdict {
  const known = presence && evidenceOf(presence);
  const hasLeft = known?.left !== undefined && fix.at - known.left <= justLeft;
  const left = hasLeft ? { left: known.left } : null;
  if (distance > 0) return { evidence: outside(rule, distance, fix, known, left) };
  if (rule.enterRule === 'instant') return { decision: 'inside-instant', agreeing: 1 };
  const { depth, apart } = hasLeft ? comingBack : coming;
  // Exact enough against the fence's size.
  const isCredible = fix.accuracy !== null && fix.accuracy <= equivalentRadius(rule);
  if (rule.enterRule === 'standard' && isCredible && -distance >= depth * accuracyOf(fix))
    return { decision: 'inside-credible', agreeing: 1 };
  if (!presence || known?.since === undefined || fix.at - presence.lastSeenAt > agreeWithin)
    return { evidence: { ...left, since: fix.at, count: 1 } };
  const count = (known.count ?? 0) + 1;
  if (fix.at - known.since >= apart) return { decision: 'inside-agreed', agreeing: count };
  return { evidence: { ...left, since: known.since, count } };
}

function outside(
  rule: FenceRule,
  distance: number,
  fix: Fix,
  known: Evidence | undefined,
  left: Evidence | null,
): Evidence | null {
  if (distance - marginOf(rule) > notAround * accuracyOf(fix)) return null;
  if (isClear(rule, distance, fix)) return left;
  const { since, count } = known ?? {};
  return since === undefined || count === undefined ? left : { ...left, since, count };
}

/** For who is inside: `elapsed` is the time since the fix before, milliseconds. */
export function judgeLeaving(rule: FenceRule, distance: number, fix: Fix, before: Evidence, elapsed: number): Verdict {
  const accuracy = accuracyOf(fix);
  const weight = Math.min(1, elapsed / fullWeightAfter);
  const gain = gainOf(rule, distance, fix);
  const score = Math.max(0, (before.score ?? 0) + gain * weight);
  if (score === 0 && gain <= 0) return { evidence: {} };
  const count = (before.count ?? 0) + (gain > 0 ? 1 : 0);
  const needed = decisive.dense + (decisive.sparse - decisive.dense) * weight;
  if (fix.accuracy !== null && isClear(rule, distance, fix) && distance >= needed * accuracy)
    return { decision: 'clear-of-edge', agreeing: count };
  return score >= enough ? { decision: 'outside-agreed', agreeing: count } : { evidence: { score, count } };
}

/** How much a fix speaks for having left; negative: for being there. */
function gainOf(rule: FenceRule, distance: number, fix: Fix): number {
  const accuracy = accuracyOf(fix);
  const coarse = Math.min(1, accuracy / equivalentRadius(rule));
  const beyond = (distance - marginOf(rule)) / accuracy;
  const gain = beyond - allowance.exact - (allowance.coarse - allowance.exact) * coarse;
  return fix.accuracy === null ? Math.min(gain, enough / 2) : gain;
}
