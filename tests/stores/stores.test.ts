import { beforeAll, expect, test } from 'vitest';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';

const knex = testDatabase();
const app = testApp(knex);
let agent: Awaited<ReturnType<typeof clientOf>>['agent'];
beforeAll(async () => {
  ({ agent } = await clientOf(knex, app));
});

test('a store is made, read, moved and removed; its time zone follows its place', async () => {
  const made = await agent.post('/api/v1/stores').send({ name: 'Fleet Street Coffee', position: [-76.5828, 39.2853] });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ position: [-76.5828, 39.2853], timeZone: 'America/New_York', openingHours: null });
  const moved = await agent
    .patch(`/api/v1/stores/${made.body.id}`)
    .send({ position: [2.35, 48.85], openingHours: 'Mo-Fr 07:00-19:00' });
  expect(moved.body).toMatchObject({
    name: 'Fleet Street Coffee',
    position: [2.35, 48.85],
    openingHours: 'Mo-Fr 07:00-19:00',
  });
  expect((await agent.patch(`/api/v1/stores/${made.body.id}`).send({})).body).toEqual(moved.body);
  expect((await agent.delete(`/api/v1/stores/${made.body.id}`)).status).toBe(204);
  expect((await agent.get(`/api/v1/stores/${made.body.id}`)).status).toBe(404);
  expect((await agent.delete(`/api/v1/stores/${made.body.id}`)).status).toBe(404);
});

test('stores may stand at a pole and on the antimeridian', async () => {
  for (const position of [
    [0, 90],
    [0, -90],
    [180, 0],
    [-180, 10],
  ]) {
    const made = await agent.post('/api/v1/stores').send({ name: 'Far', position });
    expect(made.status).toBe(201);
    expect(made.body.position).toEqual(position);
    await agent.delete(`/api/v1/stores/${made.body.id}`);
  }
});

test('a time zone must be one', async () => {
  const response = await agent.post('/api/v1/stores').send({ name: 'x', position: [0, 0], timeZone: 'Mars/Olympus' });
  expect(response.status).toBe(400);
});

test('a list pages through all, and an oversized limit is clamped', async () => {
  for (let n = 0; n < 5; n++) await agent.post('/api/v1/stores').send({ name: `Store ${n}`, position: [n, n] });
  const names: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const { body } = await agent.get(`/api/v1/stores?limit=2${cursor && `&cursor=${cursor}`}`);
    expect(body.items.length).toBeLessThanOrEqual(2);
    names.push(...body.items.map((item: { name: string }) => item.name));
    cursor = body.nextCursor;
  }
  expect(names).toEqual(['Store 0', 'Store 1', 'Store 2', 'Store 3', 'Store 4']);
  expect((await agent.get('/api/v1/stores?limit=100000')).status).toBe(200);
});
