import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import supertest from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { readStream } from '../../server/events/index.ts';
import { createWebhookSender } from '../../server/webhooks/index.ts';
import { webhookRoutes } from '../../server/webhooks/routes.ts';
import { insertDevice, insertEvents, serve, untilReadable } from '../events/support.ts';
import { newBusiness, newKey, testDatabase } from '../support/database.ts';
import { testCrashes } from './crash.ts';
import { believes, receiver } from './support.ts';

const knex = testDatabase();
const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
const sender = createWebhookSender({ knex, log, timeoutMs: 700 });
let url: string;
beforeAll(async () => {
  url = await serve(knex, webhookRoutes);
});

async function newOwner() {
  const businessId = await newBusiness(knex);
  const agent = supertest.agent(url).set('Authorization', `Bearer ${await newKey(knex, businessId)}`);
  const deviceId = await insertDevice(knex, businessId);
  return {
    ...{ businessId, agent, deviceId },
    async happen(...kinds: string[]) {
      const ids = await insertEvents(
        knex,
        businessId,
        deviceId,
        kinds.map((kind) => ({ kind })),
      );
      await untilReadable(knex, businessId);
      return ids;
    },
    async add(body: object): Promise<{ id: string; secret: string }> {
      const response = await agent.post('/webhooks').send(body);
      expect(response.status, response.text).toBe(201);
      return response.body;
    },
    async deliveries(id: string, query = '') {
      return (await agent.get(`/webhooks/${id}/deliveries${query}`)).body.items;
    },
    /** Lets the waiting pass. */
    hurry: (set: object = {}) =>
      knex('webhook_deliveries')
        .where({ business_id: businessId, status: 'waiting' })
        .update({ next_at: knex.fn.now(), ...set }),
  };
}

test('a webhook is told of the events it asked for, from its making on, signed as Standard Webhooks', async () => {
  const owner = await newOwner();
  const { url: to, got } = await receiver();
  await owner.happen('entered');
  const { id, secret } = await owner.add({ url: to, events: ['fence.entered', 'visit.amended', 'checked_in'] });
  const [entered, , amended, checkedIn] = await owner.happen('entered', 'exited', 'visit.amended', 'checked_in');
  await sender.runOnce();
  expect(got.map(({ body }) => body.type).sort()).toEqual(['checked_in', 'fence.entered', 'visit.amended']);
  expect(got.map(({ id: message }) => message).sort()).toEqual(
    [entered, amended, checkedIn].map((event) => `msg_${id}_${event}`).sort(),
  );
  for (const message of got) {
    expect(believes(secret, message)).toBe(true);
    expect(believes(`whsec_${Buffer.alloc(32).toString('base64')}`, message)).toBe(false);
    expect(Object.keys(message.body)).toEqual(['type', 'timestamp', 'data']);
    expect(message.body.data).toMatchObject({ deviceId: owner.deviceId, explanation: { marginMeters: 20 } });
    expect(message.body.timestamp).toBe(message.body.data.at);
    expect(message.headers['content-type']).toBe('application/json');
  }
  await sender.runOnce();
  expect(got).toHaveLength(3);
  expect(await owner.deliveries(id)).toMatchObject(
    Array.from({ length: 3 }, () => ({ status: 'delivered', nextAt: null, attempts: [{ status: 200, error: null }] })),
  );
});

test('after a change of the secret both sign for a day, and the one before that does not', async () => {
  const owner = await newOwner();
  const { url: to, got } = await receiver();
  const { id, secret: first } = await owner.add({ url: to });
  const rotate = async () => (await owner.agent.post(`/webhooks/${id}/rotate`)).body.secret as string;
  const second = await rotate();
  const say = async () => {
    await owner.happen('entered');
    await sender.runOnce();
    const message = got.at(-1);
    if (!message) throw new Error('nothing came');
    return [first, second, third].map((secret) => believes(secret, message));
  };
  let third = first;
  expect((await say()).slice(0, 2)).toEqual([true, true]);
  expect(String(got[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
  third = await rotate();
  expect(await say()).toEqual([false, true, true]);
  await knex('webhooks')
    .where({ business_id: owner.businessId })
    .update({ rotated_at: knex.raw(`now() - interval '24 hours'`) });
  expect(await say()).toEqual([false, false, true]);
});

test('a receiver in trouble gets the same message again, later each time, until it takes it', async () => {
  const owner = await newOwner();
  const answers = [500, 302, 404];
  const { url: to, got } = await receiver((response) =>
    response.writeHead(answers.shift() ?? 204, { Location: 'http://127.0.0.1:1/' }).end(),
  );
  const { id } = await owner.add({ url: to });
  await owner.happen('dwelled');
  for (const seconds of [5, 20, 80]) {
    await sender.runOnce();
    const [delivery] = await owner.deliveries(id);
    expect(delivery.status).toBe('waiting');
    const wait = (Date.parse(delivery.nextAt) - Date.parse(delivery.attempts.at(-1).at)) / 1000;
    expect(wait).toBeGreaterThan(seconds * 0.79);
    expect(wait).toBeLessThan(seconds * 1.25);
    await sender.runOnce();
    await owner.hurry();
  }
  await sender.runOnce();
  const [delivery] = await owner.deliveries(id);
  expect(delivery.status).toBe('delivered');
  expect(delivery.attempts.map(({ status }: { status: number }) => status)).toEqual([500, 302, 404, 204]);
  expect(delivery.attempts[1].error).toBe('redirects are not followed');
  expect(new Set(got.map(({ id: message }) => message)).size).toBe(1);
  expect(new Set(got.map(({ text }) => text)).size).toBe(1);
});

test('a receiver may say how long to wait', async () => {
  const owner = await newOwner();
  const { url: to } = await receiver((response) => response.writeHead(503, { 'Retry-After': '3600' }).end());
  const { id } = await owner.add({ url: to });
  await owner.happen('entered');
  await sender.runOnce();
  const [delivery] = await owner.deliveries(id);
  expect((Date.parse(delivery.nextAt) - Date.now()) / 1000).toBeGreaterThan(3_590);
});

test('after a day it is given up, and can be sent again by hand, one or all', async () => {
  const owner = await newOwner();
  let status = 500;
  const { url: to, got } = await receiver((response) => response.writeHead(status).end());
  const { id } = await owner.add({ url: to });
  await owner.happen('entered', 'exited');
  await sender.runOnce();
  await owner.hurry({ give_up_at: knex.fn.now() });
  await sender.runOnce();
  expect((await owner.agent.get(`/webhooks/${id}`)).body).toMatchObject({ waiting: 0, failed: 2, active: true });
  expect(await owner.deliveries(id, '?status=waiting')).toEqual([]);

  status = 200;
  const [last, first] = await owner.deliveries(id, '?status=failed');
  const replayed = await owner.agent.post(`/webhooks/${id}/deliveries/${last.id}/replay`);
  expect(replayed.status).toBe(202);
  expect(replayed.body).toMatchObject({ status: 'waiting', attempts: [{ status: 500 }, { status: 500 }] });
  await sender.runOnce();
  expect((await owner.deliveries(id, '?status=delivered')).map((one: { id: string }) => one.id)).toEqual([last.id]);
  const all = await owner.agent.post(`/webhooks/${id}/replay-failed`);
  expect([all.status, all.body]).toEqual([202, { replayed: 1 }]);
  await sender.runOnce();
  expect((await owner.deliveries(id, '?status=delivered')).map((one: { id: string }) => one.id)).toEqual([
    last.id,
    first.id,
  ]);
  expect(got).toHaveLength(6);
  expect(new Set(got.map(({ id: message }) => message)).size).toBe(2);
});

test('410 switches a webhook off until its owner switches it on, and it is told of nothing in between', async () => {
  const owner = await newOwner();
  let status = 410;
  const { url: to, got } = await receiver((response) => response.writeHead(status).end());
  const { id } = await owner.add({ url: to });
  await owner.happen('entered');
  await sender.runOnce();
  const off = (await owner.agent.get(`/webhooks/${id}`)).body;
  expect(off).toMatchObject({ active: false, disabledReason: '410 Gone', waiting: 0, failed: 1 });
  for (const path of ['test', 'replay-failed', `deliveries/${(await owner.deliveries(id))[0].id}/replay`])
    expect((await owner.agent.post(`/webhooks/${id}/${path}`)).status, path).toBe(409);

  status = 200;
  await owner.happen('dwelled');
  await sender.runOnce();
  const on = await owner.agent.patch(`/webhooks/${id}`).send({ active: true });
  expect(on.body).toMatchObject({ active: true, disabledReason: null });
  await owner.happen('exited');
  await sender.runOnce();
  expect(got.map(({ body }) => body.type)).toEqual(['fence.entered', 'fence.exited']);
});

test('a receiver that is slow, or not there, holds up nobody else', async () => {
  const owner = await newOwner();
  const slow = await receiver(() => {});
  const quick = await receiver();
  const late = await owner.add({ url: slow.url });
  const gone = await owner.add({ url: 'http://127.0.0.1:1/' });
  const strange = await owner.add({ url: 'http://a%zz:b@127.0.0.1:1/' });
  await owner.add({ url: quick.url });
  await owner.happen(...Array.from({ length: 16 }, () => 'entered'));
  const done = sender.runOnce();
  await expect.poll(() => quick.got.length, { timeout: 5_000 }).toBe(16);
  expect(slow.got.length).toBeLessThanOrEqual(8);
  await done;
  const { attempts } = (await owner.deliveries(late.id))[0];
  expect(attempts[0]).toMatchObject({ status: null, error: 'no answer within 0.7 s' });
  expect((await owner.deliveries(gone.id))[0].attempts[0].error).toBe('nothing answers at this address');
  expect((await owner.deliveries(strange.id))[0].attempts[0].error).toBe('URI malformed');
});

test('a test message is sent at once, whatever the webhook listens to', async () => {
  const owner = await newOwner();
  const { url: to, got } = await receiver();
  const { id, secret } = await owner.add({ url: to, events: ['fence.exited'] });
  const asked = await owner.agent.post(`/webhooks/${id}/test`);
  expect([asked.status, asked.body.status]).toEqual([202, 'waiting']);
  await sender.runOnce();
  expect(got[0]?.body).toMatchObject({ type: 'webhook.test', data: { webhookId: id } });
  expect(got[0] && believes(secret, got[0])).toBe(true);
});

test('what tells of a device goes with the device', async () => {
  const owner = await newOwner();
  const { url: to, got } = await receiver((response) => response.writeHead(500).end());
  const { id } = await owner.add({ url: to });
  await owner.happen('entered');
  await sender.runOnce();
  expect(await owner.deliveries(id)).toHaveLength(1);
  await knex('devices').where({ business_id: owner.businessId, id: owner.deviceId }).delete();
  expect(await owner.deliveries(id)).toEqual([]);
  await sender.runOnce();
  expect(got).toHaveLength(1);
});

test('link-local addresses are refused, those of the shop are not', async () => {
  const owner = await newOwner();
  const post = (to: string) => owner.agent.post('/webhooks').send({ url: to });
  for (const to of [
    'http://169.254.169.254/latest/meta-data',
    'http://0xA9FEA9FE/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
  ]) {
    const response = await post(to);
    expect([response.status, JSON.parse(response.text).errors?.[0].pointer], to).toEqual([400, '/url']);
  }
  for (const to of ['ftp://example.com/', 'javascript:alert(1)', 'not a url', ''])
    expect((await post(to)).status).toBe(400);
  for (const to of ['http://192.168.1.7:8080/till', 'https://example.com/\u0000x', 'http://localhost/'])
    expect((await post(to)).status, to).toBe(201);
  const { id } = await owner.add({ url: 'http://192.168.1.7/' });
  expect((await owner.agent.patch(`/webhooks/${id}`).send({ url: 'http://169.254.1.1/' })).status).toBe(400);
  expect(
    (await owner.agent.patch(`/webhooks/${id}`).send({ url: 'http://10.0.0.1/', name: 'Till' })).body,
  ).toMatchObject({
    url: 'http://10.0.0.1/',
    name: 'Till',
    active: true,
  });
});

test('a link-local address is not posted to, whatever was written down', async () => {
  const owner = await newOwner();
  const { id } = await owner.add({ url: 'http://example.com/' });
  await knex('webhooks').where({ business_id: owner.businessId }).update({ url: 'http://169.254.169.254/' });
  await owner.happen('entered');
  await sender.runOnce();
  expect((await owner.deliveries(id))[0].attempts[0].error).toBe('this address is not allowed');
});

describe('who may', () => {
  test('only owners see webhooks, and nobody sees a secret twice', async () => {
    const owner = await newOwner();
    const { id, secret } = await owner.add({ url: 'http://127.0.0.1:1/' });
    for (const path of ['/webhooks', `/webhooks/${id}`, `/webhooks/${id}/deliveries`])
      expect((await owner.agent.get(path)).text).not.toContain(secret.slice(6));
    for (const role of ['marketer', 'analyst'] as const) {
      const key = await newKey(knex, owner.businessId, role);
      expect((await supertest(url).get('/webhooks').set('Authorization', `Bearer ${key}`)).status).toBe(403);
    }
    const other = await newOwner();
    const { id: foreign } = await other.add({ url: 'http://127.0.0.1:1/' });
    for (const [method, path, body] of [
      ['get', '', undefined],
      ['patch', '', { name: 'x' }],
      ['delete', '', undefined],
      ['post', '/rotate', undefined],
      ['post', '/test', undefined],
      ['get', '/deliveries', undefined],
      ['post', '/replay-failed', undefined],
      ['post', '/deliveries/1/replay', undefined],
    ] as const)
      expect((await owner.agent[method](`/webhooks/${foreign}${path}`).send(body)).status, `${method} ${path}`).toBe(
        404,
      );
    expect((await other.agent.get(`/webhooks/${foreign}`)).status).toBe(200);
    expect((await owner.agent.delete(`/webhooks/${id}`)).status).toBe(204);
    expect((await owner.agent.get('/webhooks')).body.items).toEqual([]);
  });
});

test('a database that was restored counts transactions anew, and webhooks go on all the same', async () => {
  const owner = await newOwner();
  const { url: to, got } = await receiver();
  const { id } = await owner.add({ url: to });
  const far = '999999999999999999';
  const [old] = await owner.happen('exited');
  await knex('fence_events').where({ business_id: owner.businessId }).update({ xid: far });
  await knex('webhooks').where({ business_id: owner.businessId, id }).update({ after_xid: far });
  const other = createWebhookSender({ knex, log, tickMs: 30 });
  await other.start();
  await sleep(300);
  await owner.happen('entered');
  await expect.poll(() => got.length, { timeout: 10_000 }).toBe(1);
  await other.stop();
  expect(got[0]?.body.type).toBe('fence.entered');
  const all = await readStream(knex, owner.businessId, { xid: '0', id: '0' }, 10);
  expect(all.map(({ id: event }) => event)[0]).toBe(old);
  expect(all).toHaveLength(2);
});

testCrashes(knex);
