import { join } from 'node:path';
import type { Knex } from 'knex';
import { writeDemoTown } from '../geodata/town/write.ts';
import { businessIds, createBusiness, createUser, firstOwner, hashPassword, userByEmail } from './accounts/index.ts';
import type { Config } from './config.ts';
import { createImport, runImport } from './imports/index.ts';
import { createStore } from './stores/index.ts';

/** The business of this installation and an owner who can sign in; made at the first run. */
export async function ensureBusiness(knex: Knex, config: Pick<Config, 'owner'>): Promise<string> {
  const [existing] = await businessIds(knex);
  const businessId = existing ?? (await createBusiness(knex, { name: 'My business' }));
  if (config.owner && !(await userByEmail(knex, config.owner.email))) {
    const passwordHash = await hashPassword(config.owner.password);
    await createUser(knex, businessId, { email: config.owner.email, role: 'owner', passwordHash });
  }
  if (!(await firstOwner(knex, businessId))) await createUser(knex, businessId, { email: null, role: 'owner' });
  return businessId;
}

/** Nothing was ever put in: no store, and no import, not even of the demo town. */
export async function isEmpty(knex: Knex, businessId: string): Promise<boolean> {
  const rows = await Promise.all(
    ['stores', 'imports'].map((table) => knex(table).where({ business_id: businessId }).first('id')),
  );
  return rows.every((row) => row === undefined);
}

/**
 * Makes the fictional town's files in `dataDirectory`/demo-town and imports them as an owner's would be. Its purchases
 * end today, so that "the last 90 days" have something to show.
 */
export async function makeDemoTown(
  knex: Knex,
  businessId: string,
  dataDirectory: string,
  say: (line: string) => void,
): Promise<void> {
  say('Making the demo town…');
  const directory = join(dataDirectory, 'demo-town');
  const town = await writeDemoTown(directory, { seed: 1, endDate: new Date().toISOString().slice(0, 10) });
  await knex('businesses').where({ id: businessId }).update({ name: town.store.name, currency: 'EUR', demo: true });
  await createStore(knex, businessId, town.store);
  const names = ['town.osm.pbf', 'neighborhoods.geojson', 'customers.csv', 'purchases.csv'];
  const importId = await createImport(
    knex,
    businessId,
    names.map((name) => ({ name, path: join(directory, name) })),
    { demo: true },
  );
  await runImport(knex, businessId, importId, { demo: true, dataDirectory });
}
