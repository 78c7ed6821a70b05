import { beforeAll, expect, test } from 'vitest';
import type { FenceActivity } from '../../server/contract/geofences.ts';
import { newShop, straightRouting } from '../catchments/support.ts';
import { type clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { addDevice, addFence, addVisit, changeFence, fences } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { routing: straightRouting().routing });
let shop: Awaited<ReturnType<typeof newShop>>;
const ids = { busy: '', quiet: '', empty: '' };

const day = 24 * 60;
beforeAll(async () => {
  shop = await newShop(knex, app);
  // Where it is noon, yesterday is far away on both sides.
  const zone = Array.from({ length: 24 }, (_none, at) => `Etc/GMT${at <= 12 ? `-${at}` : `+${at - 12}`}`).find(
    (timeZone) =>
      new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(new Date()) === '12',
  );
  const schedule = { windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }], timeZone: zone };
  for (const name of ['busy', 'quiet', 'empty'] as const)
    ids[name] = (await addFence(shop.owner, { name, schedule })).id;
  const visit = (deviceId: string, geofenceId: string, from: number, to?: number) =>
    addVisit(knex, shop.businessId, { deviceId, geofenceId, from, ...(to !== undefined && { to }) });
  for (let at = 0; at < 12; at++) {
    const deviceId = await addDevice(knex, shop.businessId);
    await visit(deviceId, ids.busy, 2 * day + 40, 2 * day);
    await visit(deviceId, ids.busy, 60, 40);
    await visit(deviceId, ids.busy, 10);
    // Long ago, and of nobody's interest here.
    await visit(deviceId, ids.busy, 9 * day, 8.9 * day);
    // One person can come often.
    if (at < 4) for (let often = 0; often < 5; often++) await visit(deviceId, ids.quiet, 100 + often, 90);
  }
});

async function activity({ agent }: Awaited<ReturnType<typeof clientOf>>) {
  const { body } = await agent.get(`${fences}/activity`).expect(200);
  const { k, items } = body as FenceActivity;
  return { k, of: (id: string) => items.find(({ geofenceId }) => geofenceId === id) };
}

test('the owner sees who is inside, the visits of today and of the week, and how long they last', async () => {
  const { k, of } = await activity(shop.owner);
  expect(k).toBe(1);
  expect(of(ids.busy)).toMatchObject({ insideNow: 12, visitsToday: 24, visitsWeek: 36, medianMinutes: 30 });
  expect(of(ids.quiet)).toMatchObject({ insideNow: 0, visitsToday: 20, visitsWeek: 20, medianMinutes: 12 });
  expect(of(ids.empty)).toMatchObject({ insideNow: 0, visitsToday: 0, visitsWeek: 0, medianMinutes: null });
});

test('the others see rounded numbers, and none that few phones are behind, however often they came', async () => {
  for (const client of [shop.marketer, shop.analyst]) {
    const { k, of } = await activity(client);
    expect(k).toBe(10);
    expect(of(ids.busy)).toMatchObject({ insideNow: 10, visitsToday: 25, visitsWeek: 35, medianMinutes: 30 });
    for (const id of [ids.quiet, ids.empty])
      expect(of(id)).toMatchObject({ insideNow: null, visitsToday: null, visitsWeek: null, medianMinutes: null });
  }
});

test('nobody is inside a fence that is not watched', async () => {
  await changeFence(shop.owner, ids.busy, { active: false });
  // A process that had not heard of it writes one more.
  await addVisit(knex, shop.businessId, {
    deviceId: await addDevice(knex, shop.businessId),
    geofenceId: ids.busy,
    from: 5,
  });
  expect((await activity(shop.owner)).of(ids.busy)?.insideNow).toBe(0);
});
