import { tmpdir } from 'node:os';
import fc from 'fast-check';
import pino from 'pino';
import supertest from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiRoutes } from '../../server/app.ts';
import { problem } from '../../server/contract/common.ts';
import { createPhones } from '../../server/phones.ts';
import { createRouting } from '../../server/routing/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex, { longestStreamMs: 50 });
const routing = createRouting({ dataDirectory: tmpdir(), valhallaUrl: undefined, log: pino({ level: 'silent' }) });
const phones = createPhones({ knex, log: pino({ level: 'silent' }) });
afterAll(() => phones.stop());
const routes = apiRoutes({ spoolDirectory: tmpdir(), enqueueImport: async () => {}, routing, phones });
let client: Awaited<ReturnType<typeof clientOf>>;
beforeAll(async () => {
  client = await clientOf(knex, app);
});

const expectProblem = (response: supertest.Response, status: number) => {
  expect(response.status).toBe(status);
  expect(response.type).toBe('application/problem+json');
  expect(problem.parse(JSON.parse(response.text)).status).toBe(status);
  expect(response.text).not.toMatch(/\bat .*\.ts:\d+/);
};

test('bad input is named by pointers into the body and the query', async () => {
  const store = await client.agent.post('/api/v1/stores').send({ name: '', position: [200, 'north'], colour: 'red' });
  expectProblem(store, 400);
  expect(store.body ?? JSON.parse(store.text)).toBeDefined();
  const pointers = JSON.parse(store.text).errors.map((error: { pointer: string }) => error.pointer);
  expect(pointers.sort()).toEqual(['/colour', '/name', '/position/0', '/position/1']);

  const density = await client.agent.get('/api/v1/density?resolution=99&bbox=1,2,3&metric=love&from=yesterday&speed=1');
  expectProblem(density, 400);
  const named = JSON.parse(density.text).errors.map((error: { pointer: string }) =>
    error.pointer.split('/').slice(0, 3).join('/'),
  );
  expect(new Set(named)).toEqual(
    new Set(['/query/bbox', '/query/from', '/query/metric', '/query/resolution', '/query/speed']),
  );
});

test('a period that ends before it begins is refused', async () => {
  expectProblem(await client.agent.get('/api/v1/density?from=2026-02-01&to=2026-01-01'), 400);
  expectProblem(await client.agent.get('/api/v1/neighborhoods/metrics?from=2026-02-01&to=2026-01-01'), 400);
});

test('what is not JSON, too large, of another type, unknown or of another method says so', async () => {
  const post = () => client.agent.post('/api/v1/stores');
  expectProblem(await post().set('content-type', 'application/json').send('{"name": '), 400);
  expectProblem(await post().set('content-type', 'text/plain').send('name'), 415);
  expectProblem(
    await post()
      .set('content-type', 'application/json')
      .send(JSON.stringify('x'.repeat(2_000_000))),
    413,
  );
  expectProblem(await post(), 400);
  expectProblem(await client.agent.get('/api/v1/nothing'), 404);
  expectProblem(await client.agent.get('/api/nothing'), 404);
  expectProblem(await client.agent.get('/api/v1/stores/%E0%A4%A'), 400);
  const other = await client.agent.patch('/api/v1/stores');
  expectProblem(other, 405);
  expect(other.headers.allow).toBe('GET, POST');
  expectProblem(await client.agent.get('/api/v1/stores?cursor=nonsense'), 400);
  expectProblem(await client.agent.get('/api/v1/stores/99999999999999999999999'), 404);
});

/** Lone surrogates cannot be written into a URL. */
const wellFormed = (value: string) => Buffer.from(value).toString();

/** Texts that have broken programs, beside whatever fast-check thinks of. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '\u0000',
    "'; drop table stores --",
    '1e309',
    '-1',
    'NaN',
    '9'.repeat(40),
    '{}',
    '2026-02-30',
    '180,90,-180,-90',
  ),
);
/** Conditions of a segment that are almost right. */
const bound = fc.oneof(fc.integer({ min: -1, max: 400 }), fc.double(), text);
const bounds = fc.record({ min: bound, max: bound }, { requiredKeys: [] });
const condition = fc.record(
  {
    type: fc.constantFrom(
      ...['purchases', 'last_purchase', 'first_purchase', 'rfm', 'tag', 'attribute', 'birthday', 'since', 'consent'],
      ...['contact', 'neighborhood', 'area', 'cells', 'distance', 'travel', 'catchment', 'visits', 'fence_event'],
    ),
    within: fc.oneof(
      fc.record({ days: fc.integer() }),
      fc.constant({ from: '0000-01-01' }),
      fc.constant({ to: '2026-01-01T00:00:00+23:59' }),
    ),
    ...{ lastDaysAgo: bounds, geofenceId: fc.constantFrom('1', '0'), kinds: fc.constant(['entered']) },
    ...{ count: bounds, spend: bounds, daysAgo: bounds, meters: bounds, recency: bounds },
    ...{ items: text, tag: text, name: text, value: fc.oneof(text, fc.double()), id: fc.constantFrom('1', '0') },
    is: fc.constantFrom('equal', 'containing', 'known', 'at_least', 'at_most'),
    withinDays: fc.integer({ min: 0, max: 400 }),
    channel: fc.constantFrom('email', 'push'),
    purpose: fc.constantFrom('marketing', 'news', 'N'),
    ids: fc.array(fc.constantFrom('1', '999999999999999999', '-1')),
    cells: fc.array(fc.constantFrom('8c2aa8441b5b5ff', '852aa847fffffff', '000000000000000', 'fffffffffffffff')),
    area: fc.oneof(
      fc.record({ type: fc.constant('Polygon'), coordinates: fc.array(fc.array(fc.array(fc.double()))) }),
      fc.constant({ type: 'circle', center: [180, 90], radiusMeters: 100_000 }),
    ),
    ...{ storeId: fc.constant('1'), minutes: fc.integer({ min: 0, max: 61 }) },
  },
  { requiredKeys: ['type'] },
);
const hour = fc.constantFrom('00:00', '09:30', '22:00', '24:00', '25:00');
const area = fc.oneof(
  fc.jsonValue(),
  fc.record({ type: fc.constant('Polygon'), coordinates: fc.array(fc.array(fc.array(fc.double()))) }),
  fc.record({ type: fc.constantFrom('circle'), center: fc.array(fc.double()), radiusMeters: fc.double() }),
  fc.constantFrom(
    { type: 'circle', center: [180, 90], radiusMeters: 100_000 },
    { type: 'circle', center: [-180, -90], radiusMeters: 10 },
    { type: 'cells', cells: ['8c2aa8441b5b5ff', '000000000000000'] },
    { type: 'cells', cells: ['8c2aa8441b5b5ff'] },
    { type: 'neighborhood', id: '1' },
    { type: 'isochrone', storeId: '1', minutes: 5 },
    { type: 'catchment', id: '1', value: 7 },
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    },
  ),
);
const definition = fc.oneof(
  fc.jsonValue(),
  condition,
  // Each field is there for some conditions only: a definition of one key besides its type is often right.
  condition.chain((one) =>
    fc
      .subarray(
        Object.entries(one).filter(([key]) => key !== 'type'),
        { maxLength: 2 },
      )
      .map((some) => ({
        all: [{ not: { ...Object.fromEntries(some), type: one.type } }],
      })),
  ),
);
const json = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      name: fc.oneof(text, fc.jsonValue()),
      position: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      timeZone: text,
      role: text,
      email: text,
      password: text,
      token: text,
      address: text,
      addresses: fc.array(text),
      method: fc.constantFrom('ring', 'isochrone', 'customers', 'huff'),
      storeId: fc.oneof(text, fc.constant('1')),
      meters: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      minutes: fc.oneof(fc.array(fc.integer({ min: -5, max: 90 })), fc.jsonValue()),
      percents: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      mode: fc.constantFrom('walk', 'bike', 'drive', 'fly'),
      definition,
      ...{ phone: text, birthday: fc.oneof(text, fc.constantFrom('--02-30', '0000-01-01', '1999-02-28')) },
      tags: fc.oneof(fc.array(text), fc.jsonValue()),
      attributes: fc.oneof(fc.dictionary(text, fc.option(text)), fc.jsonValue()),
      channel: fc.constantFrom('email', 'sms', 'push', 'mail', 'fax'),
      purpose: fc.oneof(text, fc.constant('service')),
      granted: fc.oneof(fc.boolean(), fc.jsonValue()),
      source: text,
      at: fc.oneof(
        text,
        fc.constantFrom('0000-01-01T00:00:00Z', '2026-01-01T00:00:00+23:59', '9999-12-31T23:59:59.999Z'),
      ),
      customerId: fc.oneof(text, fc.constantFrom('1', '2', '999999999999999999')),
      customers: fc.oneof(fc.array(fc.constantFrom('1', '2', '0'), { maxLength: 3 }), fc.jsonValue()),
      area,
      schedule: fc.oneof(
        fc.record({
          windows: fc.array(fc.record({ days: fc.constant([1, 7]), from: hour, to: hour })),
          timeZone: text,
        }),
        fc.jsonValue(),
      ),
      dwellSeconds: fc.oneof(fc.integer(), fc.constant(null)),
      marginMeters: fc.oneof(fc.double(), fc.constant(null)),
      clientKey: fc.oneof(text, fc.constantFrom('phone-1', null)),
      passphrase: fc.oneof(text, fc.constantFrom('long enough', null)),
      ...{ code: text, consent: fc.boolean(), active: fc.boolean(), freshSeconds: fc.integer() },
      url: fc.oneof(text, fc.constantFrom('https://example.com/hook', 'http://169.254.169.254/', 'ftp://x')),
      events: fc.oneof(fc.constant(['fence.entered']), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
);

test('no query whatever gets a 500', async () => {
  const gets = routes.filter((route) => route.method === 'get');
  const fields = fc.constantFrom(
    ...['metric', 'from', 'to', 'resolution', 'bbox', 'adaptive', 'catchment', 'segment', 'cursor', 'limit', 'x'],
    ...['q', 'near', 'kind', 'edition', 'bands', 'minutes', 'mode', 'sort', 'neighborhood'],
    ...['geofence', 'device', 'customer', 'open', 'lastEventId', 'status'],
  );
  const good = fc.constantFrom(
    'revenue',
    'new',
    'lapsed',
    '2026-01-01',
    '2026-05-05T00:00:00Z',
    '5',
    '12',
    '-77,39,-76,40',
    '179,-1,-179,1',
    '-180,-90,180,90',
    'true',
    'walk',
    '250,500',
    '-76.58,39.28',
    '1700 Fleet Street',
    '1',
    '1-1',
    '18446744073709551615-1',
    'name',
    'last_purchase',
    '(410) 555-1001',
    '[a-',
    Buffer.from('["name","\\u0000","1"]').toString('base64url'),
    Buffer.from('["last_purchase","2026-02-31","1"]').toString('base64url'),
    Buffer.from('["revenue","1e999","1"]').toString('base64url'),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...gets),
      fc.dictionary(fields, fc.oneof(good, text), { maxKeys: 4 }),
      fc.array(text, { minLength: 4, maxLength: 4 }),
      async (route, query, parts) => {
        let at = 0;
        const path = route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
          name === 'layer' ? 'density' : encodeURIComponent(wellFormed(parts[at++] ?? '')) || '0',
        );
        const search = new URLSearchParams(
          Object.entries(query).map(([key, value]): [string, string] => [key, wellFormed(value)]),
        );
        const response = await client.agent.get(`/api/v1${path}?${search}`).buffer(true);
        expect(response.status, `${path}?${search}: ${response.text}`).toBeLessThan(500);
        if (response.status >= 400) expectProblem(response, response.status);
      },
    ),
    { numRuns: 400 },
  );
});

test('no body whatever gets a 500', async () => {
  const withBody = routes.filter((route) => route.body && route.path !== '/session');
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...withBody), json, async (route, body) => {
      const response = await client.agent[route.method](`/api/v1${route.path.replace('{id}', '1')}`)
        .set('content-type', 'application/json')
        .send(JSON.stringify(body) ?? 'null');
      expect(response.status, `${route.method} ${route.path} ${JSON.stringify(body)}: ${response.text}`).toBeLessThan(
        500,
      );
      if (response.status >= 400) expectProblem(response, response.status);
    }),
    { numRuns: 400 },
  );
});

test('a fault of ours is a 500 without its insides', async () => {
  const broken = testApp(knex, {
    knex: new Proxy(knex, {
      apply: () => {
        throw new Error('secret detail');
      },
    }),
  });
  const response = await supertest(broken).get('/api/v1/stores').set('Authorization', `Bearer ${client.key}`);
  expectProblem(response, 500);
  expect(response.text).not.toContain('secret');
});

test('the documents of the API are whole, and every operation in them answers', async () => {
  for (const [path, version] of [
    ['/api/openapi.json', '3.1.0'],
    ['/api/openapi-3.0.json', '3.0.3'],
  ] as const) {
    const { body } = await supertest(app).get(path);
    expect(body.openapi).toBe(version);
    const operations = Object.values(body.paths as Record<string, object>).flatMap((item) => Object.values(item));
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  }
  const docs = await supertest(app).get('/api/docs');
  expect(docs.text).toContain('GET /density');
});

test('the process tells how it is', async () => {
  expect((await supertest(app).get('/healthz')).status).toBe(200);
  const ready = await supertest(app).get('/readyz');
  expect(ready.body).toEqual({ database: true, migrations: true, jobs: true });
  expect((await supertest(testApp(knex, { jobsReady: () => false })).get('/readyz')).status).toBe(503);
  const metrics = await supertest(app).get('/metrics');
  expect(metrics.text).toContain('http_request_duration_seconds');
});

test('a reader with the same answer gets 304', async () => {
  for (const path of ['/api/v1/stores', '/api/v1/density?resolution=8', '/api/v1/neighborhoods', '/api/v1/session']) {
    const first = await client.agent.get(path);
    expect(first.headers.etag, path).toMatch(/^"[^"]+"$/);
    for (const known of [first.headers.etag ?? '', `"other", ${first.headers.etag}`, '*']) {
      const second = await client.agent.get(path).set('If-None-Match', known).set('Cache-Control', 'no-cache');
      expect(second.status, path).toBe(304);
    }
    expect((await client.agent.get(path).set('If-None-Match', '"other"')).status).toBe(200);
  }
});

test('a repeated Idempotency-Key does the work once', async () => {
  const send = (name: string, key: string) =>
    client.agent
      .post('/api/v1/stores')
      .set('Idempotency-Key', key)
      .send({ name, position: [1, 2] });
  const first = await send('Once', 'a');
  const second = await send('Once', 'a');
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body.id).toBe(first.body.id);
  expectProblem(await send('Another', 'a'), 422);
  expect((await send('Once', 'b')).body.id).not.toBe(first.body.id);

  const race = await Promise.all(Array.from({ length: 8 }, () => send('Raced', 'c')));
  const made = await knex('stores').where({ business_id: client.businessId, name: 'Raced' });
  expect(made).toHaveLength(1);
  expect(race.every(({ status }) => status === 201 || status === 409)).toBe(true);
});

test('limits answer 429 with when to come back', async () => {
  const small = testApp(knex, { requestsPerMinute: 2 });
  const get = () => supertest(small).get('/api/v1/stores').set('Authorization', `Bearer ${client.key}`);
  await get();
  await get();
  const third = await get();
  expectProblem(third, 429);
  expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
  expect(third.headers.ratelimit).toBeDefined();
});
