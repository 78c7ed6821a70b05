import { beforeAll, expect, test } from 'vitest';
import { geocodeBatch } from '../../server/addresses/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { at, house, place, serve } from './support.ts';

const knex = testDatabase();
const app = testApp(knex);
const milltown = [
  place(at(0, 0), 'town', 'Milltown'),
  house(at(100, 10), {
    housenumber: '123',
    street: 'East Main Street',
    city: 'Milltown',
    postcode: '21001',
    state: 'MD',
  }),
  house(at(900, 10), { housenumber: '123', street: 'Oak Street', city: 'Milltown', postcode: '21001' }),
];
let client: Awaited<ReturnType<typeof clientOf>>;

beforeAll(async () => {
  client = await clientOf(knex, app);
  await serve(knex, client.businessId, milltown);
});

const geocodeOf = async (q: string) => (await client.agent.get('/api/v1/geocode').query({ q })).body.items;

test('everyone may look up an address; only the owner many at once, and corrections', async () => {
  for (const role of ['marketer', 'analyst'] as const) {
    const { agent } = await clientOf(knex, app, client.businessId, role);
    const found = await agent.get('/api/v1/geocode').query({ q: '123 Oak St' });
    expect(found.body.items).toMatchObject([{ accuracy: 'address', label: '123 Oak Street, Milltown 21001' }]);
    const refused = await Promise.all([
      agent.post('/api/v1/geocode/batch').send({ addresses: ['123 Oak St'] }),
      agent.get('/api/v1/geocode/corrections'),
      agent.post('/api/v1/geocode/corrections').send({ address: '123 Oak St', position: [0, 0] }),
      agent.delete('/api/v1/geocode/corrections/1'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  }
});

test('what is no question is refused, with the place of the fault', async () => {
  const refusals = await Promise.all([
    client.agent.get('/api/v1/geocode'),
    client.agent.get('/api/v1/geocode').query({ q: ' ' }),
    client.agent.get('/api/v1/geocode').query({ q: 'x', near: 'here' }),
    client.agent.post('/api/v1/geocode/batch').send({ addresses: [] }),
    client.agent.post('/api/v1/geocode/batch').send({ addresses: Array(5001).fill('x') }),
    client.agent.post('/api/v1/geocode/corrections').send({ address: '???', position: [0, 0] }),
    client.agent.post('/api/v1/geocode/corrections').send({ address: '1 Oak St', position: [200, 0] }),
  ]);
  expect(refusals.map(({ status }) => status)).toEqual(Array(7).fill(400));
  for (const { body } of refusals) expect(body.errors.length).toBeGreaterThan(0);
});

test('a batch keeps its order, and says null for what is not found', async () => {
  const { body } = await client.agent
    .post('/api/v1/geocode/batch')
    .send({ addresses: ['123 Oak St', '', '9 Nowhere Blvd', '123 E Main St, Milltown'] });
  expect(body.items.map((item: { label: string } | null) => item?.label ?? null)).toEqual([
    '123 Oak Street, Milltown 21001',
    null,
    null,
    '123 East Main Street, Milltown 21001',
  ]);
});

test('a correction holds for every writing of the address, and for no other; through new streets; until it is deleted', async () => {
  const corrected = at(140, 25);
  const made = await client.agent
    .post('/api/v1/geocode/corrections')
    .send({ address: '123 E. Main Street Apt 4, Milltown', position: corrected });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ address: '123 E. Main Street Apt 4, Milltown', position: corrected });

  const same = [
    '123 East Main St',
    '123 e main st, Milltown, MD 21001',
    '123 E Main Street #7, 21001',
    '123 East Main St Unit 2, Milltown',
  ];
  const others = [
    '123 Oak St',
    '125 East Main St',
    '123 West Main St',
    '123 E Main St, Seattle WA 98101',
    '123B East Main Street',
  ];
  const check = async () => {
    for (const q of same) {
      expect(await geocodeOf(q), q).toMatchObject([
        { position: corrected, accuracy: 'address', corrected: true, score: 1 },
      ]);
    }
    for (const q of others) {
      for (const item of await geocodeOf(q)) expect(item.corrected, q).toBeUndefined();
    }
    const batch = await geocodeBatch(knex, client.businessId, [...same, ...others]);
    expect(batch.map((item) => item?.corrected === true)).toEqual([
      ...same.map(() => true),
      ...others.map(() => false),
    ]);
  };
  await check();
  await serve(knex, client.businessId, milltown);
  await check();

  const [misspelled] = await geocodeOf('123 E Mainn St');
  expect(misspelled).toMatchObject({ position: corrected, corrected: true });
  expect(misspelled.score).toBeLessThan(1);

  const moved = await client.agent
    .post('/api/v1/geocode/corrections')
    .send({ address: '123 East Main St', position: at(150, 30) });
  const list = await client.agent.get('/api/v1/geocode/corrections');
  expect(list.body.items).toEqual([moved.body]);
  expect(await geocodeOf('123 E Main St')).toMatchObject([{ position: at(150, 30) }]);

  const other = await clientOf(knex, app);
  expect((await other.agent.delete(`/api/v1/geocode/corrections/${moved.body.id}`)).status).toBe(404);
  expect((await other.agent.get('/api/v1/geocode').query({ q: '123 East Main St' })).body.items).toEqual([]);
  expect((await client.agent.delete(`/api/v1/geocode/corrections/${moved.body.id}`)).status).toBe(204);
  expect((await geocodeOf('123 E Main St'))[0].corrected).toBeUndefined();
});

test('an address that the streets do not know can be corrected, with or without streets', async () => {
  for (const { agent } of [client, await clientOf(knex, app)]) {
    const send = (address: string, position: [number, number]) =>
      agent.post('/api/v1/geocode/corrections').send({ address, position });
    await send('7 New Lane, Milltown', [1, 2]);
    await send('12 Rue Neuve, 98000 Monaco', [3, 4]);
    await send('The old mill', [5, 6]);
    const asked = async (q: string) => (await agent.get('/api/v1/geocode').query({ q })).body.items[0];
    expect(await asked('7 New Ln., Milltown')).toMatchObject({ position: [1, 2], corrected: true });
    expect((await asked('7 New Ln., Otherville'))?.corrected).toBeUndefined();
    expect(await asked('12, rue neuve, 98000 Monaco')).toMatchObject({
      position: [3, 4],
      label: '12 Rue Neuve, 98000 Monaco',
    });
    expect(await asked('THE OLD MILL')).toMatchObject({ position: [5, 6] });
    expect((await asked('The new mill'))?.corrected).toBeUndefined();
  }
});

test('corrections come in pages', async () => {
  const { agent } = await clientOf(knex, app);
  for (const number of [1, 2, 3]) {
    await agent.post('/api/v1/geocode/corrections').send({ address: `${number} Oak Street`, position: [number, 0] });
  }
  const first = await agent.get('/api/v1/geocode/corrections').query({ limit: 2 });
  const second = await agent.get('/api/v1/geocode/corrections').query({ limit: 2, cursor: first.body.nextCursor });
  expect([first, second].map(({ body }) => body.items.length)).toEqual([2, 1]);
  expect(second.body.nextCursor).toBeNull();
});
