import { tmpdir } from 'node:os';
import fc from 'fast-check';
import pino from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { channels, rfmGroups } from '../../server/contract/people.ts';
import { type Definition, definition } from '../../server/contract/segments.ts';
import { Refusal } from '../../server/http/problem.ts';
import type { Principal } from '../../server/http/route.ts';
import { createRouting } from '../../server/routing/index.ts';
import { definitionSql } from '../../server/segments/index.ts';
import { testDatabase } from '../support/database.ts';
import { picks } from './evaluate.ts';
import { localDay, makeTown, storeAt, type Town } from './town.ts';

const knex = testDatabase();
const routing = createRouting({ dataDirectory: tmpdir(), valhallaUrl: undefined, log: pino({ level: 'silent' }) });
let town: Town;
beforeAll(async () => {
  town = await makeTown(knex, 120, 5);
});

async function pickedIds(asked: Definition): Promise<string[]> {
  const principal: Principal = { businessId: town.businessId, role: 'owner', userId: null, credential: 'test' };
  const picked = await definitionSql(knex, principal, asked, { routing, areaOfCatchment: async () => undefined });
  if (picked instanceof Refusal) throw new Error(JSON.stringify(picked));
  const { rows } = await knex.raw(
    `select c.id, (${picked.sql}) as picked from customers c where c.business_id = :businessId order by c.id`,
    { ...picked.bindings, businessId: town.businessId },
  );
  // Three values would make `not` lose people.
  expect(rows.every((row: { picked: unknown }) => typeof row.picked === 'boolean')).toBe(true);
  return rows.filter((row: { picked: boolean }) => row.picked).map((row: { id: string }) => row.id);
}

const bounds = (most: number) =>
  fc
    .record({ min: fc.integer({ min: 0, max: most }), max: fc.integer({ min: 0, max: most }) }, { requiredKeys: [] })
    .filter(({ min, max }) => min === undefined || max === undefined || min <= max);
const day = fc
  .oneof(fc.integer({ min: 0, max: 21 }), fc.integer({ min: 0, max: 420 }))
  .map((ago) => localDay(new Date(Date.now() - ago * 86_400_000)));
const channel = fc.constantFrom(...channels);
const at = (angle: number, radius: number): [number, number] => [
  storeAt[0] + radius * Math.cos(angle),
  storeAt[1] + radius * Math.sin(angle),
];
const near = fc
  .tuple(fc.double({ min: 0, max: 6, noNaN: true }), fc.double({ min: 0, max: 0.03, noNaN: true }))
  .map(([angle, radius]) => at(angle, radius));
/** A star around the store, which does not cross itself. */
const ring = fc
  .array(fc.double({ min: 0.002, max: 0.03, noNaN: true }), { minLength: 5, maxLength: 12 })
  .map((radii) =>
    [...radii, radii[0] ?? 0].map((radius, corner) =>
      at(corner === radii.length ? 0 : (corner * 2 * Math.PI) / radii.length, radius),
    ),
  );

const within = fc.oneof(
  fc.record({ days: fc.oneof(fc.integer({ min: 1, max: 21 }), fc.integer({ min: 1, max: 420 })) }),
  fc.tuple(day, day).map(([one, other]) => ({ from: one < other ? one : other, to: one < other ? other : one })),
  fc.record({ from: day, to: day }, { requiredKeys: [] }),
);
const hour = fc.integer({ min: 0, max: 23 });
/** Which purchases count: some of them, as each way of counting them is asked. */
const which = {
  items: fc.constantFrom('latte', 'LATTE', '%', '_', 'flat', "'", '\\', 'café', 'É', 'e\nl'),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  hours: fc.oneof(
    fc.record({ from: hour, to: hour.map((to) => to + 1) }),
    fc.tuple(hour, fc.integer({ min: 1, max: 4 })).map(([from, long]) => ({ from, to: ((from + long - 1) % 24) + 1 })),
  ),
};
const condition = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.record(
      {
        type: fc.constant('purchases'),
        ...which,
        ...{ within, count: bounds(6), spend: bounds(100) },
      },
      { requiredKeys: ['type'] },
    ),
    ...[{}, { items: which.items }, { weekdays: which.weekdays }, { hours: which.hours }].map((one) =>
      fc.record({ type: fc.constant('purchases'), ...one, within, count: bounds(3) }, { requiredKeys: ['type'] }),
    ),
    fc.record(
      { type: fc.constant('purchases'), weekdays: which.weekdays, hours: which.hours, within, count: bounds(2) },
      { requiredKeys: ['type', 'weekdays', 'hours'] },
    ),
    fc.record({ type: fc.constant('purchases'), within, spend: bounds(60) }, { requiredKeys: ['type'] }),
    fc.record({ type: fc.constantFrom('last_purchase', 'first_purchase', 'since'), daysAgo: bounds(500) }),
    fc.record(
      {
        type: fc.constant('rfm'),
        groups: fc.uniqueArray(fc.constantFrom(...rfmGroups), { minLength: 1 }),
        recency: bounds(4).map(({ min, max }) => ({ min: (min ?? 0) + 1, max: (max ?? 4) + 1 })),
        frequency: bounds(4).map(({ min, max }) => ({ min: (min ?? 0) + 1, max: (max ?? 4) + 1 })),
        money: bounds(4).map(({ min, max }) => ({ min: (min ?? 0) + 1, max: (max ?? 4) + 1 })),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constant('tag'), tag: fc.constantFrom('vip', 'regulars', 'loyal', 'Loyal') }),
    fc.record({
      type: fc.constant('attribute'),
      name: fc.constantFrom('Memo', 'Joined', 'none'),
      is: fc.constantFrom('equal', 'containing', 'known', 'at_least', 'at_most'),
      value: fc.oneof(fc.constantFrom(7, 12.5, -3, 0, 1000), fc.constantFrom('2025-01-01', '2024-05-01')),
    }),
    fc.record({
      type: fc.constant('attribute'),
      name: fc.constant('Memo'),
      is: fc.constant('containing'),
      value: fc.constantFrom('oat', '%', '$', '.'),
    }),
    fc.record({ type: fc.constant('birthday'), withinDays: fc.integer({ min: 0, max: 366 }) }),
    fc.record({
      ...{ type: fc.constant('consent'), channel, purpose: fc.constantFrom('marketing', 'news') },
      state: fc.constantFrom('granted', 'withdrawn', 'unknown'),
    }),
    fc.record({ type: fc.constant('contact'), channel }),
    fc.record(
      {
        type: fc.constant('visits'),
        ...{ geofenceId: fc.constantFrom(...town.geofences), within, count: bounds(4), lastDaysAgo: bounds(100) },
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      { type: fc.constant('visits'), storeId: fc.constant(town.storeId), within, count: bounds(4) },
      { requiredKeys: ['type', 'storeId'] },
    ),
    fc.record(
      {
        type: fc.constant('fence_event'),
        kinds: fc.uniqueArray(fc.constantFrom('entered', 'exited', 'crossed', 'checked_in'), { minLength: 1 }),
        ...{ geofenceId: fc.constantFrom(...town.geofences), within },
      },
      { requiredKeys: ['type', 'kinds'] },
    ),
    fc.uniqueArray(fc.constantFrom(0, 1), { minLength: 1 }).map((some) => ({
      type: 'neighborhood',
      ids: some.map((index) => town.neighborhoods[index]),
    })),
    bounds(4000).map((meters) => ({ type: 'distance', storeId: town.storeId, meters })),
    fc.tuple(near, fc.integer({ min: 10, max: 3000 })).map(([center, radiusMeters]) => ({
      type: 'area',
      area: { type: 'circle', center, radiusMeters },
    })),
    ring.map((coordinates) => ({ type: 'area', area: { type: 'Polygon', coordinates: [coordinates] } })),
  );
const nested = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constant(null).chain(condition),
    fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('node'), { maxLength: 3 }).map((any) => ({ any })),
    tie('node').map((not) => ({ not })),
  ),
})).node;

/** As a body arrives: without what is undefined, checked, with defaults. */
const parsed = (asked: unknown): Definition => definition.parse(JSON.parse(JSON.stringify(asked)));

test('any definition picks who an evaluation in plain JavaScript picks', async () => {
  await fc.assert(
    fc.asyncProperty(nested, async (asked) => {
      const whole = parsed(asked);
      const expected = town.people.filter(picks(whole, town)).map(({ id }) => id);
      expect((await pickedIds(whole)).sort()).toEqual(expected.sort());
    }),
    { numRuns: 500 },
  );
});

test('a definition and its opposite share out everybody', async () => {
  await fc.assert(
    fc.asyncProperty(nested, async (asked) => {
      const whole = parsed(asked);
      const [picked, others] = await Promise.all([pickedIds(whole), pickedIds({ not: whole })]);
      expect([...picked, ...others].sort()).toEqual(town.people.map(({ id }) => id).sort());
    }),
    { numRuns: 100 },
  );
});

test('nothing is asked of everyone, and any of nothing is nobody', async () => {
  expect(await pickedIds({ all: [] })).toHaveLength(town.people.length);
  expect(await pickedIds({ any: [] })).toEqual([]);
});
