import { beforeAll, describe, expect, test } from 'vitest';
import { savedArea } from '../../server/catchments/index.ts';
import type { Position } from '../../server/contract/common.ts';
import { areaSquareMeters } from '../../server/geometry/geodesic.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, type Person } from '../support/people.ts';
import { draw, newShop, offset, straightRouting } from './support.ts';

const knex = testDatabase();
const { routing } = straightRouting();
const app = testApp(knex, { routing });
const store: Position = [-76.5828, 39.2853];
const saved = '/api/v1/catchments/saved';
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(store);
  const people = Array.from({ length: 200 }, (_none, at): Person => ({ position: offset(store, at * 3, at * 2) }));
  await insertPeople(knex, shop.businessId, people);
});

async function save(name: string, definition: object, client = shop.marketer): Promise<string> {
  const response = await client.agent.post(saved).send({ name, definition });
  expect(response.status, response.text).toBe(201);
  return response.body.id;
}

describe('saved catchments', () => {
  test('are kept by name with their defaults, listed, changed and forgotten', async () => {
    const id = await save('Walkers', { method: 'isochrone', storeId });
    const definition = { method: 'isochrone', storeId, mode: 'walk', minutes: [5, 10, 15] };
    const read = await shop.analyst.agent.get(`${saved}/${id}`);
    expect(read.body).toMatchObject({ id, name: 'Walkers', definition });

    const wider = { method: 'ring', storeId, meters: [300] };
    const changed = await shop.owner.agent.patch(`${saved}/${id}`).send({ definition: wider });
    expect(changed.body).toMatchObject({ name: 'Walkers', definition: wider });
    const renamed = await shop.owner.agent.patch(`${saved}/${id}`).send({ name: 'Neighbors' });
    expect(renamed.body).toMatchObject({ name: 'Neighbors', definition: wider });

    const more = await Promise.all(['a', 'b', 'c'].map((name) => save(name, wider)));
    const first = await shop.analyst.agent.get(`${saved}?limit=2`);
    const second = await shop.analyst.agent.get(`${saved}?cursor=${first.body.nextCursor}`);
    const names = [...first.body.items, ...second.body.items].map(({ name }: { name: string }) => name);
    expect(names.sort()).toEqual(['Neighbors', 'a', 'b', 'c']);
    for (const one of [id, ...more]) expect((await shop.marketer.agent.delete(`${saved}/${one}`)).status).toBe(204);
    expect((await shop.owner.agent.get(`${saved}/${id}`)).status).toBe(404);
    expect((await shop.owner.agent.delete(`${saved}/${id}`)).status).toBe(404);
    expect((await shop.owner.agent.patch(`${saved}/${id}`).send({ name: 'x' })).status).toBe(404);
  });

  test('have names of their own, within a business', async () => {
    const definition = { method: 'ring', storeId };
    const id = await save('Mine', definition);
    const other = await save('Other', definition);
    const again = await shop.owner.agent.post(saved).send({ name: 'Mine', definition });
    expect(again.status).toBe(409);
    expect((await shop.owner.agent.patch(`${saved}/${other}`).send({ name: 'Mine' })).status).toBe(409);
    expect((await shop.owner.agent.patch(`${saved}/${id}`).send({ name: 'Mine' })).status).toBe(200);
    const theirs = await newShop(knex, app);
    await save('Mine', { method: 'ring', storeId: await theirs.addStore(store) }, theirs.owner);
  });

  test('are written by owner and marketer, and read by the analyst', async () => {
    const definition = { method: 'ring', storeId };
    const id = await save('Roles', definition);
    expect((await shop.analyst.agent.post(saved).send({ name: 'x', definition })).status).toBe(403);
    expect((await shop.analyst.agent.patch(`${saved}/${id}`).send({ name: 'x' })).status).toBe(403);
    expect((await shop.analyst.agent.delete(`${saved}/${id}`)).status).toBe(403);
    expect((await shop.analyst.agent.get(`${saved}/${id}/area`)).status).toBe(200);
  });

  test('are about stores of the business, and go with them', async () => {
    const theirs = await newShop(knex, app);
    const foreign = await theirs.addStore(store);
    const wrong = await shop.owner.agent
      .post(saved)
      .send({ name: 'x', definition: { method: 'ring', storeId: foreign } });
    expect(wrong.status).toBe(404);
    expect(wrong.body.errors[0].pointer).toBe('/definition/storeId');
    const [one, two] = [await theirs.addStore(offset(store, 500, 0)), await theirs.addStore(offset(store, 900, 0))];
    const kept = await save('kept', { method: 'ring', storeId: one }, theirs.owner);
    const gone = await save('gone', { method: 'isochrone', storeId: one, otherStoreId: two }, theirs.owner);
    expect((await theirs.owner.agent.delete(`/api/v1/stores/${two}`)).status).toBe(204);
    expect((await theirs.owner.agent.get(`${saved}/${gone}`)).status).toBe(404);
    expect((await theirs.owner.agent.get(`${saved}/${kept}/area`)).status).toBe(200);
    expect((await shop.owner.agent.get(`${saved}/${kept}`)).status).toBe(404);
    expect((await shop.owner.agent.get(`${saved}/${kept}/area`)).status).toBe(404);
  });
});

describe('the area of a saved catchment', () => {
  test('is what the question answers now, with an ETag that changes with the customers', async () => {
    const own = await newShop(knex, app);
    const definition = { method: 'ring', storeId: await own.addStore(store), meters: [200, 700] };
    const id = await save('Ring', definition, own.owner);
    const path = `${saved}/${id}/area`;
    const first = await own.owner.agent.get(path);
    expect(first.body).toEqual(await draw(own.owner, definition));
    const { etag = '' } = first.headers;
    expect((await own.owner.agent.get(path).set('If-None-Match', etag)).status).toBe(304);
    await insertPeople(knex, own.businessId, [{ position: store }]);
    const second = await own.owner.agent.get(path).set('If-None-Match', etag);
    expect(second.status).toBe(200);
    expect(second.body.features[0].properties.customers).toBe(1);
    const { etag: newer = '' } = second.headers;
    await own.owner.agent.patch(`${saved}/${id}`).send({ definition: { ...definition, meters: [50] } });
    expect((await own.owner.agent.get(path).set('If-None-Match', newer)).status).toBe(200);
    // What one role may see is not served to another from its cache.
    const analyst = await own.analyst.agent.get(path).set('If-None-Match', newer);
    expect(analyst.body.features[0].properties.customers).toBeNull();
  });

  test('is a GeoJSON file with a name that any client can take', async () => {
    const id = await save('Café „Süd“; 5%', { method: 'ring', storeId, meters: [300] });
    const file = await shop.owner.agent
      .get(`${saved}/${id}/geojson`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      });
    expect(file.headers['content-type']).toMatch(/^application\/geo\+json/);
    expect(file.headers['content-disposition']).toBe(
      `attachment; filename="Caf_ _S_d__ 5_.geojson"; filename*=UTF-8''Caf%C3%A9%20%E2%80%9ES%C3%BCd%E2%80%9C%3B%205%25.geojson`,
    );
    const content = JSON.parse(file.body.toString());
    expect(content.type).toBe('FeatureCollection');
    expect(content.features[0].geometry.type).toBe('MultiPolygon');
    expect((await shop.owner.agent.get(`${saved}/999999/geojson`)).status).toBe(404);
  });

  test('is there for filters: the largest, or the one of a value', async () => {
    const area = async (definition: object, value?: number, role?: 'owner') => {
      const id = await save(`Filter ${Math.random()}`, { storeId, ...definition });
      const found = await savedArea(knex, shop.businessId, id, { routing, value, ...(role && { role }) });
      return found && areaSquareMeters(found);
    };
    const circle = (radius: number) => Math.PI * radius ** 2;
    const ring = { method: 'ring', meters: [100, 400] };
    expect((await area(ring)) ?? 0).toBeCloseTo(circle(400) * 0.9996, -2);
    expect((await area(ring, 100)) ?? 0).toBeCloseTo(circle(100) * 0.9996, -1);
    expect(await area(ring, 250)).toBeUndefined();
    expect((await area({ method: 'isochrone', minutes: [5] })) ?? 0).toBeCloseTo(circle(400) * 0.9996, -2);
    // A hull for the owner; whole cells for everybody else, and by default.
    const customers = { method: 'customers', percents: [80] };
    expect(await area(customers, undefined, 'owner')).not.toBe(await area(customers));
    const huff = {
      ...{ method: 'huff', maxMinutes: 15 },
      competitors: [{ position: offset(store, 1000, 0), attraction: 1 }],
    };
    const [likely = 0, sure = 0] = [await area(huff), await area(huff, 0.9)];
    expect(sure).toBeGreaterThan(0);
    expect(likely).toBeGreaterThan(2 * sure);
    expect(await savedArea(knex, shop.businessId, '999999', { routing })).toBeUndefined();
  });
});
