import type { Knex } from 'knex';
import { bumpDataVersion } from '../db/version.ts';
import { refreshConsents } from './consents.ts';
import { clearApart, endMerge, heldBy, insertMerges, mergeOf, moveCustomers, splitOff } from './queries-merges.ts';
import { customerExists, insertBlankCustomer } from './queries-projections.ts';
import { recordsOfCustomers } from './queries-records.ts';
import { purchaseRefsOf } from './refs.ts';
import { reproject } from './reproject.ts';
import { refreshStats } from './stats.ts';

/** Makes customers anew whose records, consents and purchases have moved. */
async function refresh(trx: Knex.Transaction, businessId: string, customerIds: readonly string[]): Promise<void> {
  await reproject(trx, businessId, customerIds);
  await refreshConsents(trx, businessId, customerIds);
  await refreshStats(trx, businessId, customerIds);
}

/** A person says that two customers are one: `otherId` becomes part of `keepId`. 'unknown' unless both are there, and two. */
export async function mergeCustomers(
  trx: Knex.Transaction,
  businessId: string,
  keepId: string,
  otherId: string,
  { userId }: { userId: string | null },
): Promise<'merged' | 'unknown'> {
  await bumpDataVersion(trx, businessId);
  for (const id of [keepId, otherId]) if (!(await customerExists(trx, businessId, id))) return 'unknown';
  if (keepId === otherId) return 'unknown';
  const held = (await heldBy(trx, businessId, [otherId])).get(otherId) ?? { recordIds: [], deviceIds: [] };
  await moveCustomers(trx, businessId, [{ from: otherId, to: keepId }]);
  await clearApart(trx, businessId, keepId);
  const merge = {
    customerId: keepId,
    otherCustomerId: otherId,
    ...held,
    reason: { by: 'person', value: null } as const,
  };
  await insertMerges(trx, businessId, [merge], { importId: null, userId });
  await refresh(trx, businessId, [keepId]);
  return 'merged';
}

/**
 * Takes a merge back: its records are a customer of their own again, under the id they had, and are never joined by
 * themselves again. Answers that customer. 'undone' when it was taken back before, or nothing of it is left.
 */
export async function undoMerge(
  trx: Knex.Transaction,
  businessId: string,
  customerId: string,
  mergeId: string,
): Promise<{ customerId: string } | 'unknown' | 'undone'> {
  await bumpDataVersion(trx, businessId);
  const merge = await mergeOf(trx, businessId, customerId, mergeId);
  if (!merge) return 'unknown';
  if (merge.undone_at) return 'undone';
  const records = await recordsOfCustomers(trx, businessId, [customerId]);
  const joined = new Set(merge.record_ids);
  const leaving = records.filter(({ id }) => joined.has(id));
  const staying = records.filter(({ id }) => !joined.has(id));
  if (leaving.length === 0 || staying.length === 0) {
    await endMerge(trx, businessId, mergeId);
    return 'undone';
  }
  const kept = new Set(staying.flatMap(({ facts }) => purchaseRefsOf(facts)));
  const to = await insertBlankCustomer(trx, businessId, merge.other_customer_id);
  await splitOff(trx, businessId, {
    ...{ mergeId, from: customerId, to },
    recordIds: leaving.map(({ id }) => id),
    deviceIds: merge.device_ids,
    refs: leaving.flatMap(({ facts }) => purchaseRefsOf(facts)).filter((ref) => !kept.has(ref)),
  });
  await refresh(trx, businessId, [customerId, to]);
  return { customerId: to };
}
