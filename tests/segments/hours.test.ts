import { expect, test } from 'vitest';
import { rebuildStats, refreshStats } from '../../server/customers/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { newBusiness, testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex);

test('hours are those of the clock as it hangs now, whenever the histories were made', async () => {
  const b = await newBusiness(knex);
  const { agent } = await clientOf(knex, app, b);
  const [store] = await knex('stores')
    .insert({
      ...{ business_id: b, name: 'Shop', time_zone: 'America/New_York' },
      position: knex.raw('ST_SetSRID(ST_MakePoint(-76.6, 39.3), 4326)'),
    })
    .returning('id');
  const [customer] = await knex('customers').insert({ business_id: b }).returning('id');
  await knex('purchases').insert({
    ...{ business_id: b, source_key: 'p', customer_id: customer.id, amount: 5 },
    ...{ at: '2026-01-05T15:30:00Z', day: '2026-01-05' },
  });
  const counted = (from: number, more = {}) =>
    agent
      .post('/api/v1/segments/preview')
      .send({ definition: { type: 'purchases', hours: { from, to: from + 1 }, ...more } })
      .then(({ body }) => body.customers);
  const inNewYork = async () => [await counted(10), await counted(16), await counted(10, { weekdays: [1] })];
  expect(await inNewYork()).toEqual([1, 0, 1]);
  await knex.transaction((trx) => rebuildStats(trx, b));
  expect(await inNewYork()).toEqual([1, 0, 1]);
  await knex('stores').where({ business_id: b, id: store.id }).update({ time_zone: 'Europe/Berlin' });
  const inBerlin = async () => [await counted(10), await counted(16), await counted(16, { weekdays: [1] })];
  expect(await inBerlin()).toEqual([0, 1, 1]);
  await knex.transaction((trx) => refreshStats(trx, b, [customer.id]));
  expect(await inBerlin()).toEqual([0, 1, 1]);
  await knex.transaction((trx) => rebuildStats(trx, b));
  expect(await inBerlin()).toEqual([0, 1, 1]);
});
