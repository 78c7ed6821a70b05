import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { defaultCheckinSettings } from '../../server/contract/checkins.ts';
import { connect } from '../../server/db/index.ts';
import { createFences, raiseFenceVersion } from '../../server/geofences/index.ts';
import { newShop, straightRouting } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { seeded } from '../support/people.ts';
import { addFence, changeFence, circle, fences, here } from './support.ts';

const knex = testDatabase();
/** As another process has it. */
const otherKnex = connect(inject('connection'), 2);
const app = testApp(knex, { routing: straightRouting().routing });
const own = createFences({ knex });
const other = createFences({ knex: otherKnex });
let shop: Awaited<ReturnType<typeof newShop>>;

beforeAll(async () => {
  shop = await newShop(knex, app);
});
afterAll(async () => {
  await Promise.all([own.stop(), other.stop()]);
  await otherKnex.destroy();
});

const namesIn = async (registry: typeof own) => [...(await registry.of(shop.businessId)).rules.keys()];

/** How long until it holds; fails after two seconds. */
async function until(holds: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > 2_000) throw new Error('never');
    await wait(20);
  }
  return performance.now() - began;
}

test('a change by another process is seen within a second', async () => {
  expect(await namesIn(other)).toEqual([]);
  const added = await addFence(shop.owner);
  expect(await until(async () => (await namesIn(other)).includes(added.id))).toBeLessThan(1_000);
  expect((await other.of(shop.businessId)).near(...here, 0).map(({ id }) => id)).toEqual([added.id]);

  await changeFence(shop.owner, added.id, { area: circle(100, [here[0] + 1, here[1]]) });
  const isGone = async () => (await other.of(shop.businessId)).near(...here, 0).length === 0;
  expect(await until(isGone)).toBeLessThan(1_000);
  expect((await other.of(shop.businessId)).rules.get(added.id)?.version).toBe(2);

  const before = other.versionOf(shop.businessId);
  await changeFence(shop.owner, added.id, { active: false });
  expect(await until(async () => (await namesIn(other)).length === 0)).toBeLessThan(1_000);
  expect(other.versionOf(shop.businessId)).toBeGreaterThan(before);

  await changeFence(shop.owner, added.id, { active: true });
  await until(async () => (await namesIn(other)).length === 1);
  await shop.owner.agent.delete(`${fences}/${added.id}`).expect(204);
  expect(await until(async () => (await namesIn(other)).length === 0)).toBeLessThan(1_000);
});

test('a rule has what the engine needs', async () => {
  const schedule = { windows: [{ days: [1], from: '22:00', to: '02:00' }] };
  const storeId = await shop.addStore(here);
  const fence = await addFence(shop.owner, { storeId, schedule, dwellSeconds: 60, marginMeters: 25.5 });
  await own.refresh(shop.businessId);
  const rule = (await own.of(shop.businessId)).rules.get(fence.id);
  expect(rule).toEqual({
    ...{ id: fence.id, version: 1, storeId, schedule, timeZone: 'America/New_York', enterRule: 'standard' },
    ...{ circle: { lng: here[0], lat: here[1], radius: 200 }, shape: [] },
    ...{ margin: 25.5, dwellSeconds: 60, cooldownSeconds: 0, since: expect.any(Number) },
  });
  // A first rule holds for fixes that come late, too; a changed one from the change on, and no moment later.
  expect(rule?.since).toBe(0);
  const changed = await changeFence(shop.owner, fence.id, { marginMeters: 30 });
  await own.refresh(shop.businessId);
  const since = (await own.of(shop.businessId)).rules.get(fence.id)?.since;
  expect(since).toBe(Date.parse(changed.updatedAt));
  const square = {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [0.1, 0],
        [0.1, 0.1],
        [0, 0.1],
        [0, 0],
      ],
    ],
  };
  const drawn = await addFence(shop.owner, { area: square });
  await own.refresh(shop.businessId);
  expect((await own.of(shop.businessId)).rules.get(drawn.id)).toMatchObject({
    ...{ circle: null, shape: drawn.shape.coordinates },
  });
});

test('whatever is changed, what is known by and by is what is read afresh, and what did not change is not read again', async () => {
  const mine = await newShop(knex, app);
  const { businessId, owner } = mine;
  const ids: string[] = [];
  const changes = [
    async () => void ids.push((await addFence(owner, { area: circle(50 + ids.length) })).id),
    async () => ids[0] && changeFence(owner, ids[0], { dwellSeconds: 60 + ids.length }),
    async () => ids[1] && changeFence(owner, ids[1], { active: false }),
    async () => ids[1] && changeFence(owner, ids[1], { active: true }),
    async () => ids[0] && owner.agent.delete(`${fences}/${ids.shift()}`).expect(204),
  ];
  await other.of(businessId);
  const random = seeded(5);
  for (let step = 0; step < 40; step++) {
    const before = (await other.of(businessId)).rules;
    await changes[step < 4 ? 0 : Math.floor(random() * changes.length)]?.();
    await other.refresh(businessId);
    const { rules } = await other.of(businessId);
    const fresh = createFences({ knex: otherKnex });
    expect([...rules]).toEqual([...(await fresh.of(businessId)).rules]);
    await fresh.stop();
    for (const [id, rule] of rules) if (before.get(id)?.version === rule.version) expect(rule).toBe(before.get(id));
  }
  expect(ids.length).toBeGreaterThan(3);
});

test('settings come with the fences, and a change of them is seen like one of fences', async () => {
  const { businessId } = shop;
  expect(await other.settingsOf(businessId)).toEqual(defaultCheckinSettings);
  await knex.transaction(async (trx) => {
    await trx('checkin_settings').insert({ business_id: businessId, settings: JSON.stringify({ keepDays: 7 }) });
    await raiseFenceVersion(trx, businessId);
  });
  expect(await until(async () => (await other.settingsOf(businessId)).keepDays === 7)).toBeLessThan(1_000);
  expect(await other.settingsOf(businessId)).toEqual({ ...defaultCheckinSettings, keepDays: 7 });
});

test('asked for by many at once, they are read once', async () => {
  const fresh = createFences({ knex: otherKnex });
  let queries = 0;
  const count = () => queries++;
  otherKnex.on('query', count);
  const all = await Promise.all(Array.from({ length: 50 }, () => fresh.of(shop.businessId)));
  await fresh.stop();
  otherKnex.off('query', count);
  expect(new Set(all).size).toBe(1);
  // The other registry of this connection may have looked meanwhile.
  expect(queries).toBeLessThanOrEqual(3);
});

test('while the database does not answer, the fences stay as they were, and it is said once', async () => {
  const broken = connect(inject('connection'), 1);
  const said: string[] = [];
  const registry = createFences({ knex: broken, log: { warn: (_details, message) => said.push(message) } });
  const before = await registry.of(shop.businessId);
  await broken.destroy();
  await wait(1_800);
  expect(await registry.of(shop.businessId)).toBe(before);
  expect(said).toHaveLength(1);
  await registry.stop();
});
