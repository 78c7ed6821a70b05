import { expect, test } from 'vitest';
import { packFixes } from '../../server/checkins/index.ts';
import { attachRecords, eraseCustomer, mergeCustomers, undoMerge } from '../../server/customers/index.ts';
import { addDevice, addVisit } from '../geofences/support.ts';
import { clientOf, testApp } from '../support/api.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { attachOne, customerIdOf, mergesOf, newFile, record } from './records.ts';

const knex = testDatabase();
const app = testApp(knex);
const merge = (b: string, keep: string, other: string) =>
  knex.transaction((trx) => mergeCustomers(trx, b, keep, other, { userId: null }));
const undo = (b: string, customer: string, id: string) => knex.transaction((trx) => undoMerge(trx, b, customer, id));
const ownerOf = async (b: string, device: string) =>
  (await knex('devices').where({ business_id: b, id: device }).first('customer_id'))?.customer_id;
const newPerson = async (b: string, sourceKey: string, email?: string): Promise<string> =>
  (await attachOne(knex, b, { sourceKey, name: sourceKey, email: email ?? null })).customerId ?? '';

test('phones go with who is joined, and come back with the undoing; those got meanwhile stay', async () => {
  const b = await newBusiness(knex);
  const [keep, other] = [await newPerson(b, 'A'), await newPerson(b, 'B')];
  const [own, theirs, free] = [
    await addDevice(knex, b, keep),
    await addDevice(knex, b, other),
    await addDevice(knex, b),
  ];
  const visit = await addVisit(knex, b, { deviceId: theirs, geofenceId: null, from: 60, to: 30 });
  await merge(b, keep, other);
  expect([await ownerOf(b, own), await ownerOf(b, theirs), await ownerOf(b, free)]).toEqual([keep, keep, null]);
  const later = await addDevice(knex, b, keep);
  const [joined] = await mergesOf(knex, b);
  expect(await undo(b, keep, joined.id)).toEqual({ customerId: other });
  expect([await ownerOf(b, own), await ownerOf(b, theirs), await ownerOf(b, later)]).toEqual([keep, other, keep]);
  expect(await knex('visits').where({ business_id: b, id: visit }).first()).toMatchObject({ device_id: theirs });
});

test('phones of people whom a file joins go the same way, through several joinings', async () => {
  const b = await newBusiness(knex);
  const [ann, ben, cat] = [
    await newPerson(b, 'A', 'ann@x.org'),
    await newPerson(b, 'B', 'ben@x.org'),
    await newPerson(b, 'C'),
  ];
  const phones = [await addDevice(knex, b, ann), await addDevice(knex, b, ben), await addDevice(knex, b, cat)];
  const owners = () => Promise.all(phones.map((phone) => ownerOf(b, phone)));
  // Ben's record says Ann's e-mail now: the two are one.
  await knex.transaction((trx) =>
    attachRecords(trx, newFile(b), [{ row: 2, record: record({ sourceKey: 'B', email: 'ann@x.org' }) }]),
  );
  const stays = await customerIdOf(knex, b, 'A');
  expect(await owners()).toEqual([stays, stays, cat]);
  await merge(b, cat, stays);
  expect(await owners()).toEqual([cat, cat, cat]);
  const last = (await mergesOf(knex, b)).at(-1);
  expect(await undo(b, cat, last.id)).toEqual({ customerId: stays });
  expect(await owners()).toEqual([stays, stays, cat]);
  const [first] = await mergesOf(knex, b);
  const split = await undo(b, stays, first.id);
  if (typeof split !== 'object') throw new Error(split);
  const [annsPhone, bensPhone] = await owners();
  expect(new Set([annsPhone, bensPhone])).toEqual(new Set([stays, split.customerId]));
});

test('who is erased takes phones, positions, visits and events along', async () => {
  const b = await newBusiness(knex);
  const [gone, stays] = [await newPerson(b, 'A'), await newPerson(b, 'B')];
  for (const person of [gone, stays]) {
    const deviceId = await addDevice(knex, b, person);
    await addVisit(knex, b, { deviceId, geofenceId: null, from: 60 });
    const own = { business_id: b, device_id: deviceId };
    const at = new Date();
    await knex('fix_batches').insert({ ...own, first_at: at, last_at: at, count: 0, fixes: packFixes([]) });
    await knex('fence_events').insert({ ...own, kind: 'entered', at, triggers: false, explanation: '{}' });
  }
  await knex.transaction((trx) => eraseCustomer(trx, b, gone));
  for (const table of ['devices', 'visits', 'fix_batches', 'fence_events'])
    expect(await knex(table).where({ business_id: b }), table).toHaveLength(1);
});

test('a customer’s page tells of visits among the rest, and the export holds all that phones told', async () => {
  const client = await clientOf(knex, app);
  const b = client.businessId;
  const [person, other] = [await newPerson(b, 'A'), await newPerson(b, 'B')];
  const area = { type: 'circle', center: [1, 2], radiusMeters: 50 };
  const { body: fence } = await client.agent.post('/api/v1/geofences').send({ name: 'Shop', area }).expect(201);
  const [deviceId, others] = [await addDevice(knex, b, person), await addDevice(knex, b, other)];
  await addVisit(knex, b, { deviceId, geofenceId: fence.id, from: 60, to: 30 });
  await addVisit(knex, b, { deviceId, geofenceId: '999999', from: 20 });
  await addVisit(knex, b, { deviceId: others, geofenceId: fence.id, from: 10 });
  const at = Date.now() - 60_000;
  const fix = { lng: 1.5, lat: 2.5, at, receivedAt: at + 500, accuracy: 12, speed: null, flags: 0, clientId: null };
  await knex('fix_batches').insert({
    ...{ business_id: b, device_id: deviceId, first_at: new Date(at), last_at: new Date(at), count: 1 },
    fixes: packFixes([fix]),
  });
  const explanation = { decision: 'inside-credible' };
  await knex('fence_events').insert({
    ...{ business_id: b, device_id: deviceId, geofence_id: fence.id, kind: 'entered', at: new Date(at) },
    ...{ triggers: true, explanation: JSON.stringify(explanation) },
  });

  const page = (cursor = '') => client.agent.get(`/api/v1/customers/${person}/timeline?limit=2${cursor}`).expect(200);
  const { body: first } = await page();
  const { body: second } = await page(`&cursor=${first.nextCursor}`);
  const items = [...first.items, ...second.items];
  expect(second.nextCursor).toBeNull();
  // The record is the latest: the person became known just now.
  expect(items.map(({ type, place, until }) => [type, place, until === null])).toEqual([
    ['record', undefined, false],
    ['visit', null, true],
    ['visit', 'Shop', false],
  ]);

  const { body } = await client.agent.get(`/api/v1/customers/${person}/export`).expect(200);
  expect(body).toMatchObject({
    devices: [{ id: deviceId, name: 'Phone', kind: 'native', pushEndpoint: null }],
    visits: [{ deviceId, geofenceId: fence.id, customerId: person }, { exitedAt: null }],
    fenceEvents: [{ kind: 'entered', deviceId, geofenceId: fence.id, triggers: true, explanation }],
    fixes: [
      {
        ...{ deviceId, position: [1.5, 2.5], accuracyMeters: 12, speedMetersPerSecond: null },
        ...{ at: new Date(at).toISOString(), receivedAt: new Date(at + 500).toISOString() },
      },
    ],
  });
  expect(body.visits).toHaveLength(2);
  expect(body.fixes).toHaveLength(1);
});
