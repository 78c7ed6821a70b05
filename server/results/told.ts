import type { Paired } from '../campaigns/index.ts';
import type { StoredSettings } from '../contract/campaigns.ts';
import type { CampaignResults, Estimate } from '../contract/results.ts';
import { holdBack, type Policy, toldCount } from '../privacy/policy.ts';
import { groupBy } from './group.ts';
import type { MessageGroup, OutcomeGroup, RedemptionGroup } from './queries.ts';

const cents = (amount: number) => Math.round(amount * 100) / 100;
const sumOf = <One>(list: readonly One[], of: (one: One) => number) => list.reduce((sum, one) => sum + of(one), 0);

/** What became of the messages, and what those handed over have cost. */
export function toldMessages(groups: readonly MessageGroup[], costs: StoredSettings['costs'], policy: Policy) {
  const count = (...statuses: string[]) =>
    sumOf(
      groups.filter(({ status }) => statuses.includes(status)),
      ({ messages }) => messages,
    );
  const handedOver = groups.filter(({ status }) => status === 'sent' || status === 'delivered');
  const reasons = groupBy(
    groups.filter(({ status }) => status === 'suppressed' || status === 'dropped'),
    ({ reason, status }) => reason ?? status,
  );
  const sent = toldCount(count('sent', 'delivered'), policy);
  return {
    sent,
    delivered: toldCount(count('delivered'), policy),
    failed: toldCount(count('failed'), policy),
    suppressed: [...reasons]
      .map(([reason, all]) => ({
        reason,
        messages: toldCount(
          sumOf(all, ({ messages }) => messages),
          policy,
        ),
      }))
      .sort((a, b) => (b.messages ?? 0) - (a.messages ?? 0) || (a.reason < b.reason ? -1 : 1)),
    cost:
      sent === null
        ? null
        : cents(sumOf(handedOver, ({ channel, messages }) => messages * (channel ? costs[channel] : 0))),
  };
}

/** What people did who were written to. */
export function toldWritten(groups: readonly OutcomeGroup[], policy: Policy) {
  const written = groups.filter((group) => group.written);
  if (
    toldCount(
      sumOf(written, ({ people }) => people),
      policy,
    ) === null
  )
    return { visits: null, buyers: null, revenue: null };
  return {
    visits: sumOf(written, ({ visits }) => visits.sum),
    buyers: toldCount(
      sumOf(written, ({ buyers }) => buyers),
      policy,
    ),
    revenue: cents(sumOf(written, ({ spent }) => spent)),
  };
}

export function toldRedemptions(groups: readonly RedemptionGroup[], policy: Policy) {
  const redeemed = toldCount(
    sumOf(groups, (group) => group.redeemed),
    policy,
  );
  return { redeemed, redeemedRevenue: redeemed === null ? null : cents(sumOf(groups, ({ revenue }) => revenue)) };
}

/** Money for one more; null where it is not known that there is one. */
export const costPer = (cost: number | null, { enoughData, extra }: Estimate): number | null =>
  cost !== null && enoughData && extra !== null && extra > 0 ? cents(cost / extra) : null;

interface Parts {
  outcomes: readonly OutcomeGroup[];
  redemptions: readonly RedemptionGroup[];
  names: readonly { id: string; name: string }[];
  pairs: readonly Paired[];
}

/**
 * Neighborhoods that may be told of, by name. Too few people alone are left out, and with them the smallest of the others: its
 * numbers and the sums would tell theirs.
 */
export function toldNeighborhoods(
  { outcomes, redemptions, names, pairs }: Parts,
  policy: Policy,
): CampaignResults['neighborhoods'] {
  const all = [...groupBy(outcomes, ({ neighborhoodId }) => neighborhoodId)].map(([id, groups]) => ({
    id,
    customers: sumOf(groups, ({ people }) => people),
    revenue: sumOf(groups, ({ spent }) => spent),
  }));
  const { shown, heldCustomers } = holdBack(all, policy);
  const largestFirst = shown.sort((a, b) => b.customers - a.customers);
  const told = heldCustomers > 0 && heldCustomers < policy.k ? largestFirst.slice(0, -1) : largestFirst;
  return names.flatMap(({ id, name }) => {
    const one = told.find((group) => group.id === id);
    if (!one) return [];
    const redeemed = sumOf(
      redemptions.filter(({ neighborhoodId }) => neighborhoodId === id),
      (group) => group.redeemed,
    );
    return [
      {
        ...{
          neighborhoodId: id,
          name,
          treated: pairs.find(({ neighborhoodId }) => neighborhoodId === id)?.treated ?? null,
        },
        ...{
          people: toldCount(one.customers, policy),
          redeemed: toldCount(redeemed, policy),
          revenue: cents(one.revenue),
        },
      },
    ];
  });
}
