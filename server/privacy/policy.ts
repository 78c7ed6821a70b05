import type { Role } from '../contract/accounts.ts';

/**
 * The aggregate policy: what an answer about groups of people may show. Every density, metric, tile and export passes
 * `holdBack`. A role with personal data sees every group; for the others a group needs `k` people.
 */
export interface Policy {
  k: number;
}

const aggregateK = 10;

export const policyFor = (role: Role): Policy => ({ k: role === 'owner' ? 1 : aggregateK });

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
