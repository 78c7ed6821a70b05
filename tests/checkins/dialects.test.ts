import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIngest } from '../../server/checkins/index.ts';
import { checkinAnswer } from '../../server/contract/checkins.ts';
import { createFences, raiseFenceVersion } from '../../server/geofences/index.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';
import { checkinRoutes } from '../../server/ingest/index.ts';
import { open, seal } from '../../server/ingest/secretbox.ts';
import { listening } from '../devices/listener.ts';
import { deviceOf, devicesApp, shopOf } from '../devices/support.ts';
import { testDatabase } from '../support/database.ts';

/** Four apps walk past one door, over real requests, through the engine into the database. */
const knex = testDatabase();
const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
const fences = createFences({ knex, log });
const ingest = createIngest({ knex, fences, log });
const { app, devices } = devicesApp(knex, { others: checkinRoutes({ ingest }) });
afterAll(async () => {
  await ingest.stop();
  await fences.stop();
});

const door: [number, number] = [-76.58, 39.28];
let ask: Awaited<ReturnType<typeof listening>>['ask'];
let shop: Awaited<ReturnType<typeof shopOf>>;
beforeAll(async () => {
  ({ ask } = await listening({ ingest, devices, fences, knex, log }, app));
  shop = await shopOf(knex, app);
  await knex('geofences').insert({
    ...{ business_id: shop.businessId, name: 'Door', active: true, store_id: shop.store.id, time_zone: 'UTC' },
    area: JSON.stringify({ type: 'circle', center: door, radiusMeters: 75 }),
    shape: JSON.stringify(circleArea(door, 75)),
    ...{ enter_rule: 'standard', cooldown_seconds: 0, since: new Date(Date.now() - 86_400_000) },
  });
  await raiseFenceVersion(knex, shop.businessId);
});

/** From 330 m west of the door to the door and back in five minutes: meters per degree of latitude are near enough. */
const start = Math.floor(Date.now() / 1000) * 1000 - 600_000;
const walk = [-330, -220, -110, 0, 0, 0, 0, -110, -220, -330].map((meters, step) => ({
  lng: door[0],
  lat: door[1] + meters / 111_320,
  at: start + step * 30_000,
  accuracy: 8,
}));
type Step = (typeof walk)[number];
const iso = ({ at }: Step) => new Date(at).toISOString();

interface App {
  kind: string;
  passphrase?: string;
  requests: (token: string, walk: readonly Step[]) => [path: string, sent: Parameters<typeof ask>[1]][];
}
const json = { 'Content-Type': 'application/json' };
const location = ({ lng, lat, at, accuracy }: Step) => ({
  ...{ _type: 'location', lat, lon: lng, tst: at / 1000, acc: accuracy, t: 'u', batt: 80, tid: 'ad' },
});
const apps: Record<string, App> = {
  'the native dialect, one by one': {
    kind: 'native',
    requests: (token, steps) =>
      steps.map((step) => [
        '/api/v1/checkins',
        {
          headers: { ...json, Authorization: `Bearer ${token}` },
          body: { position: [step.lng, step.lat], accuracyMeters: step.accuracy, at: iso(step) },
        },
      ]),
  },
  OwnTracks: {
    kind: 'owntracks',
    requests: (token, steps) => steps.map((step) => [`/ingest/owntracks/${token}`, { body: location(step) }]),
  },
  'OwnTracks, encrypted': {
    kind: 'owntracks',
    passphrase: 'fleet street',
    requests: (token, steps) =>
      steps.map((step) => [
        `/ingest/owntracks/${token}`,
        { body: { _type: 'encrypted', data: seal(JSON.stringify(location(step)), 'fleet street') } },
      ]),
  },
  'Traccar Client with parameters': {
    kind: 'traccar',
    requests: (token, steps) =>
      steps.map((step) => [
        `/ingest/traccar/${token}?id=1&timestamp=${step.at / 1000}&lat=${step.lat}&lon=${step.lng}&accuracy=${step.accuracy}&speed=-1`,
        {},
      ]),
  },
  'Traccar Client with JSON': {
    kind: 'traccar',
    requests: (token, steps) =>
      steps.map((step) => {
        const coords = { latitude: step.lat, longitude: step.lng, accuracy: step.accuracy, speed: -1 };
        const body = { device_id: '1', location: { timestamp: iso(step), coords, is_moving: true } };
        return [`/ingest/traccar/${token}`, { headers: json, body }];
      }),
  },
  'Overland, all at once': {
    kind: 'overland',
    requests: (token, steps) => {
      const locations = steps.map((step) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [step.lng, step.lat] },
        properties: { timestamp: iso(step), horizontal_accuracy: step.accuracy, speed: -1 },
      }));
      return [['/ingest/overland', { headers: { ...json, Authorization: `Bearer ${token}` }, body: { locations } }]];
    },
  },
};

const storedOf = async (deviceId: string) => {
  const own = { business_id: shop.businessId, device_id: deviceId };
  const events = await knex('fence_events').where(own).orderBy('id').select('kind', 'at');
  const visits = await knex('visits').where(own).select('entered_at', 'exited_at');
  const fixes = await knex('fix_batches').where(own).sum('count as count').first();
  return { events, visits, fixes: Number(fixes?.count) };
};

test.each(Object.entries(apps))(
  '%s: a walk past the door is one visit, and sent again it is nothing new',
  async (_name, own) => {
    const { id, token } = await deviceOf(shop.owner, { kind: own.kind, passphrase: own.passphrase ?? null });
    for (let time = 0; time < 2; time++) {
      for (const [path, sent] of own.requests(token, walk)) expect((await ask(path, sent)).status).toBe(200);
      const { events, visits, fixes } = await storedOf(id);
      expect(fixes).toBe(walk.length);
      expect(events.map(({ kind }) => kind)).toEqual(['entered', 'exited']);
      expect(visits).toHaveLength(1);
      expect(visits[0].entered_at.getTime()).toBe(walk[3]?.at);
      expect(visits[0].exited_at).not.toBeNull();
    }
  },
);

test('the answer to a native check-in tells what it set off', async () => {
  const { token } = await deviceOf(shop.owner);
  const headers = { ...json, Authorization: `Bearer ${token}` };
  const fixes = walk.slice(0, 5).map((step) => ({ position: [step.lng, step.lat], at: iso(step), accuracyMeters: 8 }));
  const answer = await ask('/api/v1/checkins', { headers, body: { fixes: [...fixes, { at: 'never' }] } });
  expect(checkinAnswer.parse(answer.json())).toMatchObject({
    accepted: 5,
    duplicates: 0,
    rejected: [{ index: 5 }],
    events: [{ kind: 'entered' }],
    offers: [],
  });
  const again = await ask('/api/v1/checkins', { headers, body: { fixes } });
  expect(again.json()).toMatchObject({ accepted: 0, duplicates: 5, events: [] });
});

test('“I am here” needs a poster’s code and no position', async () => {
  const poster = (await shop.owner.post('/api/v1/here-codes').send({ storeId: shop.store.id })).body;
  const { id, token } = await deviceOf(shop.owner);
  const say = (code: string) =>
    ask('/api/v1/checkins', {
      headers: { ...json, Authorization: `Bearer ${token}` },
      body: { here: { code, at: new Date().toISOString(), id: 'tap-1' } },
    });
  expect((await say(poster.code)).json()).toMatchObject({
    accepted: 1,
    events: [{ kind: 'checked_in', storeId: shop.store.id }],
  });
  expect((await say(poster.code)).json()).toMatchObject({ accepted: 0, duplicates: 1, events: [] });
  expect((await say(`${shop.businessId}-AAAAAAAAAA`)).json()).toMatchObject({ accepted: 0, rejected: [{ index: 0 }] });
  expect((await storedOf(id)).visits).toHaveLength(1);
});

test('OwnTracks is given the zones as regions, once, and again when they change', async () => {
  const { token } = await deviceOf(shop.owner, { kind: 'owntracks', passphrase: 'fleet street' });
  const [first] = walk;
  if (!first) throw new Error('no walk');
  const sealed = { _type: 'encrypted', data: seal(JSON.stringify(location(first)), 'fleet street') };
  const send = async (body: object) => (await ask(`/ingest/owntracks/${token}`, { body })).json() as { data: string }[];
  const [command] = await send(sealed);
  expect(JSON.parse(open(command?.data ?? '', 'fleet street'))).toMatchObject({
    action: 'setWaypoints',
    waypoints: { waypoints: [{ desc: 'Door', lat: door[1], lon: door[0], rad: 75 }] },
  });
  expect(await send(sealed)).toEqual([]);
  await knex('geofences').where({ business_id: shop.businessId }).update({ name: 'Front door' });
  await raiseFenceVersion(knex, shop.businessId);
  await fences.refresh(shop.businessId);
  expect(await send(location(first))).toMatchObject([{ waypoints: { waypoints: [{ desc: 'Front door' }] } }]);
});

test('a device that is gone, or whose person took their agreement back, leaves nothing any more', async () => {
  const { id, token } = await deviceOf(shop.owner);
  const headers = { ...json, Authorization: `Bearer ${token}` };
  const report = (step: Step | undefined) =>
    ask('/api/v1/checkins', { headers, body: step && { position: [step.lng, step.lat], at: iso(step) } });
  expect((await report(walk[0])).status).toBe(200);
  await ask('/api/v1/devices/me', { method: 'PATCH', headers, body: { consent: false } });
  expect((await report(walk[1])).status).toBe(403);
  expect((await storedOf(id)).fixes).toBe(1);
  await ask('/api/v1/devices/me', { method: 'PATCH', headers, body: { consent: true } });
  expect((await report(walk[2])).status).toBe(200);
  expect((await ask('/api/v1/devices/me', { method: 'DELETE', headers })).status).toBe(204);
  expect((await report(walk[3])).status).toBe(401);
  expect(await storedOf(id)).toEqual({ events: [], visits: [], fixes: 0 });
});
