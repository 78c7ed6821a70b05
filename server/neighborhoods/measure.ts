import type { Metric, NeighborhoodMetrics } from '../contract/density.ts';
import { countedGroup, type Group, groupValue } from '../density/index.ts';
import { holdBack, type Policy, toldSum } from '../privacy/policy.ts';
import type { NeighborhoodRow } from './queries.ts';

type Measured = Pick<NeighborhoodMetrics, 'items' | 'suppressed' | 'outside' | 'total'>;

/** Relative change, or null where there was nothing before to compare with. */
const changeFrom = (before: number | undefined, now: number): number | null =>
  before ? Math.round(((now - before) / before) * 10_000) / 10_000 : null;

/** Groups by neighborhood: of the period, and of the one before where a period was asked for. */
interface Read {
  metric: Metric;
  now: readonly Group[];
  before: readonly Group[] | undefined;
  /** Estimated people by neighborhood id, where they are asked for. */
  byPostcode?: ReadonlyMap<string, number> | undefined;
}

/**
 * Every neighborhood with its value, also those nobody lives in (0 is an answer). A neighborhood with customers but
 * fewer than k is held back; a change is told only where the period before had k customers too.
 */
export function measureNeighborhoods(
  neighborhoods: readonly NeighborhoodRow[],
  { metric, now, before, byPostcode }: Read,
  policy: Policy,
): Measured {
  const byId = new Map(now.map((group) => [group.key, group]));
  const beforeById = new Map(before?.filter((group) => group.customers >= policy.k).map((group) => [group.key, group]));
  const all = neighborhoods.map((neighborhood) => {
    const group = byId.get(neighborhood.id) ?? { customers: 0, sum: 0, weight: null };
    return { ...neighborhood, customers: group.customers, group };
  });
  // Of people picked by a rule, that somebody is there would tell already: nobody looks like too few.
  const emptyShown = policy.step === 1;
  const empty = all.filter((item) => emptyShown && item.customers === 0);
  const split = holdBack(
    all.filter((item) => !emptyShown || item.customers > 0),
    policy,
  );
  const heldCustomers = toldSum(split.heldCustomers, policy);
  const shown = split.shown.map((item) => {
    const group = countedGroup(item.group, metric, policy);
    return { ...item, customers: group.customers, group };
  });
  const items = [...shown, ...empty].map(({ id, name, households, customers, group }) => {
    const earlier = beforeById.get(id);
    const estimate = byPostcode && { byPostcode: byPostcode.get(id) ?? 0 };
    return {
      neighborhoodId: id,
      name,
      value: groupValue(group),
      customers,
      households,
      penetration: households ? Math.round((customers / households) * 10_000) / 10_000 : null,
      change: before
        ? changeFrom(earlier && groupValue(countedGroup(earlier, metric, policy)), groupValue(group))
        : null,
      ...estimate,
    };
  });
  return {
    items: items.sort((a, b) => b.value - a.value || a.name.localeCompare(b.name, 'en')),
    suppressed: {
      neighborhoods: split.held.length,
      customers: heldCustomers,
      ids: split.held.map((item) => item.id),
    },
    outside: toldSum(now.find((group) => group.key === null)?.customers ?? 0, policy),
    total: shown.reduce((sum, item) => sum + item.customers, heldCustomers),
  };
}
