import type { Knex } from 'knex';
import type { Facts } from './fold.ts';
import { project } from './project.ts';
import { writeProjections } from './queries-projections.ts';
import { recordsOfCustomers } from './queries-records.ts';

/** Makes customers anew from their records. */
export async function reproject(trx: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  const byCustomer = new Map<string, Facts[]>(customerIds.map((id) => [id, []]));
  for (const { customerId, facts } of await recordsOfCustomers(trx, businessId, [...byCustomer.keys()]))
    byCustomer.get(customerId)?.push(facts);
  await writeProjections(
    trx,
    businessId,
    [...byCustomer].map(([id, records]) => ({ id, shown: project(records) })),
  );
}
