import type { Rfm } from '../contract/insights.ts';
import { type RfmGroup, rfmGroups } from '../contract/people.ts';
import { holdBack, type Policy, toldCount, toldSum } from '../privacy/policy.ts';
import type { ScoredGroup } from './queries.ts';

type Told = Pick<Rfm, 'customers' | 'groups' | 'grid' | 'suppressed'>;
interface Sums {
  customers: number;
  revenue: number;
  purchases: number;
}

const cents = (amount: number) => Math.round(amount * 100) / 100;

function add(parts: readonly Sums[]): Sums {
  const sum = (of: (part: Sums) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    customers: sum(({ customers }) => customers),
    revenue: sum(({ revenue }) => revenue),
    purchases: sum(({ purchases }) => purchases),
  };
}

function pairsOf(scored: readonly ScoredGroup[]): ScoredGroup[][] {
  const pairs = new Map<string, ScoredGroup[]>();
  for (const part of scored) {
    const key = `${part.recency} ${part.frequency}`;
    pairs.set(key, [...(pairs.get(key) ?? []), part]);
  }
  return [...pairs.values()];
}

/** The group most of them are in; of equally many, the better one. */
function mostOf(parts: readonly ScoredGroup[]): RfmGroup {
  const counts = rfmGroups.map((group) => add(parts.filter((part) => part.group === group)).customers);
  return rfmGroups[counts.indexOf(Math.max(...counts))] ?? 'occasional';
}

/**
 * The named groups, best first, and the grid of recency and frequency, as the policy allows: everybody with a purchase is in
 * one named group and in one pair of scores. A group with too few people tells no numbers, and neither does the only one
 * held back, whose numbers would follow from the others': the smallest of those shown is held back with it.
 */
export function tellRfm(scored: readonly ScoredGroup[], policy: Policy): Told {
  const groups = rfmGroups.map((group) => ({ group, ...add(scored.filter((part) => part.group === group)) }));
  const { shown, heldCustomers } = holdBackPairs(
    groups.filter(({ customers }) => customers > 0),
    policy,
  );
  const total = toldSum(add(groups).customers, policy);
  const isShown = new Set<RfmGroup>((policy.k > 1 ? shown : groups).map(({ group }) => group));
  const told = ({ customers, revenue, purchases }: Sums) => ({
    customers: toldCount(customers, policy) ?? 0,
    revenue: cents(revenue),
    purchases,
  });
  const grid = pairsOf(scored).map((parts) => {
    const [{ recency, frequency } = { recency: 0, frequency: 0 }] = parts;
    return { recency, frequency, group: mostOf(parts), ...add(parts) };
  });
  return {
    customers: total,
    groups: groups.map((one) => {
      const numbers = isShown.has(one.group) ? told(one) : { customers: 0, revenue: null, purchases: null };
      return {
        group: one.group,
        ...numbers,
        share: total > 0 ? Math.round((numbers.customers / total) * 10_000) / 10_000 : 0,
      };
    }),
    grid: holdBackPairs(grid, policy)
      .shown.map((pair) => ({ ...pair, ...told(pair) }))
      .sort((a, b) => a.recency - b.recency || a.frequency - b.frequency),
    suppressed: heldCustomers,
  };
}

/** Held back are those below k; one alone takes the smallest of the others along. */
function holdBackPairs<Group extends { customers: number }>(groups: readonly Group[], policy: Policy) {
  const { shown, held, heldCustomers } = holdBack(groups, policy);
  if (held.length === 0 || heldCustomers >= policy.k) return { shown, heldCustomers: toldSum(heldCustomers, policy) };
  const [smallest, ...others] = [...shown].sort((a, b) => a.customers - b.customers);
  return { shown: others, heldCustomers: toldSum(heldCustomers + (smallest?.customers ?? 0), policy) };
}
