import { beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { newShop, straightRouting } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { addDevice, addFence, addVisit, changeFence, circle, fences, here } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { routing: straightRouting().routing });
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(here);
});

const always = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] };
const since = async (id: string): Promise<number> => (await knex('geofences').where({ id }).first('since')).since;
const versionNow = async () =>
  Number((await knex('fence_versions').where({ business_id: shop.businessId }).first())?.version ?? 0);

test('a fence is written, read, listed in pages and deleted', async () => {
  const one = await addFence(shop.owner, {
    ...{ name: 'Shop', storeId, schedule: always, enterRule: 'confirmed', marginMeters: 35 },
    ...{ dwellSeconds: 300, cooldownSeconds: 3600 },
  });
  expect(one).toMatchObject({
    ...{ name: 'Shop', area: circle(), active: true, storeId, schedule: always, enterRule: 'confirmed' },
    ...{ marginMeters: 35, dwellSeconds: 300, cooldownSeconds: 3600, openNow: true, version: 1, estimated: false },
  });
  const other = await addFence(shop.marketer);
  expect(other).toMatchObject({ schedule: null, enterRule: 'standard', marginMeters: null, dwellSeconds: null });
  const read = await shop.analyst.agent.get(`${fences}/${one.id}`).expect(200);
  expect(read.body).toEqual(one);
  await shop.analyst.agent
    .get(`${fences}/${one.id}`)
    .set('If-None-Match', read.headers.etag ?? '')
    .expect(304);

  const first = await shop.analyst.agent.get(`${fences}?limit=1`).expect(200);
  expect(first.body.items).toEqual([one]);
  const second = await shop.analyst.agent.get(`${fences}?limit=1&cursor=${first.body.nextCursor}`).expect(200);
  expect(second.body).toEqual({ items: [other], nextCursor: null });

  await shop.marketer.agent.delete(`${fences}/${one.id}`).expect(204);
  for (const { agent } of [shop.owner, shop.analyst]) await agent.get(`${fences}/${one.id}`).expect(404);
  await shop.owner.agent.delete(`${fences}/${one.id}`).expect(404);
  await shop.owner.agent.patch(`${fences}/${one.id}`).send({ name: 'x' }).expect(404);
});

test('an analyst reads and does not write', async () => {
  const { id } = await addFence(shop.owner);
  const { agent } = shop.analyst;
  await agent.post(fences).send({ name: 'x', area: circle() }).expect(403);
  await agent.post(`${fences}/preview`).send({ area: circle() }).expect(403);
  await agent.patch(`${fences}/${id}`).send({ name: 'x' }).expect(403);
  await agent.delete(`${fences}/${id}`).expect(403);
});

describe('a change', () => {
  test.each([
    ['its area', { area: circle(300) }],
    ['its schedule', { schedule: always }],
    ['how it is entered', { enterRule: 'instant' }],
    ['its margin', { marginMeters: 50 }],
    ['how long dwelling takes', { dwellSeconds: 60 }],
    ['whether it is watched', { active: false }],
  ])('of %s holds from now on', async (_what, change) => {
    const { id } = await addFence(shop.owner);
    const [before, known] = [await since(id), await versionNow()];
    expect(await changeFence(shop.owner, id, change)).toMatchObject({ ...change, version: 2 });
    expect(await since(id)).not.toEqual(before);
    expect(await versionNow()).toBeGreaterThan(known);
  });

  test.each([
    ['name', { name: 'Another' }],
    ['cooldown', { cooldownSeconds: 60 }],
  ])('of its %s decides on no position', async (_what, change) => {
    const { id } = await addFence(shop.owner);
    const before = await since(id);
    expect(await changeFence(shop.owner, id, change)).toMatchObject({ ...change, version: 2 });
    expect(await since(id)).toEqual(before);
  });

  test('to what it is already is none', async () => {
    const fence = await addFence(shop.owner, { schedule: always });
    const before = await since(fence.id);
    const { name, area, schedule } = fence;
    expect(await changeFence(shop.owner, fence.id, { name, area, schedule })).toEqual(fence);
    expect(await since(fence.id)).toEqual(before);
  });

  test('of two at once loses neither', async () => {
    const { id } = await addFence(shop.owner);
    await Promise.all([
      changeFence(shop.owner, id, { name: 'Renamed' }),
      changeFence(shop.marketer, id, { dwellSeconds: 77 }),
      changeFence(shop.marketer, id, { area: circle(444) }),
    ]);
    const { body } = await shop.owner.agent.get(`${fences}/${id}`);
    expect(body).toMatchObject({ name: 'Renamed', dwellSeconds: 77, area: circle(444), version: 4 });
  });
});

describe('the zone of a fence', () => {
  test('is its schedule’s, its store’s, or the nearest store’s', async () => {
    const paris: Position = [2.35, 48.86];
    const own = await newShop(knex, app);
    const baltimore = await own.addStore(here);
    const zoneOf = async (fence: object) => (await addFence(own.owner, fence)).timeZone;
    expect(await zoneOf({})).toBe('America/New_York');
    expect(await zoneOf({ area: circle(200, paris) })).toBe('America/New_York');
    await own.addStore(paris);
    expect(await zoneOf({ area: circle(200, paris) })).toBe('Europe/Paris');
    expect(await zoneOf({ area: circle(200, paris), storeId: baltimore })).toBe('America/New_York');
    expect(await zoneOf({ schedule: { ...always, timeZone: 'Asia/Tokyo' } })).toBe('Asia/Tokyo');
  });

  test('is that of its place where there is no store', async () => {
    const own = await newShop(knex, app);
    expect((await addFence(own.owner, { area: circle(200, [139.7, 35.68]) })).timeZone).toBe('Asia/Tokyo');
  });
});

test('a store that is not there is refused; one that is deleted leaves its fence', async () => {
  const own = await newShop(knex, app);
  const response = await own.owner.agent.post(fences).send({ name: 'x', area: circle(), storeId });
  expect(response.status).toBe(400);
  expect(response.body.errors[0].pointer).toBe('/storeId');
  const store = await own.addStore(here);
  const area = { type: 'isochrone', storeId: store, mode: 'walk', minutes: 5 };
  const fence = await addFence(own.owner, { area, storeId: store });
  await own.owner.agent.delete(`/api/v1/stores/${store}`).expect(204);
  const { body } = await own.owner.agent.get(`${fences}/${fence.id}`).expect(200);
  expect(body).toMatchObject({ area, storeId: null, shape: fence.shape });
});

test.each(['deleted', 'no longer watched'])('who is inside a fence that is %s left when last seen', async (how) => {
  const [gone, other] = [await addFence(shop.owner), await addFence(shop.owner)];
  const deviceId = await addDevice(knex, shop.businessId);
  const visit = async (geofenceId: string, to?: number) =>
    addVisit(knex, shop.businessId, {
      deviceId,
      geofenceId,
      from: to === undefined ? 60 : 90,
      ...(to !== undefined && { to }),
    });
  const [open, ended, elsewhere] = [await visit(gone.id), await visit(gone.id, 30), await visit(other.id)];
  const rowOf = (id: string) => knex('visits').where({ business_id: shop.businessId, id }).first();
  const before = await rowOf(ended);
  if (how === 'deleted') await shop.owner.agent.delete(`${fences}/${gone.id}`).expect(204);
  else await changeFence(shop.owner, gone.id, { active: false });
  const left = await rowOf(open);
  expect(left.exited_at).toEqual(left.last_seen_at);
  expect(left.geofence_id).toBe(gone.id);
  expect(await rowOf(ended)).toEqual(before);
  expect((await rowOf(elsewhere)).exited_at).toBeNull();
});

test('another business sees, changes and deletes nothing of it', async () => {
  const { id } = await addFence(shop.owner);
  const own = await newShop(knex, app);
  await own.owner.agent.get(`${fences}/${id}`).expect(404);
  await own.owner.agent.patch(`${fences}/${id}`).send({ name: 'Mine' }).expect(404);
  await own.owner.agent.delete(`${fences}/${id}`).expect(404);
  expect((await own.owner.agent.get(fences)).body.items).toEqual([]);
  expect((await own.owner.agent.get(`${fences}/activity`)).body.items).toEqual([]);
});
