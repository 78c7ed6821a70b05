import type { Knex } from 'knex';
import { rebuildBreaks, rebuildCustomerStats, refreshCustomerStats } from './queries-stats.ts';

/** Adds up what everybody has bought, and where the fifths of recency, frequency and money end. After an import. */
export async function rebuildStats(trx: Knex, businessId: string): Promise<void> {
  await rebuildCustomerStats(trx, businessId);
  await rebuildBreaks(trx, businessId);
}

/** Adds up again what these customers have bought; the fifths of all stay until the next import. */
export async function refreshStats(trx: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > 0) await refreshCustomerStats(trx, businessId, customerIds);
}
