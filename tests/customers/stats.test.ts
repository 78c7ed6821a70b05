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
const history = (b: string) =>
  knex('customer_history')
    .where({ business_id: b })
    .orderBy('customer_id')
    .select(knex.raw('days::text[], other_days::text[], spent::text[]'), ...['weekdays', 'hours', 'slots', 'items']);
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

test('a history has one element for each purchase and refund, in the order of days', async () => {
  const b = await newBusiness(knex);
  await knex('stores').insert({
    ...{ business_id: b, name: 'Shop', time_zone: 'America/New_York' },
    position: knex.raw('ST_SetSRID(ST_MakePoint(-76.6, 39.3), 4326)'),
  });
  const [customer, other] = await knex('customers')
    .insert([{ business_id: b }, { business_id: b }])
    .returning('id');
  const bought = [
    { day: '2026-02-02', at: '2026-02-02T14:00:00Z', amount: 4, items: 'Flat White, Muffin', customer_id: customer.id },
    { day: '2026-01-04', at: '2026-01-05T04:59:00Z', amount: 3.5, items: null, customer_id: customer.id },
    { day: '2026-02-02', at: '2026-02-02T15:00:00Z', amount: -4, items: 'Flat White', customer_id: customer.id },
    { day: '2026-02-03', at: '2026-02-03T05:00:00Z', amount: 0, items: 'Water', customer_id: customer.id },
    { day: '2026-07-05', at: '2026-07-06T03:30:00Z', amount: 2, items: 'ÉCLAIR', customer_id: customer.id },
    { day: '2026-03-01', at: '2026-03-01T12:00:00Z', amount: 1, items: null, customer_id: other.id },
    { day: '2026-03-01', at: '2026-03-01T12:00:00Z', amount: 1, items: 'Tea', customer_id: null },
  ];
  for (const [at, one] of bought.entries())
    await knex('purchases').insert({ business_id: b, source_key: `p${at}`, ...one });
  await rebuild(b);
  const [own, theirs] = await history(b);
  expect(own).toEqual({
    days: ['2026-01-04', '2026-02-02', '2026-02-02', '2026-02-03', '2026-07-05'],
    other_days: ['2026-02-02', '2026-02-03'],
    spent: ['3.50', '7.50', '3.50', '3.50', '5.50'],
    weekdays: '71--7',
    hours: 'xj--x',
    slots: [168 + 7 * 24 + 23, 168 + 24 + 9, 45, 45, 168 + 7 * 24 + 23]
      .map((code) => String.fromCharCode(code))
      .join(''),
    items: 'flat white, muffin\nÉclair',
  });
  expect(theirs).toMatchObject({ days: ['2026-03-01'], other_days: null, items: null });
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
  expect([await stats(b), await history(b), await breaks(b)]).toEqual([[], [], undefined]);
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
      await knex.raw(
        `update purchases set items = case when id % 3 = 0 then 'Latte' end, at = at + id % 24 * interval '1 hour'
         where business_id = ?`,
        [b],
      );
      const ids = (await knex('customers').where({ business_id: b }).select('id')).map(({ id }) => id);
      await knex.transaction((trx) => refreshStats(trx, b, [...ids, ...ids]));
      const some = [await stats(b), await history(b)];
      await rebuild(b);
      expect(some).toEqual([await stats(b), await history(b)]);
    }),
    { numRuns: 30 },
  );
});
