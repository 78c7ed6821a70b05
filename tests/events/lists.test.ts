import supertest from 'supertest';
import { beforeAll, expect, test } from 'vitest';
import { eventRoutes } from '../../server/events/index.ts';
import { newBusiness, newKey, testDatabase } from '../support/database.ts';
import { insertDevice, insertEvents, serve } from './support.ts';

const knex = testDatabase();
let url: string;
let businessId: string;
let owner: ReturnType<typeof supertest.agent>;
let devices: [string, string];
let customerId: string;
const agentOf = async (business: string, role: 'owner' | 'marketer' | 'analyst' = 'owner') =>
  supertest.agent(url).set('Authorization', `Bearer ${await newKey(knex, business, role)}`);

const hour = (n: number) => new Date(Date.UTC(2026, 4, 1, n)).toISOString();

beforeAll(async () => {
  url = await serve(knex, eventRoutes());
  businessId = await newBusiness(knex);
  owner = await agentOf(businessId);
  const [customer] = await knex('customers').insert({ business_id: businessId, name: 'Ada' }).returning('id');
  customerId = customer.id;
  devices = [await insertDevice(knex, businessId, customerId), await insertDevice(knex, businessId)];
  await knex('stores').insert({
    business_id: businessId,
    name: 'Shop',
    position: knex.raw('ST_SetSRID(ST_MakePoint(-77, 39), 4326)'),
    time_zone: 'America/New_York',
  });
  for (const [index, deviceId] of devices.entries()) {
    // Written in an order of their own, and several at the same moment.
    const hours = [5, 2, 9, 2, 30, 7];
    await insertEvents(
      knex,
      businessId,
      deviceId,
      hours.map((n) => ({ at: hour(n), kind: n > 6 ? 'exited' : 'entered', geofenceId: String(index + 1) })),
    );
    await knex('visits').insert(
      hours.map((n, at) => ({
        business_id: businessId,
        device_id: deviceId,
        geofence_id: String(at + 1),
        entered_at: hour(n),
        exited_at: n === 30 ? null : hour(n + 1),
        last_seen_at: hour(n),
        source: 'fixes',
      })),
    );
  }
});

async function all(path: string): Promise<Record<string, string>[]> {
  const items = [];
  let cursor: string | null = null;
  do {
    const glue = path.includes('?') ? '&' : '?';
    const response = await owner.get(`${path}${glue}limit=5${cursor === null ? '' : `&cursor=${cursor}`}`);
    expect(response.status, response.text).toBe(200);
    items.push(...response.body.items);
    cursor = response.body.nextCursor;
  } while (cursor !== null);
  return items;
}

test('events are listed newest first, each once, whatever page it is on', async () => {
  const items = await all('/fence-events');
  expect(items.map(({ at }) => at)).toEqual([30, 30, 9, 9, 7, 7, 5, 5, 2, 2, 2, 2].map(hour));
  expect(new Set(items.map(({ id }) => id)).size).toBe(12);
  expect(items[0]).toMatchObject({ kind: 'exited', visitId: null, triggers: true, explanation: { agreeing: 1 } });
});

test('events are narrowed to a zone, a device, a customer, a kind and a time', async () => {
  const count = async (query: string) => (await all(`/fence-events?${query}`)).length;
  expect(await count('geofence=2')).toBe(6);
  expect(await count(`device=${devices[1]}`)).toBe(6);
  expect(await count(`customer=${customerId}`)).toBe(6);
  expect(await count(`customer=${customerId}&geofence=2`)).toBe(0);
  expect(await count('kind=exited')).toBe(6);
  expect(await count('kind=dwelled')).toBe(0);
  expect(await count(`from=${hour(5)}&to=${hour(9)}`)).toBe(4);
  expect(await count('from=2026-05-01T05:00:00%2B23:59')).toBe(12);
  // In New York the day of 2 o'clock UTC is the one before.
  expect(await count('from=2026-05-01&to=2026-05-01')).toBe(6);
  expect(await count('to=2026-04-30')).toBe(4);
  expect((await all(`/fence-events?customer=${customerId}`)).every((event) => event.customerId === customerId)).toBe(
    true,
  );
});

test('visits are listed by when they began, and narrowed to those still going on', async () => {
  const visits = await all('/visits');
  expect(visits.map(({ enteredAt }) => enteredAt)).toEqual([30, 30, 9, 9, 7, 7, 5, 5, 2, 2, 2, 2].map(hour));
  expect(visits[0]).toMatchObject({ exitedAt: null, source: 'fixes', dwelledAt: null });
  expect(await all('/visits?open=true')).toHaveLength(2);
  expect(await all('/visits?open=false')).toHaveLength(10);
  expect(await all(`/visits?device=${devices[0]}&geofence=5`)).toHaveLength(1);
  expect(await all(`/visits?from=${hour(3)}&to=${hour(8)}`)).toHaveLength(4);
});

test('one event has an address', async () => {
  const [event] = await all('/fence-events');
  expect((await owner.get(`/fence-events/${event?.id}`)).body).toEqual(event);
  for (const id of ['1-999999', `${event?.id}0`, '1', 'x', '999999999999999999-999999999999999999'])
    expect((await owner.get(`/fence-events/${id}`)).status, id).toBe(404);
});

test('what is no cursor, time or id is refused, never a fault', async () => {
  const cursor = (text: string) => `cursor=${Buffer.from(text).toString('base64url')}`;
  for (const query of [
    'cursor=x',
    cursor('2026-02-31T00:00:00.000000Z 5'),
    cursor('2026-02-01T00:00:00.000000Z 0'),
    cursor('9999-12-31T24:00:00.000000Z 5'),
    cursor('2026-02-01T00:00:00.000000Z \u0000'),
    'from=0000-01-01T00:00:00Z',
    'to=0000-05-05',
    'from=yesterday',
    'geofence=99999999999999999999',
    'limit=0',
    'x=1',
  ])
    for (const path of ['/fence-events', '/visits']) {
      const response = await owner.get(`${path}?${query}`);
      expect([response.status, response.type], `${path} ${query}`).toEqual([400, 'application/problem+json']);
    }
  expect((await owner.get('/fence-events?from=0001-01-01T00:00:00%2B23:59&to=9999-12-31')).status).toBe(200);
  expect((await owner.get('/events/stream?lastEventId=x')).status).toBe(400);
  expect((await owner.head('/events/stream')).status).toBe(200);
});

test('single devices are for the owner only, and of their own business', async () => {
  const [event] = await all('/fence-events');
  const paths = ['/fence-events', '/visits', `/fence-events/${event?.id}`];
  for (const role of ['marketer', 'analyst'] as const) {
    const agent = await agentOf(businessId, role);
    for (const path of paths) expect((await agent.get(path)).status, path).toBe(403);
  }
  const other = await agentOf(await newBusiness(knex));
  expect((await other.get('/fence-events')).body.items).toEqual([]);
  expect((await other.get(`/visits?device=${devices[0]}`)).body.items).toEqual([]);
  expect((await other.get(paths[2] as string)).status).toBe(404);
});
