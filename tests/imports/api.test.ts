import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { importLimits } from '../../server/contract/imports.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { collection, feature, newImport, square, table, uploadDirectory } from './support.ts';

const knex = testDatabase();
const app = testApp(knex);
const directory = uploadDirectory();
const good = Buffer.from(table('email,lat,lng', 'a@b.org,39.28,-76.58'));

type Client = Awaited<ReturnType<typeof clientOf>>['agent'];

async function finished(agent: Client, id: string) {
  for (let attempt = 0; attempt < 200; attempt++) {
    const { body } = await agent.get(`/api/v1/imports/${id}`).expect(200);
    if (body.status !== 'queued' && body.status !== 'running') return body;
    await sleep(50);
  }
  throw new Error('The import does not end.');
}

test('files are uploaded, recognized and imported; the uploads are then gone', async () => {
  const { agent } = await clientOf(knex, app);
  const { body, status, headers } = await agent
    .post('/api/v1/imports')
    .attach('file', good, 'Größe – customers.csv')
    .attach('file', Buffer.from(collection(feature(square(-76.6, 39.2, 0.1), { name: 'A' }))), 'areas.geojson');
  expect(status).toBe(202);
  expect(headers.location).toBe(`/api/v1/imports/${body.id}`);
  const report = await finished(agent, body.id);
  expect(report).toMatchObject({ id: body.id, status: 'done', kind: 'mixed', rows: { read: 2, created: 2 } });
  expect(report.files.map((file: { name: string }) => file.name)).toEqual(['Größe – customers.csv', 'areas.geojson']);
  const list = await agent.get('/api/v1/imports').expect(200);
  expect(list.body).toMatchObject({ items: [{ id: body.id, status: 'done' }], nextCursor: null });
});

test('the kind may be said, before the files or after', async () => {
  const { agent } = await clientOf(knex, app);
  const products = Buffer.from(table('id,name,price', '1,Mug,4'));
  for (const request of [
    agent.post('/api/v1/imports').field('kind', 'customers').attach('file', products, 'a.csv'),
    agent.post('/api/v1/imports').attach('file', products, 'a.csv').field('kind', 'customers'),
  ]) {
    const { body } = await request.expect(202);
    expect(await finished(agent, body.id)).toMatchObject({ status: 'done', kind: 'customers' });
  }
});

describe('an upload is refused, and leaves nothing behind', () => {
  const spool = uploadDirectory();
  const own = testApp(knex, { spoolDirectory: spool, enqueueImport: async () => {} });
  const cases: [string, (agent: Client) => PromiseLike<{ status: number; body: { errors?: unknown } }>, number][] = [
    ['without a file', (agent) => agent.post('/api/v1/imports').field('kind', 'customers'), 400],
    ['as JSON', (agent) => agent.post('/api/v1/imports').send({ file: 'x' }), 415],
    ['without a body', (agent) => agent.post('/api/v1/imports'), 415],
    [
      'without a boundary',
      (agent) => agent.post('/api/v1/imports').set('content-type', 'multipart/form-data').send('x'),
      400,
    ],
    [
      'cut off',
      (agent) =>
        agent
          .post('/api/v1/imports')
          .set('content-type', 'multipart/form-data; boundary=x')
          .send('--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'),
      400,
    ],
    [
      'of an unknown kind',
      (agent) => agent.post('/api/v1/imports').field('kind', 'spoons').attach('file', good, 'a.csv'),
      400,
    ],
    [
      'of too many files',
      (agent) => {
        const request = agent.post('/api/v1/imports');
        for (let n = 0; n <= importLimits.files; n++) request.attach('file', good, `${n}.csv`);
        return request;
      },
      400,
    ],
  ];
  test.each(cases)('%s', async (_name, send, status) => {
    const { agent } = await clientOf(knex, own);
    const response = await send(agent);
    expect(response).toMatchObject({ status, type: 'application/problem+json', body: { status } });
    expect(readdirSync(spool)).toEqual([]);
  });
});

test('imports are listed latest first, page by page, without the problems of their rows', async () => {
  const { agent, businessId } = await clientOf(knex, app);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift(await newImport(knex, businessId, directory, { 'a.csv': good }));
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body }: { body: { items: { id: string }[]; nextCursor: string | null } } = await agent
      .get('/api/v1/imports')
      .query({ limit: 2, ...(cursor && { cursor }) })
      .expect(200);
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  }
  expect(seen).toEqual(ids);
});

test('an import that has not begun is cancelled; one that has ended is not', async () => {
  const { agent, businessId } = await clientOf(knex, app);
  const id = await newImport(knex, businessId, directory, { 'a.csv': good });
  await agent.delete(`/api/v1/imports/${id}`).expect(204);
  await agent.delete(`/api/v1/imports/${id}`).expect(409);
  const { body } = await agent.get(`/api/v1/imports/${id}`).expect(200);
  expect(body).toMatchObject({
    status: 'cancelled',
    files: [{ status: 'cancelled', error: 'Cancelled before anything was written.' }],
  });
  await agent.delete('/api/v1/imports/999999').expect(404);
});

test('reports quote rows, so only the owner may see them', async () => {
  const { businessId } = await clientOf(knex, app);
  const { agent } = await clientOf(knex, app, businessId, 'marketer');
  await agent.get('/api/v1/imports').expect(403);
  await agent.post('/api/v1/imports').attach('file', good, 'a.csv').expect(403);
});
