import { connect } from 'node:net';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type IncomingFix, Overloaded } from '../../server/checkins/index.ts';
import { checkinRoutes } from '../../server/ingest/index.ts';
import { seal } from '../../server/ingest/secretbox.ts';
import { newKey, testDatabase } from '../support/database.ts';
import { listening } from './listener.ts';
import { deviceOf, devicesApp, shopOf } from './support.ts';

/** What the listener does with requests, before an ingest that only remembers what it was given. */
const knex = testDatabase();
let taken: { deviceId: string; fixes: readonly IncomingFix[]; here?: unknown }[] = [];
let fail: (() => Error) | undefined;
const ingest = {
  async take({ deviceId }: { deviceId: string }, { fixes, here }: { fixes: readonly IncomingFix[]; here?: unknown }) {
    if (fail) throw fail();
    taken.push({ deviceId, fixes, ...(here !== undefined && { here }) });
    return { accepted: fixes.length, duplicates: 0, rejected: [], events: [], offers: [] };
  },
};
const errors: object[] = [];
const log = { error: (details: object) => void errors.push(details) };
const fences = { of: async () => ({ rules: new Map() }), versionOf: () => 1 };
const { app, devices } = devicesApp(knex, { others: checkinRoutes({ ingest: ingest as never }) });
let ask: Awaited<ReturnType<typeof listening>>['ask'];
let port: number;
let shop: Awaited<ReturnType<typeof shopOf>>;
let device: Awaited<ReturnType<typeof deviceOf>>;
beforeAll(async () => {
  ({ ask, port } = await listening({ ingest: ingest as never, devices, fences: fences as never, knex, log }, app));
  shop = await shopOf(knex, app);
  device = await deviceOf(shop.owner);
});
beforeEach(() => {
  taken = [];
  fail = undefined;
  errors.length = 0;
});

const json = { 'Content-Type': 'application/json' };
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
const basic = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });
const native = (body: string | object, headers: Record<string, string> = {}) =>
  ask('/api/v1/checkins', { headers: { ...json, ...bearer(device.token), ...headers }, body });
const fix = { position: [-76.58, 39.28], at: '2026-09-21T10:00:00Z' };
const wrong = `hhd_1_${'x'.repeat(43)}`;

test('a fix, a batch and “I am here” reach the ingest, by the listener and by the route alike', async () => {
  const poster = (await shop.owner.post('/api/v1/here-codes').send({ storeId: shop.store.id })).body;
  const bodies = [fix, { fixes: [fix, 7, fix] }, { here: { code: poster.code.toLowerCase(), at: fix.at } }];
  const answers: unknown[] = [];
  for (const by of ['listener', 'route']) {
    for (const [index, body] of bodies.entries()) {
      const answer = await native(body, by === 'route' ? { 'Idempotency-Key': `key-${index}` } : {});
      answers.push([answer.status, answer.json()]);
    }
  }
  const [byListener, byRoute] = [answers.slice(0, 3), answers.slice(3)];
  expect(byListener).toEqual(byRoute);
  expect(byListener).toMatchObject([
    [200, { accepted: 1 }],
    [200, { accepted: 2, rejected: [{ index: 1 }] }],
    [200, { accepted: 0 }],
  ]);
  expect(taken.slice(0, 3)).toEqual(taken.slice(3));
  expect(taken[2]?.here).toMatchObject({ code: poster.code, at: Date.parse(fix.at) });
});

test('an Idempotency-Key is honored, as on every other route', async () => {
  const [first, again] = [
    await native(fix, { 'Idempotency-Key': 'once' }),
    await native(fix, { 'Idempotency-Key': 'once' }),
  ];
  expect([first.status, again.status, again.json()]).toEqual([200, 200, first.json()]);
  expect(taken).toHaveLength(1);
});

test('bad requests are refused by the listener word for word as by the route', async () => {
  const bodies = [
    ...['{"position":', '"x"', '[]', 'null', '{}', '{"fixes":7}', '{"here":{"code":"x","at":"2026-09-21T10:00:00Z"}}'],
    JSON.stringify({ ...fix, position: [200, 'north'], colour: 'red' }),
    JSON.stringify({ ...fix, at: 'yesterday' }),
    JSON.stringify({ fixes: Array(1001).fill(fix) }),
    `{"fixes":${'['.repeat(100)}${']'.repeat(100)}}`,
    JSON.stringify('x'.repeat(1_100_000)),
  ];
  for (const [index, body] of bodies.entries()) {
    const [one, other] = [await native(body), await native(body, { 'Idempotency-Key': `bad-${index}` })];
    expect(one.status, body.slice(0, 50)).toBe(other.status);
    expect(one.json(), body.slice(0, 50)).toEqual(other.json());
    expect(one.headers['content-type']).toBe(other.headers['content-type']);
  }
  for (const headers of [
    bearer(wrong),
    bearer('nonsense'),
    { Authorization: '' },
    bearer(await newKey(knex, shop.businessId)),
  ]) {
    const answer = await native(fix, headers);
    expect([401, 403]).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  }
  expect((await native(fix, { 'Content-Type': 'text/plain' })).status).toBe(415);
  expect((await ask('/api/v1/checkins', { method: 'PUT', headers: bearer(device.token) })).status).toBe(405);
  expect(taken).toEqual([]);
  expect(errors).toEqual([]);
});

const owntracks = { _type: 'location', lat: 39.28, lon: -76.58, tst: 1_790_000_000, acc: 10 };
const feature = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-76.58, 39.28] },
  properties: { timestamp: '2026-09-21T14:13:20Z', horizontal_accuracy: 10, speed: -1 },
};
const traccarJson = {
  device_id: 'x',
  location: {
    timestamp: '2026-09-21T14:13:20Z',
    coords: { latitude: 39.28, longitude: -76.58, accuracy: 10, speed: -1 },
  },
};
const kept = { lng: -76.58, lat: 39.28, at: 1_790_000_000_000, accuracy: 10, speed: null };

test('each app is let in by a token in the path, as Bearer or as a password, and hears what it expects', async () => {
  const parameters = 'id=x&timestamp=1790000000&lat=39.28&lon=-76.58&accuracy=10';
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const ways: [string, object, number, string][] = [
    ['/ingest/owntracks', { body: owntracks, headers: basic(`ada:${device.token}`) }, 200, '[]'],
    [
      `/ingest/owntracks/${device.token}`,
      { body: owntracks, headers: { 'X-Limit-U': 'ada', 'X-Limit-D': 'phone' } },
      200,
      '[]',
    ],
    [
      `/ingest/owntracks/${device.token}/?u=ada&d=phone`,
      { body: owntracks, headers: { 'Content-Type': 'text/plain' } },
      200,
      '[]',
    ],
    [`/ingest/traccar/${device.token}?${parameters}`, { method: 'GET' }, 200, ''],
    [`/ingest/traccar/${device.token}/?${parameters}`, {}, 200, ''],
    [`/ingest/traccar/${device.token}`, { body: parameters, headers: form }, 200, ''],
    [`/ingest/traccar/${device.token}`, { body: traccarJson, headers: json }, 200, ''],
    [`/ingest/traccar?${parameters}&id=${device.token}`, {}, 200, ''],
    ['/ingest/traccar', { body: { ...traccarJson, device_id: device.token }, headers: json }, 200, ''],
    [
      '/ingest/overland',
      { body: { locations: [feature] }, headers: { ...json, ...bearer(device.token) } },
      200,
      '{"result":"ok"}',
    ],
    [`/ingest/overland/${device.token}`, { body: { locations: [feature] } }, 200, '{"result":"ok"}'],
  ];
  for (const [path, sent, status, text] of ways) {
    const answer = await ask(path, sent);
    expect([path, answer.status, answer.text]).toEqual([path, status, text]);
  }
  expect(taken).toEqual(ways.map(() => ({ deviceId: device.id, fixes: [kept] })));
});

test('who is not let in hears it as the app understands it', async () => {
  const off = await deviceOf(shop.owner);
  await shop.owner.patch(`/api/v1/devices/${off.id}`).send({ active: false });
  for (const token of [wrong, off.token, 'nonsense']) {
    expect((await ask(`/ingest/owntracks/${token}`, { body: owntracks })).status).toBe(401);
    expect((await ask(`/ingest/traccar/${token}?id=x&lat=1&lon=2`)).status).toBe(400);
    const overland = await ask('/ingest/overland', { body: { locations: [feature] }, headers: bearer(token) });
    expect([overland.status, overland.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="Hexhood", charset="UTF-8"',
    ]);
  }
  expect((await ask('/ingest/owntracks', { body: owntracks })).status).toBe(401);
  expect((await ask('/ingest/traccar?id=unknown&lat=1&lon=2', { method: 'GET' })).status).toBe(400);
  expect((await native(fix, bearer(off.token))).status).toBe(403);
  expect((await native(fix, { ...bearer(off.token), 'Idempotency-Key': 'off' })).status).toBe(403);
  expect(taken).toEqual([]);
});

test('Traccar Client by another name than its device’s is an unknown device', async () => {
  const named = await deviceOf(shop.owner, { kind: 'traccar', clientKey: '123456' });
  const report = (id: string) =>
    ask(`/ingest/traccar/${named.token}?id=${id}&timestamp=1790000000&lat=39.28&lon=-76.58`);
  expect([(await report('123456')).status, (await report('654321')).status]).toEqual([200, 400]);
  expect(taken).toHaveLength(1);
});

test('what a retry cannot mend does not hold up the queue of OwnTracks, and the others hear that it is nonsense', async () => {
  const [path, traccar, overland] = ['owntracks', 'traccar', 'overland'].map(
    (name) => `/ingest/${name}/${device.token}`,
  );
  for (const body of [
    '',
    'x',
    '[]',
    '{"_type":"lwt","tst":1}',
    '{"_type":"location","lat":91,"lon":0,"tst":1}',
    'x'.repeat(2_000_000),
  ]) {
    const answer = await ask(path ?? '', { body });
    expect([answer.status, answer.text]).toEqual([200, '[]']);
  }
  expect((await ask(`${traccar}?id=x&lat=abc&lon=2`)).status).toBe(400);
  expect((await ask(`${traccar}?id=x&batt=50`)).status).toBe(200);
  expect((await ask(overland ?? '', { body: 'x' })).status).toBe(400);
  expect((await ask(overland ?? '', { body: { locations: [feature, null] } })).json()).toEqual({ result: 'ok' });
  expect(taken.filter(({ fixes }) => fixes.length > 0)).toHaveLength(1);
});

test('encrypted OwnTracks is read, and kept on the phone while the passphrase is not the right one', async () => {
  const secret = await deviceOf(shop.owner, { kind: 'owntracks', passphrase: 'fleet street' });
  const send = (passphrase: string) =>
    ask(`/ingest/owntracks/${secret.token}`, {
      body: { _type: 'encrypted', data: seal(JSON.stringify(owntracks), passphrase) },
    });
  expect((await send('fleet street')).text).toBe('[]');
  expect(taken).toEqual([{ deviceId: secret.id, fixes: [kept] }]);
  const locked = await send('another one');
  expect([locked.status, locked.headers['retry-after']]).toEqual([503, '60']);
});

test('trouble that passes is 503 for every app, never 429, and is told in the log unless we are only busy', async () => {
  const everywhere = () =>
    Promise.all([
      native(fix),
      ask(`/ingest/owntracks/${device.token}`, { body: owntracks }),
      ask(`/ingest/traccar/${device.token}?lat=39.28&lon=-76.58`),
      ask(`/ingest/overland/${device.token}`, { body: { locations: [feature] } }),
    ]);
  for (const [error, logged] of [
    [new Overloaded(), 0],
    [new Error('the database is away'), 4],
  ] as const) {
    fail = () => error;
    for (const answer of await everywhere()) {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(errors).toHaveLength(logged);
  }
  fail = () => new Overloaded();
  const byRoute = await native(fix, { 'Idempotency-Key': 'busy' });
  expect([byRoute.status, byRoute.headers['retry-after']]).toEqual([503, '1']);
});

test('a token that cannot be looked up is not a wrong one', async () => {
  const away = {
    ...devices,
    known: () => undefined,
    find: async () => Promise.reject(new Error('the database is away')),
  };
  const other = await listening({ ingest: ingest as never, devices: away, fences: fences as never, knex, log }, app);
  for (const path of ['owntracks', 'traccar', 'overland'])
    expect((await other.ask(`/ingest/${path}/${device.token}`, { body: '{}' })).status).toBe(503);
  expect(
    (await other.ask('/api/v1/checkins', { headers: { ...json, ...bearer(device.token) }, body: fix })).status,
  ).toBe(503);
});

test('a batch of Overland larger than one check-in is kept in parts, before it hears “ok”', async () => {
  const at = (second: number) => new Date(1_790_000_000_000 + second * 1000).toISOString();
  const locations = Array.from({ length: 1000 }, (_, second) => ({
    ...feature,
    properties: { ...feature.properties, timestamp: at(second), wifi: 'x'.repeat(1000) },
  }));
  const body = { locations, current: { ...feature, properties: { ...feature.properties, timestamp: at(5000) } } };
  expect((await ask(`/ingest/overland/${device.token}`, { body })).json()).toEqual({ result: 'ok' });
  expect(taken.map(({ fixes }) => fixes.length)).toEqual([1000, 1]);
});

test('other paths and methods are not its own', async () => {
  expect((await ask('/ingest/unknown', { body: '{}' })).status).toBe(404);
  expect((await ask(`/ingest/owntracks/${device.token}/more`, { body: '{}' })).status).toBe(404);
  const get = await ask(`/ingest/overland/${device.token}`, { method: 'GET' });
  expect([get.status, get.headers.allow]).toEqual([405, 'POST']);
  expect((await ask('/api/v1/devices/me', { method: 'GET', headers: bearer(device.token) })).status).toBe(200);
});

test('who hangs up in the middle of a body is no trouble, and leaves nothing', async () => {
  await new Promise<void>((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /ingest/owntracks/${device.token} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"_type":`,
      );
      setTimeout(() => socket.destroy(), 50);
    });
    socket.once('close', () => setTimeout(done, 100));
  });
  expect([taken, errors]).toEqual([[], []]);
});
