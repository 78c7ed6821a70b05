import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { rfm } from '../../server/contract/insights.ts';
import { rfmGroups } from '../../server/contract/people.ts';
import { rfmOf } from '../../server/customers/index.ts';
import type { ScoredGroup } from '../../server/insights/queries.ts';
import { tellRfm } from '../../server/insights/rfm.ts';
import { makeTown, type Town } from '../segments/town.ts';
import { clientOf, testApp } from '../support/api.ts';
import { newBusiness, testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex);
let town: Town;
let owner: Awaited<ReturnType<typeof clientOf>>;
let analyst: typeof owner;
beforeAll(async () => {
  town = await makeTown(knex, 150, 3);
  owner = await clientOf(knex, app, town.businessId);
  analyst = await clientOf(knex, app, town.businessId, 'analyst');
});

const four = <Value>(arbitrary: fc.Arbitrary<Value>, compare: (a: Value, b: Value) => number) =>
  fc.array(arbitrary, { minLength: 4, maxLength: 4 }).map((values) => values.sort(compare));
const number = fc.integer({ min: 1, max: 8 });
const day = fc.integer({ min: 1, max: 28 }).map((date) => `2026-05-${String(date).padStart(2, '0')}`);
const breaks = fc.record({
  recency: four(day, (a, b) => (a < b ? -1 : 1)),
  frequency: four(number, (a, b) => a - b),
  money: four(number, (a, b) => a - b),
});

test('every customer with a purchase has scores from 1 to 5 and one group, and who has none has none', () => {
  fc.assert(
    fc.property(breaks, day, number, fc.integer({ min: -5, max: 9 }), (fifths, lastDay, purchases, revenue) => {
      const own = rfmOf({ lastDay, purchases, revenue }, fifths);
      expect(rfmGroups).toContain(own?.group);
      for (const score of [own?.recency, own?.frequency, own?.money]) expect([1, 2, 3, 4, 5]).toContain(score);
      expect(rfmOf({ lastDay, purchases: 0, revenue }, fifths)).toBeUndefined();
      // More, later and for more never lowers a score.
      const better = rfmOf({ lastDay: '2026-06-01', purchases: purchases + 1, revenue: revenue + 1 }, fifths);
      expect(better?.recency).toBe(5);
      expect(better?.frequency).toBeGreaterThanOrEqual(own?.frequency ?? 0);
    }),
  );
});

test('the groups and the grid of the answer are those of each customer by itself', async () => {
  const { body } = await owner.agent.get('/api/v1/insights/rfm');
  const told = rfm.parse(body);
  const stats = await knex('customer_stats').where({ business_id: town.businessId });
  const fifths = await knex('rfm_breaks').where({ business_id: town.businessId }).first();
  const money = fifths.money.map(Number);
  const scored = stats.flatMap(({ last_day: lastDay, purchases, revenue }) => {
    const own = rfmOf(
      { lastDay, purchases, revenue: Number(revenue) },
      { ...told.breaks, ...fifths, recency: told.breaks?.recency ?? [], money },
    );
    return own ? [{ ...own, revenue: Number(revenue) }] : [];
  });
  expect(told.customers).toBe(scored.length);
  expect(told.without).toBe(town.people.length - scored.length);
  for (const { group, customers, revenue } of told.groups) {
    const own = scored.filter((one) => one.group === group);
    expect([group, customers]).toEqual([group, own.length]);
    expect(revenue).toBeCloseTo(
      own.reduce((sum, one) => sum + one.revenue, 0),
      2,
    );
  }
  for (const { recency, frequency, customers } of told.grid)
    expect(customers).toBe(scored.filter((one) => one.recency === recency && one.frequency === frequency).length);
  expect(told.groups.reduce((sum, { customers }) => sum + customers, 0)).toBe(told.customers);
  expect(told.grid.reduce((sum, { customers }) => sum + customers, 0)).toBe(told.customers);
  expect(told.suppressed).toBe(0);
});

test('segments of the groups hold as many customers as the answer says', async () => {
  const { body } = await owner.agent.get('/api/v1/insights/rfm');
  for (const { group, customers } of rfm.parse(body).groups) {
    const preview = await owner.agent
      .post('/api/v1/segments/preview')
      .send({ definition: { type: 'rfm', groups: [group] } });
    expect([group, preview.body.customers]).toEqual([group, customers]);
  }
});

const scoredGroup = fc.record({
  recency: fc.integer({ min: 1, max: 5 }),
  frequency: fc.integer({ min: 1, max: 5 }),
  group: fc.constantFrom(...rfmGroups),
  customers: fc.integer({ min: 1, max: 30 }),
  revenue: fc.integer({ min: -100, max: 1000 }),
  purchases: fc.integer({ min: 1, max: 90 }),
});

test('without personal data nothing told is of fewer than ten, nor follows from the rest', () => {
  fc.assert(
    fc.property(fc.array(scoredGroup, { maxLength: 20 }), (scored: ScoredGroup[]) => {
      const told = tellRfm(scored, { k: 10, step: 1 });
      for (const { customers, revenue } of told.groups) expect(customers >= 10 || revenue === null).toBe(true);
      for (const { customers } of told.grid) expect(customers).toBeGreaterThanOrEqual(10);
      const shown = told.groups.reduce((sum, { customers }) => sum + customers, 0);
      expect(shown + told.suppressed).toBe(told.customers);
      // What is left over is of nobody or of ten, unless there are not even ten in all.
      expect(told.suppressed === 0 || told.suppressed >= 10 || told.customers < 10).toBe(true);
      const inGrid = told.grid.reduce((sum, { customers }) => sum + customers, 0);
      expect([0, told.customers - inGrid]).toSatisfy(
        ([, left]: number[]) => left === 0 || (left ?? 0) >= 10 || told.customers < 10,
      );
    }),
  );
});

test('an analyst sees groups of ten, and the same answer is not made twice', async () => {
  const { body, headers } = await analyst.agent.get('/api/v1/insights/rfm');
  const told = rfm.parse(body);
  expect(told.k).toBe(10);
  expect(told.grid.every(({ customers }) => customers >= 10)).toBe(true);
  const again = await analyst.agent.get('/api/v1/insights/rfm').set('If-None-Match', headers.etag ?? '');
  expect(again.status).toBe(304);
});

test('before the first purchase there are no breaks and nobody in a group', async () => {
  const empty = await clientOf(knex, app, await newBusiness(knex));
  const { body } = await empty.agent.get('/api/v1/insights/rfm');
  expect(rfm.parse(body)).toMatchObject({ customers: 0, without: 0, breaks: null, grid: [], suppressed: 0 });
});
