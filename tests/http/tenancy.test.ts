import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes } from '../../server/app.ts';
import { mergeCustomers } from '../../server/customers/index.ts';
import { createImport, runImport } from '../../server/imports/index.ts';
import { createPhones } from '../../server/phones.ts';
import { createRouting } from '../../server/routing/index.ts';
import { attachFile, customerIdOf, newFile } from '../customers/records.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

/**
 * Two businesses in one database. The other one's key walks every route the API has, taken from the same list that
 * mounts and documents them, with ids of ours: a new route cannot escape.
 */
const knex = testDatabase();
const app = testApp(knex, { longestStreamMs: 50 });
const routing = createRouting({ dataDirectory: tmpdir(), valhallaUrl: undefined, log: pino({ level: 'silent' }) });
const phones = createPhones({ knex, log: pino({ level: 'silent' }) });
afterAll(() => phones.stop());
const routes = apiRoutes({ spoolDirectory: tmpdir(), enqueueImport: async () => {}, routing, phones });
const secretName = 'Zanzibar-only-ours';
const here: [number, number] = [-76.58, 39.28];

let ours: Awaited<ReturnType<typeof clientOf>>;
let theirs: Awaited<ReturnType<typeof clientOf>>;
/** An id of ours for each kind of thing a path can name, by the path's first part. */
const ids = new Map<string, string>();

beforeAll(async () => {
  ours = await clientOf(knex, app);
  theirs = await clientOf(knex, app);
  const store = await ours.agent.post('/api/v1/stores').send({ name: secretName, position: here });
  ids.set('stores', store.body.id);
  const key = await ours.agent.post('/api/v1/keys').send({ name: secretName, role: 'analyst' });
  ids.set('keys', key.body.id);
  const user = await ours.agent
    .post('/api/v1/users')
    .send({ email: `u${ours.businessId}@example.com`, role: 'analyst' });
  ids.set('users', user.body.id);
  const path = join(tmpdir(), `tenancy-${process.pid}-${Date.now()}.geojson`);
  const square = [[here, [here[0] + 0.1, here[1]], [here[0] + 0.1, here[1] + 0.1], [here[0], here[1] + 0.1], here]];
  writeFileSync(
    path,
    JSON.stringify({
      type: 'Feature',
      properties: { name: secretName },
      geometry: { type: 'Polygon', coordinates: square },
    }),
  );
  const importId = await createImport(knex, ours.businessId, [{ name: `${secretName}.geojson`, path }]);
  await runImport(knex, ours.businessId, importId);
  ids.set('imports', importId);
  const definition = { method: 'ring', storeId: store.body.id };
  const area = await ours.agent.post('/api/v1/catchments/saved').send({ name: secretName, definition });
  ids.set('catchments', area.body.id);
  const segment = await ours.agent.post('/api/v1/segments').send({ name: secretName, definition: { all: [] } });
  ids.set('segments', segment.body.id);
  const fence = await ours.agent
    .post('/api/v1/geofences')
    .send({ name: secretName, area: { type: 'circle', center: here, radiusMeters: 100 } });
  ids.set('geofences', fence.body.id);
  const device = await ours.agent.post('/api/v1/devices').send({ name: secretName });
  ids.set('devices', device.body.id);
  const poster = await ours.agent.post('/api/v1/here-codes').send({ name: secretName, storeId: store.body.id });
  ids.set('here-codes', poster.body.id);
  const webhook = await ours.agent.post('/api/v1/webhooks').send({ name: secretName, url: 'https://example.com/hook' });
  ids.set('webhooks', webhook.body.id);
  await ours.agent.post(`/api/v1/webhooks/${webhook.body.id}/test`);
  const delivery = await knex('webhook_deliveries').where({ business_id: ours.businessId }).first('id');
  ids.set('delivery', delivery.id);
  const campaign = await ours.agent.post('/api/v1/campaigns').send({ name: secretName });
  ids.set('campaigns', campaign.body.id);
  const [redemption] = await knex('redemptions')
    .insert({ business_id: ours.businessId, campaign_id: campaign.body.id, code: 'BREAD-20' })
    .returning('id');
  ids.set('redemptions', redemption.id);
  await ours.agent.post('/api/v1/suppressions').send({ channel: 'email', address: `${secretName}@example.com` });
  const suppressed = await knex('suppressions').where({ business_id: ours.businessId }).first('id');
  ids.set('suppressions', suppressed.id);
  ids.set('fence-events', '1-1');
  await attachFile(
    knex,
    newFile(ours.businessId),
    ['1', '2'].map((sourceKey) => ({ sourceKey, name: secretName, address: secretName })),
  );
  const [customer, joined] = [
    await customerIdOf(knex, ours.businessId, '1'),
    await customerIdOf(knex, ours.businessId, '2'),
  ];
  await knex.transaction((trx) => mergeCustomers(trx, ours.businessId, customer, joined, { userId: null }));
  ids.set('customers', customer);
  const merge = await knex('customer_merges').where({ business_id: ours.businessId }).first('id');
  ids.set('merge', merge.id);
  const moved = await ours.agent.post('/api/v1/geocode/corrections').send({ address: secretName, position: here });
  ids.set('geocode', moved.body.id);
});

describe.each(routes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    test('shows nothing of another business', async () => {
      const [, first = ''] = route.path.split('/');
      const path = route.path
        .replace('{id}', ids.get(first) ?? 'no id of ours is known for this route: add one')
        .replace('{merge}', ids.get('merge') ?? '')
        .replace('{delivery}', ids.get('delivery') ?? '')
        .replace('{layer}/{z}/{x}/{y}', 'neighborhoods/9/147/194')
        .replace('{layer}', 'neighborhoods');
      expect(decodeURI(path)).not.toContain(' ');
      const request = theirs.agent[route.method](`/api/v1${path}`);
      const response = await (route.body ? request.send({}) : request).buffer(true);
      if (route.path.includes('{id}')) {
        // A body is checked before the thing is looked for; with a good one it is not there.
        const bodies: Record<string, object> = {
          '/stores/{id}': { name: 'taken over' },
          '/catchments/saved/{id}': { name: 'taken over' },
          '/segments/{id}': { name: 'taken over' },
          '/campaigns/{id}': { name: 'taken over' },
          '/campaigns/{id}/launch': {},
          '/redemptions/{id}': { amount: 1 },
          '/campaigns/{id}/test': { channel: 'email', to: 'us' },
          '/geofences/{id}': { name: 'taken over' },
          '/devices/{id}': { name: 'taken over' },
          '/webhooks/{id}': { name: 'taken over' },
          '/customers/{id}': { name: 'taken over' },
          '/customers/{id}/consents': { channel: 'email', granted: true },
          '/customers/{id}/merges': { customerId: '999999999' },
        };
        const again = route.body
          ? await theirs.agent[route.method](`/api/v1${path}`).send(bodies[route.path])
          : response;
        expect([403, 404]).toContain(again.status);
      } else {
        expect(response.status).toBeLessThan(500);
      }
      const text = `${response.text ?? ''}${JSON.stringify(response.body)}${JSON.stringify(response.headers)}`;
      expect(text).not.toContain(secretName);
      expect(text).not.toContain(`u${ours.businessId}@example.com`);
    });

    test('answers nobody who is not signed in', async () => {
      if (route.allow === 'anyone') return;
      const { default: supertest } = await import('supertest');
      const path = route.path.replaceAll(/\{\w+\}/g, '1');
      const response = await supertest(app)[route.method](`/api/v1${path}`);
      expect([401, 404]).toContain(response.status);
      expect(response.type).toBe('application/problem+json');
      if (!route.path.startsWith('/tiles')) expect(response.status).toBe(401);
    });
  },
);

test('a trade area around a store of another business is not drawn', async () => {
  for (const method of ['ring', 'isochrone', 'customers', 'huff']) {
    const response = await theirs.agent.post('/api/v1/catchments').send({ method, storeId: ids.get('stores') });
    expect([400, 404], method).toContain(response.status);
  }
});

test('a segment of another business, or over a place of one, is not there', async () => {
  for (const path of ['/density?', '/neighborhoods/metrics?', '/tiles/density/0/0/0.mvt?', '/insights/rfm?'])
    expect((await theirs.agent.get(`/api/v1${path}segment=${ids.get('segments')}`)).status, path).toBe(400);
  const neighborhood = await knex('neighborhoods').where({ business_id: ours.businessId }).first('id');
  for (const definition of [
    { type: 'distance', storeId: ids.get('stores'), meters: { max: 100 } },
    { type: 'travel', storeId: ids.get('stores'), minutes: 5 },
    { type: 'catchment', id: ids.get('catchments') },
    { type: 'neighborhood', ids: [neighborhood.id] },
  ]) {
    expect((await theirs.agent.post('/api/v1/segments/preview').send({ definition })).status).toBe(400);
    expect((await ours.agent.post('/api/v1/segments/preview').send({ definition })).status).toBe(200);
  }
});

test('customers of another business are neither listed, joined nor set apart', async () => {
  const theirOwn = await attachFile(knex, newFile(theirs.businessId), [{ sourceKey: '1' }]);
  const own = theirOwn[0]?.customerId;
  const foreign = ids.get('customers');
  for (const path of ['/customers', '/customers?q=zanzibar', '/exports/customers.csv', '/customers/proposals'])
    expect((await theirs.agent.get(`/api/v1${path}`)).text).not.toContain(secretName);
  const listed = await theirs.agent.get(`/api/v1/customers?segment=${ids.get('segments')}`);
  expect(listed.status).toBe(400);
  const send = (path: string, body: object) => theirs.agent.post(`/api/v1/customers${path}`).send(body);
  expect((await send(`/${own}/merges`, { customerId: foreign })).status).toBe(404);
  expect((await send(`/${foreign}/merges`, { customerId: own })).status).toBe(404);
  expect((await send(`/${own}/merges/${ids.get('merge')}/undo`, {})).status).toBe(404);
  expect((await send('/proposals/apart', { customers: [own, foreign] })).status).toBe(404);
});

test('what is ours is still there and as it was', async () => {
  const customer = await ours.agent.get(`/api/v1/customers/${ids.get('customers')}`);
  expect(customer.body).toMatchObject({ name: secretName, records: [{ sourceKey: '1' }, { sourceKey: '2' }] });
  const store = await ours.agent.get(`/api/v1/stores/${ids.get('stores')}`);
  expect(store.body.name).toBe(secretName);
  const keys = await ours.agent.get('/api/v1/keys');
  expect(keys.body.items.map((key: { name: string }) => key.name)).toContain(secretName);
});

test('a key of one business never names rows of another in any table', async () => {
  const tables = await knex('information_schema.columns')
    .where({ table_schema: 'public', column_name: 'business_id' })
    .pluck('table_name');
  const primary = await knex.raw(
    `
    select c.relname as name, a.attname as first
    from pg_index i
    join pg_class c on c.oid = i.indrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indisprimary and c.relname = any(?)`,
    [tables],
  );
  expect(tables.length).toBeGreaterThan(8);
  expect(primary.rows.filter((row: { first: string }) => row.first !== 'business_id')).toEqual([]);
  expect(primary.rows).toHaveLength(tables.length);
});
