import type { NeighborhoodMetrics } from '../contract/density.ts';
import { type Group, groupValue } from '../density/index.ts';
import { holdBack, type Policy } from '../privacy/policy.ts';
import type { NeighborhoodRow } from './queries.ts';

type Measured = Pick<NeighborhoodMetrics, 'items' | 'suppressed' | 'outside' | 'total'>;

/** Relative change, or null where there was nothing before to compare with. */
const changeFrom = (before: number | undefined, now: number): number | null =>
  before ? Math.round(((now - before) / before) * 10_000) / 10_000 : null;

/**
 * Every neighborhood with its value, also those nobody lives in (0 is an answer). A neighborhood with customers but
 * fewer than k is held back; a change is told only where the period before had k customers too.
 * `before` is undefined where no period was asked for.
 */
export function measureNeighborhoods(
  neighborhoods: readonly NeighborhoodRow[],
  now: readonly Group[],
  before: readonly Group[] | undefined,
  policy: Policy,
): Measured {
  const byId = new Map(now.map((group) => [group.key, group]));
  const beforeById = new Map(before?.filter((group) => group.customers >= policy.k).map((group) => [group.key, group]));
  const all = neighborhoods.map((neighborhood) => {
    const group = byId.get(neighborhood.id) ?? { customers: 0, sum: 0, weight: null };
    return { ...neighborhood, customers: group.customers, group };
  });
  const empty = all.filter((item) => item.customers === 0);
  const { shown, held, heldCustomers } = holdBack(
    all.filter((item) => item.customers > 0),
    policy,
  );
  const items = [...shown, ...empty].map(({ id, name, households, customers, group }) => {
    const earlier = beforeById.get(id);
    return {
      neighborhoodId: id,
      name,
      value: groupValue(group),
      customers,
      households,
      penetration: households ? Math.round((customers / households) * 10_000) / 10_000 : null,
      change: before ? changeFrom(earlier && groupValue(earlier), groupValue(group)) : null,
    };
  });
  return {
    items: items.sort((a, b) => b.value - a.value || a.name.localeCompare(b.name, 'en')),
    suppressed: { neighborhoods: held.length, customers: heldCustomers, ids: held.map((item) => item.id) },
    outside: now.find((group) => group.key === null)?.customers ?? 0,
    total: shown.reduce((sum, item) => sum + item.customers, heldCustomers),
  };
}
