import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connect } from '../../server/db/index.ts';
import { beginningOf, Hub } from '../../server/events/hub.ts';
import { eventRoutes, readStream } from '../../server/events/index.ts';
import { readPosition } from '../../server/events/position.ts';
import { fixFlags } from '../../server/geofences/index.ts';
import { newBusiness, newKey, testDatabase } from '../support/database.ts';
import { insertDevice, insertEvents, listen, serve, type Told } from './support.ts';

const knex = testDatabase();
const writers = connect(inject('connection'), 8);
afterAll(() => writers.destroy());
/** On the embedded database transactions come one after another; on PostgreSQL they overlap. */
const overlapping = inject('databaseUrl') !== null;

let urls: string[];
beforeAll(async () => {
  // Each with a pool of its own: what one process knows does not help the other.
  urls = await Promise.all(
    [1, 2].map(async () => {
      const own = connect(inject('connection'), 3);
      afterAll(() => own.destroy());
      return `${await serve(own, eventRoutes({ keepAliveMs: 200 }))}/events/stream`;
    }),
  );
});

async function newOwner() {
  const businessId = await newBusiness(knex);
  return { businessId, key: await newKey(knex, businessId), deviceId: await insertDevice(knex, businessId) };
}

const endOfStream = async () => (await beginningOf(knex, undefined)).end;

const inOrder = async (businessId: string): Promise<string[]> => {
  const rows = await knex('fence_events')
    .where({ business_id: businessId })
    .orderByRaw('xid, id')
    .select(knex.raw('xid::text as xid'), 'id');
  return rows.map(({ xid, id }) => `${xid}-${id}`);
};

/** Reads until `enough`, and goes away and comes back at random moments. */
async function readRestlessly(url: string, key: string, from: string, enough: (ids: string[]) => boolean) {
  const ids: string[] = [];
  let after = from;
  while (!enough(ids)) {
    const leaving = new AbortController();
    const patience = setTimeout(() => leaving.abort(), 50 + Math.random() * 900);
    let left = 1 + Math.floor(Math.random() * 25);
    try {
      for await (const { event, id } of listen(url, key, leaving.signal, after)) {
        if (id !== undefined) after = id;
        if (event === 'fence') ids.push(id as string);
        if (enough(ids) || (event === 'fence' && --left === 0)) break;
      }
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    } finally {
      clearTimeout(patience);
      leaving.abort();
    }
  }
  return ids;
}

/** Transactions that write and commit in an order of their own. */
async function writeOutOfOrder(businessId: string, deviceId: string, transactions: number): Promise<number> {
  let written = 0;
  const one = async () => {
    await sleep(Math.random() * 600);
    await writers.transaction(async (trx: Knex.Transaction) => {
      const parts = 1 + Math.floor(Math.random() * 3);
      for (let part = 0; part < parts; part++) {
        const count = 1 + Math.floor(Math.random() * 3);
        const ids = await insertEvents(
          trx,
          businessId,
          deviceId,
          Array.from({ length: count }, () => ({})),
        );
        written += ids.length;
        await sleep(Math.random() * (overlapping ? 150 : 3));
      }
    });
  };
  await Promise.all(Array.from({ length: transactions }, one));
  return written;
}

test('every reader sees every event once and in the same order, whatever commits when and whoever comes back', async () => {
  for (let round = 0; round < 3; round++) {
    const { businessId, key, deviceId } = await newOwner();
    const { xid, id } = await endOfStream();
    let expected = Number.POSITIVE_INFINITY;
    const readers = [0, 1, 0, 1].map((process) =>
      readRestlessly(urls[process] as string, key, `${xid}-${id}`, (ids) => ids.length >= expected),
    );
    expected = await writeOutOfOrder(businessId, deviceId, 40);
    const seen = await Promise.all(readers);
    const order = await inOrder(businessId);
    expect(order).toHaveLength(expected);
    for (const ids of seen) expect(ids).toEqual(order);
  }
});

test.runIf(overlapping)('an event waits for an older transaction that is still open', async () => {
  const { businessId, deviceId } = await newOwner();
  const begin = await endOfStream();
  const read = async () => (await readStream(knex, businessId, begin, 100)).map(({ id }) => id);
  const slow = await writers.transaction();
  const [early] = await insertEvents(slow, businessId, deviceId, [{}]);
  const [late] = await insertEvents(knex, businessId, deviceId, [{}]);
  const before = await read();
  await slow.commit();
  expect(before).toEqual([]);
  await expect.poll(read, { timeout: 10_000 }).toEqual([early, late]);
});

test.runIf(overlapping)(
  'who comes from an event that the stream has not reached is told only what follows it',
  async () => {
    const { businessId, deviceId } = await newOwner();
    const slow = await writers.transaction();
    await insertEvents(slow, businessId, deviceId, [{}]);
    await insertEvents(knex, businessId, deviceId, [{}]);
    const [listed = ''] = (await inOrder(businessId)).slice(-1);
    const beginning = await beginningOf(knex, readPosition(listed));
    const told: string[] = [];
    const leave = new Hub().listen(knex, businessId, beginning, {
      onEvents: async (rows) => void told.push(...rows.map(({ id }) => id)),
      onFixes: () => {},
    });
    await sleep(500);
    await slow.commit();
    await sleep(1000);
    const [next] = await insertEvents(knex, businessId, deviceId, [{}]);
    await expect.poll(() => told, { timeout: 10_000 }).toEqual([next]);
    leave();
  },
);

test.runIf(overlapping)('a long transaction in another database of the server holds nothing up', async () => {
  const { businessId, deviceId } = await newOwner();
  const elsewhere = new URL(inject('databaseUrl') as string);
  const other = connect({ connectionString: elsewhere.href }, 1);
  const long = await other.transaction();
  await long.raw('select pg_current_xact_id()');
  const begin = await endOfStream();
  const [id] = await insertEvents(knex, businessId, deviceId, [{}]);
  const read = async () => (await readStream(knex, businessId, begin, 10)).map((row) => row.id);
  await expect.poll(read, { timeout: 10_000 }).toEqual([id]);
  await long.rollback();
  await other.destroy();
});

/** What a stream tells until `done` says so. */
async function gather(url: string, key: string, done: (told: Told[]) => boolean, after?: string): Promise<Told[]> {
  const leaving = new AbortController();
  const told: Told[] = [];
  for await (const one of listen(url, key, leaving.signal, after)) {
    told.push(one);
    if (done(told)) break;
  }
  leaving.abort();
  return told;
}

test('a stream begins with what comes next, and with everything after an id that is given', async () => {
  const { businessId, key, deviceId } = await newOwner();
  const [url = ''] = urls;
  await insertEvents(
    knex,
    businessId,
    deviceId,
    Array.from({ length: 450 }, () => ({})),
  );
  const order = await inOrder(businessId);
  const rest = await gather(`${url}?lastEventId=${order[9]}`, key, (told) => told.length === 441);
  expect(rest.slice(1).map(({ id }) => id)).toEqual(order.slice(10));
  const again = await gather(`${url}?lastEventId=${order[0]}`, key, (told) => told.length === 11, order[439]);
  expect(again.slice(1).map(({ id }) => id)).toEqual(order.slice(440));

  const fresh = gather(url, key, (told) => told.length === 2);
  await sleep(500);
  const [next] = await insertEvents(knex, businessId, deviceId, [{ kind: 'dwelled' }]);
  const [ready, told] = await fresh;
  expect(ready).toMatchObject({ event: 'ready', id: expect.stringMatching(/^\d+-0$/) });
  expect(told).toMatchObject({
    event: 'fence',
    data: {
      id: expect.stringMatching(new RegExp(`-${next}$`)),
      kind: 'dwelled',
      deviceId,
      explanation: { marginMeters: 20 },
    },
  });
});

test('who reads what came before it misses nothing that comes meanwhile', async () => {
  const { businessId, deviceId } = await newOwner();
  const begin = await endOfStream();
  await insertEvents(knex, businessId, deviceId, [{}]);
  const hub = new Hub();
  const quick: string[] = [];
  const slow: string[] = [];
  const leaveQuick = hub.listen(knex, businessId, await beginningOf(knex, undefined), {
    onEvents: async (rows) => void quick.push(...rows.map(({ id }) => id)),
    onFixes: () => {},
  });
  const leaveSlow = hub.listen(knex, businessId, await beginningOf(knex, begin), {
    async onEvents(rows) {
      slow.push(...rows.map(({ id }) => id));
      if (slow.length > 1) return;
      const [next] = await insertEvents(knex, businessId, deviceId, [{}]);
      await expect.poll(() => quick, { timeout: 10_000 }).toEqual([next]);
    },
    onFixes: () => {},
  });
  await expect.poll(() => slow.length, { timeout: 10_000 }).toBe(2);
  const [last] = await insertEvents(knex, businessId, deviceId, [{}]);
  await expect.poll(() => [quick.length, slow.length, slow.at(-1)], { timeout: 10_000 }).toEqual([2, 3, last]);
  leaveQuick();
  leaveSlow();
});

test('the position of another database is no reason to wait for ever', async () => {
  const { businessId, key, deviceId } = await newOwner();
  const told = gather(urls[0] as string, key, (all) => all.length === 2, '999999999999999999-5');
  await sleep(500);
  const [id] = await insertEvents(knex, businessId, deviceId, [{}]);
  expect((await told)[1]?.id).toMatch(new RegExp(`-${id}$`));
});

test('the last fix of a device is told once each time it changes, in every process', async () => {
  const { businessId, key, deviceId } = await newOwner();
  const last = { lng: 13.4, lat: 52.5, accuracy: 8 };
  const say = (at: number) => {
    const state = JSON.stringify({
      track: { last: { ...last, at, ...(at > 1_000 && { flags: fixFlags.mock }) }, presences: {} },
    });
    return knex('device_states')
      .insert({ business_id: businessId, device_id: deviceId, state, last_seen_at: new Date() })
      .onConflict(['business_id', 'device_id'])
      .merge();
  };
  const readers = urls.map((url) => gather(url, key, (told) => told.length === 3));
  await sleep(600);
  await say(1_000);
  await sleep(2_500);
  await say(2_000);
  for (const told of await Promise.all(readers)) {
    expect(told.slice(1).map(({ event, data }) => [event, (data as { at: string }).at])).toEqual([
      ['fix', '1970-01-01T00:00:01.000Z'],
      ['fix', '1970-01-01T00:00:02.000Z'],
    ]);
    expect(told[1]?.data).toEqual({
      deviceId,
      deviceName: 'Phone',
      position: [13.4, 52.5],
      accuracyMeters: 8,
      at: '1970-01-01T00:00:01.000Z',
      suspicions: [],
    });
    expect(told[2]?.data).toMatchObject({ suspicions: ['mock'] });
  }
});

test('a stream is neither compressed nor held back, and keeps its connection alive', async () => {
  const { key } = await newOwner();
  const leaving = new AbortController();
  const response = await fetch(urls[0] as string, {
    headers: { Authorization: `Bearer ${key}`, 'Accept-Encoding': 'gzip, br' },
    signal: leaving.signal,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(response.headers.get('cache-control')).toContain('no-transform');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  let text = '';
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString();
    if (text.includes(': keep-alive')) break;
  }
  leaving.abort();
  expect(text).toMatch(/^retry: \d+\n/);
});

const ends = async (url: string, key: string) => {
  for await (const _ of listen(url, key, AbortSignal.timeout(20_000)));
  return true;
};

test('a stream ends with the key, with the process, and after its longest time', async () => {
  const { businessId, key } = await newOwner();
  const revoked = ends(urls[0] as string, key);
  await sleep(300);
  await knex('api_keys').where({ business_id: businessId }).delete();
  expect(await revoked).toBe(true);

  const other = await newOwner();
  const stopping = new AbortController();
  const stopped = ends(`${await serve(knex, eventRoutes({ stopping: stopping.signal }))}/events/stream`, other.key);
  await sleep(300);
  stopping.abort();
  expect(await stopped).toBe(true);
  expect(await ends(`${await serve(knex, eventRoutes({ longestMs: 100 }))}/events/stream`, other.key)).toBe(true);
});

test('nobody but an owner listens, and nobody to another business', async () => {
  const { businessId, key } = await newOwner();
  const [url = ''] = urls;
  const asked = async (token: string | undefined) =>
    (await fetch(url, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } })).status;
  expect(await asked(undefined)).toBe(401);
  for (const role of ['marketer', 'analyst'] as const)
    expect(await asked(await newKey(knex, businessId, role))).toBe(403);

  const other = await newOwner();
  const told = gather(url, key, (all) => all.length === 2);
  await sleep(400);
  await insertEvents(knex, other.businessId, other.deviceId, [{}]);
  await sleep(800);
  const own = await insertEvents(knex, businessId, await insertDevice(knex, businessId), [{}]);
  expect((await told)[1]?.id).toMatch(new RegExp(`-${own[0]}$`));
});

test('nothing is asked of the database while nobody listens, and once for all who do', async () => {
  const { key } = await newOwner();
  const own = connect(inject('connection'), 3);
  afterAll(() => own.destroy());
  let asked = 0;
  own.on('query', ({ sql }: { sql: string }) => {
    if (sql.includes('fence_events')) asked++;
  });
  const url = `${await serve(own, eventRoutes())}/events/stream`;
  const leaving = new AbortController();
  const readers = Array.from({ length: 10 }, async () => {
    for await (const _ of listen(url, key, leaving.signal));
  });
  await sleep(1500);
  asked = 0;
  await sleep(1500);
  expect(asked).toBeLessThanOrEqual(6);
  expect(asked).toBeGreaterThanOrEqual(2);
  leaving.abort();
  await Promise.allSettled(readers);
  await sleep(700);
  asked = 0;
  await sleep(700);
  expect(asked).toBe(0);
});
