import type { Estimate } from '../contract/results.ts';
import { type Circumstances, type Compared, earlyP, estimateOf, leastPeople } from './lift.ts';
import type { Moments } from './moments.ts';
import { shareDifference } from './shares.ts';

/**
 * S. Holm's correction (1979): so that of several comparisons without any effect one in twenty families, not one in twenty
 * comparisons, is called beyond chance. In the order given.
 */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, at) => ({ p, at })).sort((a, b) => a.p - b.p);
  const corrected = [...ps];
  let largest = 0;
  for (const [rank, { p, at }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    corrected[at] = largest;
  }
  return corrected;
}

/** Buyers of each variant against those left alone, corrected for the number of variants. */
export function variantEstimates(compared: readonly Compared[], circumstances: Circumstances): Estimate[] {
  const estimates = compared.map((one) => estimateOf('buyers', one, circumstances));
  const told = estimates.filter(({ p }) => p !== null);
  const corrected = holm(told.map(({ p }) => p ?? 1));
  return estimates.map((estimate) => {
    const at = told.indexOf(estimate);
    if (at < 0) return estimate;
    const p = corrected[at] ?? 1;
    const isEarly = estimate.enoughData && !circumstances.final && p >= earlyP;
    return { ...estimate, p, ...(isEarly && { enoughData: false, reason: 'too_early' as const }) };
  });
}

/**
 * The variant with a larger share of buyers than each of the others, beyond chance: who gets which is by lot, so people are
 * compared, also where whole neighborhoods are left alone. Undefined where none is.
 */
export function winnerOf(buyers: readonly Moments[], final: boolean): number | undefined {
  if (buyers.length < 2 || buyers.some(({ people }) => people < leastPeople)) return undefined;
  const best = buyers.reduce((at, one, other) => (shareOf(one) > shareOf(buyers[at]) ? other : at), 0);
  const matches = buyers.flatMap((one, at) => buyers.slice(0, at).map((other, before) => ({ one, other, at, before })));
  const corrected = holm(matches.map(({ one, other }) => shareDifference(one, other)?.p ?? 1));
  const beats = matches.every(
    ({ at, before }, match) => (at !== best && before !== best) || (corrected[match] ?? 1) < (final ? 0.05 : earlyP),
  );
  return beats ? best : undefined;
}

const shareOf = (one: Moments | undefined) => (one ? one.some / one.people : 0);
