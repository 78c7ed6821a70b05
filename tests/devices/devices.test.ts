import supertest from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { createdDevice, device, hereCode, joined, ownDevice } from '../../server/contract/checkins.ts';
import { newKey, testDatabase } from '../support/database.ts';
import { agentOf, deviceOf, devicesApp, shopOf } from './support.ts';

const knex = testDatabase();
const { app, devices } = devicesApp(knex);
let shop: Awaited<ReturnType<typeof shopOf>>;
beforeAll(async () => {
  shop = await shopOf(knex, app);
});

const customer = async () => {
  const [row] = await knex('customers').insert({ business_id: shop.businessId, name: 'Ada' }).returning('id');
  return row.id as string;
};

test('a device is made with a token and a link for each app, shown once', async () => {
  const customerId = await customer();
  const made = await shop.owner
    .post('/api/v1/devices')
    .send({ name: 'Ada’s phone', kind: 'owntracks', customerId, clientKey: 'ada/phone', passphrase: 'fleet street' });
  expect(made.status).toBe(201);
  const body = createdDevice.parse(made.body);
  expect(body).toMatchObject({ customerName: 'Ada', clientKey: 'ada/phone', encrypted: true, active: true });
  expect(body.token).toMatch(new RegExp(`^hhd_${shop.businessId}_[\\w-]{43}$`));
  expect(body.setup.map(({ app: own }) => own)).toEqual(['owntracks', 'traccar', 'overland', 'page']);
  for (const { url } of body.setup) expect(url).toContain(body.token);

  const read = await shop.owner.get(`/api/v1/devices/${body.id}`);
  expect(device.parse(read.body)).toMatchObject({
    id: body.id,
    consentedAt: null,
    lastSeenAt: null,
    lastPosition: null,
  });
  expect(read.text).not.toContain(body.token);
  expect(read.text).not.toContain('fleet street');
  const listed = await shop.owner.get(`/api/v1/devices?customerId=${customerId}`);
  expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
});

test('links begin with the address the service is known by, or else with the request’s', async () => {
  const named = devicesApp(knex, { publicUrl: 'https://map.example/' }).app;
  const owner = agentOf(named, await newKey(knex, shop.businessId));
  const [known] = (await deviceOf(owner)).setup;
  expect(known?.url).toMatch(/^https:\/\/map\.example\/ingest\/owntracks\/hhd_/);
  const [asked] = (await deviceOf(shop.owner.set('Host', 'shop.local:3000'))).setup;
  expect(asked?.url).toMatch(/^http:\/\/shop\.local:3000\/ingest\/owntracks\/hhd_/);
});

test('only the owner sees devices; a device sees itself only', async () => {
  const { id, token } = await deviceOf(shop.owner);
  const marketer = agentOf(app, await newKey(knex, shop.businessId, 'marketer'));
  for (const client of [marketer, agentOf(app, token)]) {
    expect((await client.get('/api/v1/devices')).status).toBe(403);
    expect((await client.get(`/api/v1/devices/${id}`)).status).toBe(403);
    expect((await client.post('/api/v1/devices').send({})).status).toBe(403);
    expect((await client.get('/api/v1/here-codes')).status).toBe(403);
  }
  expect((await shop.owner.get('/api/v1/devices/me')).status).toBe(403);
  const own = await agentOf(app, token).get('/api/v1/devices/me');
  expect(ownDevice.parse(own.body)).toMatchObject({ deviceId: id, business: 'Bakery', keepDays: 30, fixes: 0 });
});

test('devices of another business are not there', async () => {
  const other = await shopOf(knex, app);
  const { id } = await deviceOf(other.owner);
  for (const response of [
    await shop.owner.get(`/api/v1/devices/${id}`),
    await shop.owner.patch(`/api/v1/devices/${id}`).send({ name: 'mine' }),
    await shop.owner.delete(`/api/v1/devices/${id}`),
    await shop.owner.post(`/api/v1/devices/${id}/token`),
  ])
    expect(response.status).toBe(404);
  const stranger = await other.owner.post('/api/v1/devices').send({ customerId: await customer() });
  expect([stranger.status, JSON.parse(stranger.text).errors[0].pointer]).toEqual([400, '/customerId']);
});

test('an app’s own name belongs to one device', async () => {
  const first = await deviceOf(shop.owner, { clientKey: '123456' });
  const second = await deviceOf(shop.owner);
  const again = await shop.owner.post('/api/v1/devices').send({ clientKey: '123456' });
  expect([again.status, JSON.parse(again.text).errors[0].pointer]).toEqual([409, '/clientKey']);
  expect((await shop.owner.patch(`/api/v1/devices/${second.id}`).send({ clientKey: '123456' })).status).toBe(409);
  expect(
    (await shop.owner.patch(`/api/v1/devices/${first.id}`).send({ clientKey: '123456', name: 'Till' })).body.name,
  ).toBe('Till');
  expect(
    (await shop.owner.patch(`/api/v1/devices/${first.id}`).send({ customerId: '999999999999999999' })).status,
  ).toBe(400);
  expect((await shop.owner.patch(`/api/v1/devices/${first.id}`).send({})).status).toBe(200);
});

test('a token is good until there is a new one, or the device is switched off or gone', async () => {
  const { id, token } = await deviceOf(shop.owner);
  expect(await devices.find(token)).toMatchObject({ deviceId: id, role: 'device', accepts: true });
  expect(devices.known(token)).toBeDefined();

  const renewed = await shop.owner.post(`/api/v1/devices/${id}/token`);
  const fresh = createdDevice.parse(renewed.body).token;
  expect(await devices.find(token)).toBeUndefined();
  expect(await devices.find(fresh)).toMatchObject({ deviceId: id });

  await shop.owner.patch(`/api/v1/devices/${id}`).send({ active: false });
  expect(await devices.find(fresh)).toMatchObject({ accepts: false });
  await shop.owner.patch(`/api/v1/devices/${id}`).send({ active: true });
  expect(await devices.find(fresh)).toMatchObject({ accepts: true });
  expect((await shop.owner.delete(`/api/v1/devices/${id}`)).status).toBe(204);
  expect(await devices.find(fresh)).toBeUndefined();
  expect((await agentOf(app, fresh).get('/api/v1/devices/me')).status).toBe(401);
});

test('a phone joins by a poster’s code, and only having agreed', async () => {
  const made = await shop.owner.post('/api/v1/here-codes').send({ storeId: shop.store.id, name: 'Door' });
  const poster = hereCode.parse(made.body);
  expect(poster.link).toMatch(new RegExp(`/checkin#code=${poster.code}$`));
  expect((await shop.owner.get('/api/v1/here-codes')).body.items).toContainEqual(poster);

  const join = (body: object) => supertest(app).post('/api/v1/devices/join').send(body);
  expect((await join({ code: poster.code })).status).toBe(400);
  expect((await join({ code: poster.code, consent: false })).status).toBe(400);
  expect((await join({ code: `${shop.businessId}-AAAAAAAAAA`, consent: true })).status).toBe(404);
  const answer = await join({ code: poster.code.toLowerCase(), consent: true });
  const phone = joined.parse(answer.body);
  expect(phone).toMatchObject({ business: 'Bakery', store: { name: 'Fleet Street', position: [-76.58, 39.28] } });
  expect((await shop.owner.get(`/api/v1/devices/${phone.deviceId}`)).body).toMatchObject({
    kind: 'page',
    name: 'Phone (Door)',
  });
  expect(await devices.find(phone.token)).toMatchObject({ accepts: true });

  expect((await shop.owner.delete(`/api/v1/here-codes/${poster.id}`)).status).toBe(204);
  expect((await join({ code: poster.code, consent: true })).status).toBe(404);
  const nowhere = await shop.owner.post('/api/v1/here-codes').send({ storeId: '999999999999999999' });
  expect(nowhere.status).toBe(400);
});

test('the page of a device asks first: nothing is taken before its person agreed, or after they took it back', async () => {
  const { id, token } = await deviceOf(shop.owner, { kind: 'page' });
  const phone = agentOf(app, token);
  expect(await devices.find(token)).toMatchObject({ accepts: false });
  const agreed = await phone.patch('/api/v1/devices/me').send({ consent: true });
  expect(ownDevice.parse(agreed.body).consentedAt).not.toBeNull();
  expect(await devices.find(token)).toMatchObject({ accepts: true });
  const back = await phone.patch('/api/v1/devices/me').send({ consent: false });
  expect(back.body.consentedAt).toBeNull();
  expect(await devices.find(token)).toMatchObject({ accepts: false });
  expect((await shop.owner.patch(`/api/v1/devices/${id}`).send({ active: true })).body.consentedAt).toBeNull();
  expect(await devices.find(token)).toMatchObject({ accepts: false });
});

test('a phone of any app may take its agreement back', async () => {
  const { token } = await deviceOf(shop.owner, { kind: 'owntracks' });
  expect(await devices.find(token)).toMatchObject({ accepts: true });
  await agentOf(app, token).patch('/api/v1/devices/me').send({ consent: false });
  expect(await devices.find(token)).toMatchObject({ accepts: false });
});

/** What a device leaves in the tables. */
async function leaveTraces(deviceId: string) {
  const own = { business_id: shop.businessId, device_id: deviceId };
  const at = '2026-09-21T10:00:00Z';
  const state = { track: { last: { lng: -76.5, lat: 39.2, at: 0, accuracy: null }, carriedTo: 0, presences: {} } };
  await knex('device_states').insert({ ...own, state: JSON.stringify(state), last_seen_at: at });
  await knex('fix_batches').insert({ ...own, first_at: at, last_at: at, count: 3, fixes: Buffer.from([1]) });
  await knex('visits').insert({ ...own, store_id: shop.store.id, entered_at: at, last_seen_at: at, source: 'said' });
  await knex('fence_events').insert({ ...own, kind: 'checked_in', at, triggers: false, explanation: '{}' });
  await knex('push_subscriptions').insert({ ...own, endpoint: 'https://push.example', p256dh: 'x', auth: 'y' });
}

test('a phone sees what is kept about it, and can have all of it forgotten', async () => {
  const { id, token } = await deviceOf(shop.owner);
  await leaveTraces(id);
  const phone = agentOf(app, token);
  const kept = ownDevice.parse((await phone.get('/api/v1/devices/me')).body);
  expect(kept).toMatchObject({ fixes: 3, pushKey: 'a public key' });
  expect(kept.visits).toEqual([{ store: 'Fleet Street', enteredAt: '2026-09-21T10:00:00.000Z', exitedAt: null }]);
  expect((await shop.owner.get(`/api/v1/devices/${id}`)).body).toMatchObject({
    lastPosition: [-76.5, 39.2],
    lastSeenAt: '2026-09-21T10:00:00.000Z',
    canBeNotified: true,
  });

  expect((await phone.delete('/api/v1/devices/me')).status).toBe(204);
  for (const table of ['device_states', 'fix_batches', 'visits', 'fence_events', 'push_subscriptions'])
    expect(await knex(table).where({ business_id: shop.businessId, device_id: id }), table).toEqual([]);
  expect((await shop.owner.get(`/api/v1/devices/${id}`)).status).toBe(404);
  expect(await devices.find(token)).toBeUndefined();
});

test('settings of check-ins have defaults, change one by one, and are told by the version of the zones', async () => {
  const version = async () =>
    Number((await knex('fence_versions').where({ business_id: shop.businessId }).first('version'))?.version ?? 0);
  const before = await version();
  expect((await shop.owner.get('/api/v1/checkins/settings')).body).toMatchObject({ freshSeconds: 900, keepDays: 30 });
  const changed = await shop.owner.patch('/api/v1/checkins/settings').send({ keepDays: 7 });
  expect(changed.body).toMatchObject({ freshSeconds: 900, keepDays: 7 });
  await shop.owner.patch('/api/v1/checkins/settings').send({ freshSeconds: 600 });
  expect((await shop.owner.get('/api/v1/checkins/settings')).body).toMatchObject({ freshSeconds: 600, keepDays: 7 });
  expect(await version()).toBe(before + 2);
  expect((await shop.owner.patch('/api/v1/checkins/settings').send({ keepDays: 0 })).status).toBe(400);
  const marketer = agentOf(app, await newKey(knex, shop.businessId, 'marketer'));
  expect((await marketer.patch('/api/v1/checkins/settings').send({ keepDays: 9 })).status).toBe(403);
});
