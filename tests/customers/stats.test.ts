import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rebuildStats, refreshStats } from '../../server/customers/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { insertPeople } from '../support/people.ts';

const knex = testDatabase();
const stats = (b: string) =>
  knex('customer_stats')
    .where({ business_id: b })
    .orderBy('customer_id')
    .select('purchases', 'refunds', 'revenue', 'first_day', 'last_day');
const rebuild = (b: string) => knex.transaction((trx) => rebuildStats(trx, b));
const breaks = (b: string) => knex('rfm_breaks').where({ business_id: b }).first('recency', 'frequency', 'money');

test('a refund lowers the revenue and is no purchase; who bought nothing is not there', async () => {
  const b = await newBusiness(knex);
  await insertPeople(knex, b, [
    {
      position: null,
      sales: [
        { day: '2026-01-05', amount: 10 },
        { day: '2026-01-02', amount: 5.5 },
        { day: '2026-02-01', amount: -5.5 },
      ],
    },
    { position: null, sales: [{ day: '2026-03-01', amount: -4 }] },
    { position: null },
  ]);
  await rebuild(b);
  expect(await stats(b)).toEqual([
    { purchases: 2, refunds: 1, revenue: '10.00', first_day: '2026-01-02', last_day: '2026-01-05' },
    { purchases: 0, refunds: 1, revenue: '-4.00', first_day: '2026-03-01', last_day: '2026-03-01' },
  ]);
  expect(await breaks(b)).toMatchObject({ frequency: [2, 2, 2, 2] });
});

test('the fifths end where a fifth of the customers lie below', async () => {
  const b = await newBusiness(knex);
  await insertPeople(
    knex,
    b,
    Array.from({ length: 10 }, (_person, at) => ({
      position: null,
      sales: Array.from({ length: at + 1 }, () => ({ day: `2026-01-${10 + at}`, amount: 1 })),
    })),
  );
  await rebuild(b);
  expect(await breaks(b)).toMatchObject({
    recency: expect.anything(),
    frequency: [2, 4, 6, 8],
    money: expect.anything(),
  });
  await knex('purchases').where({ business_id: b }).delete();
  await rebuild(b);
  expect([await stats(b), await breaks(b)]).toEqual([[], undefined]);
});

test('some customers added up anew are as all of them added up anew', async () => {
  const sale = fc.record({
    day: fc.constantFrom('2026-01-01', '2026-02-01', '2026-03-01'),
    amount: fc.integer({ min: -500, max: 500 }).map((cents) => cents / 100),
  });
  const person = fc.array(sale, { maxLength: 3 }).map((sales) => ({ position: null, sales }));
  await fc.assert(
    fc.asyncProperty(fc.array(person, { maxLength: 5 }), fc.array(person, { maxLength: 3 }), async (people, more) => {
      const b = await newBusiness(knex);
      await insertPeople(knex, b, people);
      await rebuild(b);
      await insertPeople(knex, b, more).catch(() => {});
      await knex('purchases').where({ business_id: b, day: '2026-02-01' }).delete();
      const ids = (await knex('customers').where({ business_id: b }).select('id')).map(({ id }) => id);
      await knex.transaction((trx) => refreshStats(trx, b, [...ids, ...ids]));
      const some = await stats(b);
      await rebuild(b);
      expect(some).toEqual(await stats(b));
    }),
    { numRuns: 30 },
  );
});
