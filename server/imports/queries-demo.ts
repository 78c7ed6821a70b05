import type { Knex } from 'knex';
import { bumpDataVersion } from '../db/version.ts';
import { dropDemoStreets } from '../streets/index.ts';
import type { Run } from './queries.ts';

export async function isDemoImport(
  knex: Knex,
  { businessId, importId }: Pick<Run, 'businessId' | 'importId'>,
): Promise<boolean> {
  return (await knex('imports').where({ business_id: businessId, id: importId }).first('demo'))?.demo ?? false;
}

/**
 * Takes the demo town away: its shop (whose name the business had), streets, neighborhoods, customers and purchases.
 * Until it is gone only its own import has written customers; but a store the owner has added since is younger than that import's end, and stays.
 */
export async function removeDemoTown(knex: Knex, businessId: string): Promise<boolean> {
  return knex.transaction(async (trx) => {
    const { rowCount } = await trx.raw(
      `update businesses b set demo = false, currency = 'USD', name = case
         when exists (select from stores s where s.business_id = b.id and s.name = b.name) then 'My business' else name end
       where id = ? and demo`,
      [businessId],
    );
    if (rowCount === 0) return false;
    await trx('purchases').where({ business_id: businessId }).delete();
    await trx('customers').where({ business_id: businessId }).delete();
    for (const table of ['neighborhoods', 'rfm_breaks', 'erasures'])
      await trx(table).where({ business_id: businessId }).delete();
    await dropDemoStreets(trx, businessId);
    await trx.raw(
      `delete from stores where business_id = :businessId and created_at <= coalesce(
         (select max(coalesce(finished_at, now())) from imports where business_id = :businessId and demo), now())`,
      { businessId },
    );
    await trx('imports').where({ business_id: businessId, demo: true }).delete();
    await bumpDataVersion(trx, businessId);
    return true;
  });
}
