import { cellToLatLng } from 'h3-js';
import { beforeAll, expect, test } from 'vitest';
import { distanceMeters } from '../../server/geometry/geodesic.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown } from '../support/people.ts';

/** The map narrowed to a trade area that somebody saved. */
const knex = testDatabase();
const app = testApp(knex);
const center: [number, number] = [-76.5828, 39.2853];
let owner: Awaited<ReturnType<typeof clientOf>>;
let id: string;

interface Cell {
  h3: string;
  customers: number;
}
const cells = async (query: string, { agent } = owner): Promise<Cell[]> =>
  (await agent.get(`/api/v1/density?resolution=9${query}`).expect(200)).body.cells;

beforeAll(async () => {
  owner = await clientOf(knex, app);
  await insertPeople(knex, owner.businessId, madeUpTown(2000));
  const store = await owner.agent.post('/api/v1/stores').send({ name: 'Bakery', position: center });
  const definition = { method: 'ring', storeId: store.body.id, meters: [500, 1500] };
  const saved = await owner.agent.post('/api/v1/catchments/saved').send({ name: 'Around the corner', definition });
  id = saved.body.id;
});

test('shows the cells whose center lies in the largest ring, each as it is without', async () => {
  const all = await cells('');
  const expected = all.filter(({ h3 }) => {
    const [lat, lng] = cellToLatLng(h3);
    return distanceMeters(center, [lng, lat]) <= 1500;
  });
  expect(expected.length).toBeGreaterThan(20);
  expect(expected.length).toBeLessThan(all.length);
  const key = (cell: Cell) => cell.h3;
  const sorted = (list: Cell[]) => [...list].sort((a, b) => key(a).localeCompare(key(b)));
  expect(sorted(await cells(`&catchment=${id}`))).toEqual(sorted(expected));
});

test('tells an analyst no more about a cell than without', async () => {
  const analyst = await clientOf(knex, app, owner.businessId, 'analyst');
  const all = new Map((await cells('', analyst)).map((cell) => [cell.h3, cell]));
  const narrowed = await cells(`&catchment=${id}`, analyst);
  expect(narrowed.length).toBeGreaterThan(0);
  for (const cell of narrowed) expect(cell).toEqual(all.get(cell.h3));
});

test('a changed trade area is a changed answer', async () => {
  const path = `/api/v1/density?resolution=9&catchment=${id}`;
  const first = await owner.agent.get(path);
  await owner.agent
    .get(path)
    .set('If-None-Match', first.headers.etag ?? '')
    .expect(304);
  const { definition } = (await owner.agent.get(`/api/v1/catchments/saved/${id}`)).body;
  const smaller = { ...definition, meters: [600] };
  await owner.agent.patch(`/api/v1/catchments/saved/${id}`).send({ definition: smaller }).expect(200);
  const second = await owner.agent
    .get(path)
    .set('If-None-Match', first.headers.etag ?? '')
    .expect(200);
  expect(second.body.cells.length).toBeLessThan(first.body.cells.length);
});

test('one that is not there is named, and neighborhoods are not narrowed silently', async () => {
  const unknown = await owner.agent.get('/api/v1/density?catchment=987654321').expect(400);
  expect(JSON.parse(unknown.text).errors[0].pointer).toBe('/query/catchment');
  const stranger = await clientOf(knex, app);
  await stranger.agent.get(`/api/v1/density?catchment=${id}`).expect(400);
  await owner.agent.get(`/api/v1/tiles/neighborhoods/12/1176/1561.mvt?catchment=${id}`).expect(400);
  await owner.agent.get(`/api/v1/tiles/density/12/1176/1561.mvt?catchment=${id}`).expect(200);
});
