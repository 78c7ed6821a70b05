import type { Knex } from 'knex';
import { dropAddresses } from '../addresses/index.ts';
import { deleteEdition, forgetDemo } from './queries-import.ts';

/** Takes the demo town's streets away, where those are the streets there are; in the transaction of `trx`. */
export async function dropDemoStreets(trx: Knex.Transaction, businessId: string): Promise<void> {
  const edition = await forgetDemo(trx, businessId);
  if (edition === undefined) return;
  await deleteEdition(trx, businessId, edition);
  await dropAddresses(trx, businessId, null);
}
