import type { Role } from '../contract/accounts.ts';

/**
 * The aggregate policy: what an answer about groups of people may show. Every density, metric, tile and export passes
 * `holdBack`. A role with personal data sees every group; for the others a group needs `k` people.
 */
export interface Policy {
  k: number;
  /** Numbers of people are told in multiples of this. */
  step: number;
}

const aggregateK = 10;
const aggregateStep = 5;

export const policyFor = (role: Role): Policy => ({ k: role === 'owner' ? 1 : aggregateK, step: 1 });

/**
 * For answers about people whom the asker picked by a rule: two rules that differ in one person would tell of that person by
 * their exact numbers.
 */
export const policyForPicked = (role: Role): Policy => ({
  ...policyFor(role),
  step: role === 'owner' ? 1 : aggregateStep,
});

/** A number of people as it is told; null where it is held back. To a role with personal data none is 0. */
export function toldCount(people: number, { k, step }: Policy): number | null {
  if (people < k) return k <= 1 ? people : null;
  return Math.round(people / step) * step;
}

/** People held back, added up. Told exactly unless numbers are told in steps; then too few are none. */
export const toldSum = (people: number, policy: Policy): number =>
  policy.step === 1 ? people : (toldCount(people, policy) ?? 0);

export interface Held<Group> {
  shown: Group[];
  held: Group[];
  heldCustomers: number;
}

/** Splits groups of people into those an answer may show and those it holds back. Nobody is lost between the two. */
export function holdBack<Group extends { customers: number }>(groups: readonly Group[], { k }: Policy): Held<Group> {
  const shown = groups.filter((group) => group.customers >= k);
  const held = groups.filter((group) => group.customers < k);
  return { shown, held, heldCustomers: held.reduce((sum, group) => sum + group.customers, 0) };
}
