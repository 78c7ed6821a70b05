import { execFileSync } from 'node:child_process';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import webPush from 'web-push';
import { createDevices } from '../../server/devices/registry.ts';
import { newToken } from '../../server/http/tokens.ts';
import { type PushOptions, pushKey, pushRoutes, sendPush } from '../../server/push/index.ts';
import { insertDevice, serve } from '../events/support.ts';
import { newBusiness, newKey, testDatabase } from '../support/database.ts';

const knex = testDatabase();
let answer = 201;
/** What the push service would get. */
const sent: { endpoint: string; payload: string }[] = [];
const send: NonNullable<PushOptions['send']> = async ({ endpoint }, payload) => {
  if (answer === 0) throw new Error('no route');
  if (answer >= 300) throw new webPush.WebPushError('no', answer, {}, '', endpoint);
  sent.push({ endpoint, payload: String(payload) });
  return { statusCode: answer, body: '', headers: {} };
};
let url: string;
beforeAll(async () => {
  url = await serve(knex, pushRoutes({ send }), createDevices(knex).principal);
});

/** As a browser makes it. */
function newSubscription(endpoint = `https://push.example.com/${randomBytes(8).toString('hex')}`) {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys().toString('base64url');
  return { endpoint, expirationTime: null, keys: { p256dh, auth: randomBytes(16).toString('base64url') } };
}

async function newPhone(business?: string) {
  const businessId = business ?? (await newBusiness(knex));
  const deviceId = await insertDevice(knex, businessId);
  const { token, hash } = newToken('device', businessId);
  await knex('devices')
    .where({ business_id: businessId, id: deviceId })
    .update({ token_hash: hash, consented_at: new Date() });
  const phone = supertest.agent(url).set('Authorization', `Bearer ${token}`);
  const owner = supertest.agent(url).set('Authorization', `Bearer ${await newKey(knex, businessId)}`);
  const tried = async () => (await owner.post(`/devices/${deviceId}/push-test`)).body.result;
  return { businessId, deviceId, phone, owner, tried };
}

test('a phone subscribes, is notified, and takes it back', async () => {
  const { phone, tried } = await newPhone();
  expect(await tried()).toBe('gone');
  const first = newSubscription();
  expect((await phone.post('/devices/me/push').send(first)).status).toBe(204);
  expect(await tried()).toBe('sent');
  const second = newSubscription();
  await phone.post('/devices/me/push').send(second);
  expect(await tried()).toBe('sent');
  expect(sent.slice(-2).map(({ endpoint }) => endpoint)).toEqual([first.endpoint, second.endpoint]);
  expect(JSON.parse(sent.at(-1)?.payload ?? '')).toMatchObject({ title: 'Hexhood' });
  expect((await phone.delete('/devices/me/push')).status).toBe(204);
  expect(await tried()).toBe('gone');
});

test('nobody is notified who took their consent back, or whose phone is off', async () => {
  const { businessId, deviceId, phone, tried } = await newPhone();
  await phone.post('/devices/me/push').send(newSubscription()).expect(204);
  for (const change of [{ active: false }, { withdrawn_at: new Date() }]) {
    await knex('devices').where({ business_id: businessId, id: deviceId }).update(change);
    expect(await tried()).toBe('gone');
    await knex('devices').where({ business_id: businessId, id: deviceId }).update({ active: true, withdrawn_at: null });
    expect(await tried()).toBe('sent');
  }
});

test('a subscription that the push service does not know any more is forgotten, trouble is not', async () => {
  const { businessId, phone, tried } = await newPhone();
  const kept = () => knex('push_subscriptions').where({ business_id: businessId });
  for (const gone of [404, 410]) {
    await phone.post('/devices/me/push').send(newSubscription());
    for (answer of [0, 429, 500, 403]) expect(await tried()).toBe('failed');
    expect(await kept()).toHaveLength(1);
    answer = gone;
    expect(await tried()).toBe('gone');
    expect(await kept()).toHaveLength(0);
    answer = 201;
  }
});

test('a browser that joined again is one browser', async () => {
  const before = await newPhone();
  const now = await newPhone(before.businessId);
  const subscription = newSubscription();
  await before.phone.post('/devices/me/push').send(subscription);
  await now.phone.post('/devices/me/push').send(subscription);
  expect([await before.tried(), await now.tried()]).toEqual(['gone', 'sent']);
});

test('the keys of a business are made once, however many ask at once', async () => {
  const businessId = await newBusiness(knex);
  const keys = new Set(await Promise.all(Array.from({ length: 8 }, () => pushKey(knex, businessId))));
  expect(keys.size).toBe(1);
  expect(Buffer.from([...keys][0] ?? '', 'base64url')).toHaveLength(65);
  expect(keys.has(await pushKey(knex, await newBusiness(knex)))).toBe(false);
});

test('what is no subscription is refused, and so is an address that no push service has', async () => {
  const { phone } = await newPhone();
  const good = newSubscription();
  for (const bad of [
    {},
    { ...good, endpoint: 'http://push.example.com/' },
    { ...good, endpoint: 'https://192.168.1.1/admin' },
    { ...good, endpoint: 'https://[::1]/' },
    { ...good, keys: { ...good.keys, p256dh: 'short' } },
    { ...good, keys: { ...good.keys, auth: '\u0000' } },
  ])
    expect((await phone.post('/devices/me/push').send(bad)).status, JSON.stringify(bad)).toBe(400);
  expect(
    (await phone.post('/devices/me/push').send({ ...good, endpoint: 'https://push.example.com/\u0000' })).status,
  ).toBe(204);
});

test('only phones subscribe, only owners try, and each its own', async () => {
  const one = await newPhone();
  const other = await newPhone();
  expect((await one.owner.post('/devices/me/push').send(newSubscription())).status).toBe(403);
  expect((await one.phone.post(`/devices/${one.deviceId}/push-test`)).status).toBe(403);
  expect((await one.owner.post(`/devices/${other.deviceId}/push-test`)).status).toBe(404);
});

test('a payload that is too long for a browser is not sent', async () => {
  const { businessId, deviceId, phone } = await newPhone();
  await phone.post('/devices/me/push').send(newSubscription());
  const long = { title: 'x', body: 'é'.repeat(2_000) };
  expect(await sendPush(knex, businessId, deviceId, long, { send })).toBe('failed');
  // The real way out leads to the public internet only: this name is the machine's own.
  await phone.post('/devices/me/push').send(newSubscription('https://localhost/'));
  expect(await sendPush(knex, businessId, deviceId, { title: 'x', body: 'y' })).toBe('failed');
});

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0;
  } catch {
    return false;
  }
})();

test.runIf(hasOpenssl)('over the wire: encrypted, signed with the business’s key for that push service', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-push-'));
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', certFile, '-days', '1', ...subject],
    { stdio: 'ignore' },
  );
  const cert = readFileSync(certFile);
  const requests: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer({ key: readFileSync(keyFile), cert }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, done));
  afterAll(() => server.close());
  rmSync(directory, { recursive: true });

  const { businessId, deviceId, phone } = await newPhone();
  const endpoint = `https://localhost:${(server.address() as AddressInfo).port}/push/1`;
  await phone.post('/devices/me/push').send(newSubscription(endpoint));
  const trusting: NonNullable<PushOptions['send']> = (subscription, payload, options) =>
    webPush.sendNotification(subscription, payload, { ...options, agent: new Agent({ ca: cert }) });
  const payload = { title: 'Fresh bread', body: 'Come in' };
  const publicUrl = 'https://shop.example.com';
  expect(await sendPush(knex, businessId, deviceId, payload, { send: trusting, publicUrl, ttlSeconds: 60 })).toBe(
    'sent',
  );

  const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = requests;
  expect(headers).toMatchObject({ ttl: '60', 'content-encoding': 'aes128gcm' });
  expect(body.includes('Fresh bread')).toBe(false);
  const [, token = '', key = ''] = /^vapid t=(\S+), k=(\S+)$/.exec(headers.authorization ?? '') ?? [];
  expect(key).toBe(await pushKey(knex, businessId));
  const [head, claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const jwk = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const signed = Buffer.from(`${head}.${claims}`);
  expect(verify('sha256', signed, { key: jwk, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'))).toBe(
    true,
  );
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    aud: new URL(endpoint).origin,
    sub: publicUrl,
  });
});
