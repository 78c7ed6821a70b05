import { VectorTile } from '@mapbox/vector-tile';
import { cellToLatLng, latLngToCell } from 'h3-js';
import { PbfReader } from 'pbf';
import { beforeAll, expect, test } from 'vitest';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown } from '../support/people.ts';

const knex = testDatabase();
const app = testApp(knex);
let owner: Awaited<ReturnType<typeof clientOf>>;
let analyst: Awaited<ReturnType<typeof clientOf>>;

beforeAll(async () => {
  owner = await clientOf(knex, app);
  analyst = await clientOf(knex, app, owner.businessId, 'analyst');
  await insertPeople(knex, owner.businessId, madeUpTown(1000));
});

async function tile(path: string, { agent } = owner) {
  const response = await agent
    .get(`/api/v1/tiles/${path}`)
    .buffer(true)
    .parse((incoming, done) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => done(null, Buffer.concat(chunks)));
    });
  const { layers } = response.status === 200 ? new VectorTile(new PbfReader(response.body)) : { layers: {} };
  const layer = Object.values(layers)[0];
  const features = Array.from({ length: layer?.length ?? 0 }, (_none, at) => layer?.feature(at));
  return { response, layer, features: features.flatMap((feature) => feature ?? []) };
}

const at = (lng: number, lat: number, z: number) => {
  const y = (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2;
  return `${z}/${Math.floor(((lng + 180) / 360) * 2 ** z)}/${Math.floor(y * 2 ** z)}`;
};

test('a density tile carries the cells and values that the JSON has', async () => {
  const { response, layer, features } = await tile(
    `density/${at(-76.5828, 39.2853, 9)}.mvt?resolution=8&metric=revenue`,
  );
  expect(response.headers['content-type']).toBe('application/vnd.mapbox-vector-tile');
  expect(layer?.name).toBe('density');
  const { body } = await owner.agent.get('/api/v1/density?resolution=8&metric=revenue');
  const values = new Map(body.cells.map(({ h3, value }: { h3: string; value: number }) => [h3, value]));
  expect(features.length).toBeGreaterThan(20);
  for (const { properties } of features) expect(properties.value).toBe(values.get(String(properties.h3)));
});

test('tiles of one zoom hold every cell, drawn where it is', async () => {
  const { body } = await owner.agent.get('/api/v1/density?resolution=9');
  const seen = new Map<string, [number, number]>();
  const corner = at(-76.5828, 39.2853, 12).split('/').map(Number);
  for (let dx = -3; dx <= 3; dx++) {
    for (let dy = -3; dy <= 3; dy++) {
      const [z = 0, x = 0, y = 0] = [corner[0], (corner[1] ?? 0) + dx, (corner[2] ?? 0) + dy];
      const { features } = await tile(`density/${z}/${x}/${y}.mvt?resolution=9`);
      for (const feature of features) {
        const { geometry } = feature.toGeoJSON(x, y, z);
        if (geometry.type !== 'Polygon') continue;
        const ring = geometry.coordinates[0] ?? [];
        if (ring.length === 7)
          seen.set(String(feature.properties.h3), [
            avg(ring.map(([lng = 0]) => lng)),
            avg(ring.map(([, lat = 0]) => lat)),
          ]);
      }
    }
  }
  expect(new Set(seen.keys())).toEqual(new Set(body.cells.map(({ h3 }: { h3: string }) => h3)));
  for (const [h3, [lng, lat]] of seen) {
    const [centerLat, centerLng] = cellToLatLng(h3);
    expect(Math.hypot(lng - centerLng, lat - centerLat)).toBeLessThan(0.001);
  }
});
const avg = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('without personal data a cell under ten is there without its numbers', async () => {
  const { features } = await tile(`density/${at(-76.5828, 39.2853, 10)}.mvt?resolution=8`, analyst);
  const held = features.filter(({ properties }) => properties.suppressed);
  expect(held.length).toBeGreaterThan(0);
  for (const { properties } of held) expect(Object.keys(properties).sort()).toEqual(['h3', 'suppressed']);
  for (const { properties } of features)
    if (!properties.suppressed) expect(Number(properties.customers)).toBeGreaterThanOrEqual(10);
});

test('an empty tile is 204, an impossible one 404, a repeated one 304', async () => {
  expect((await tile('density/9/0/0.mvt')).response.status).toBe(204);
  expect((await tile('density/2/4/0.mvt')).response.status).toBe(404);
  expect((await tile('unknown/2/1/0.mvt')).response.status).toBe(404);
  const path = `density/${at(-76.5828, 39.2853, 10)}.mvt`;
  const first = await tile(path);
  const again = await owner.agent.get(`/api/v1/tiles/${path}`).set('If-None-Match', first.response.headers.etag ?? '');
  expect(again.status).toBe(304);
});

test('a cell across the antimeridian is drawn on both sides', async () => {
  const far = await clientOf(knex, app);
  const cell = latLngToCell(10, 180, 5);
  await insertPeople(knex, far.businessId, [{ position: [179.9999, 10] }, { position: [-179.9999, 10] }]);
  for (const lng of [179.99, -179.99]) {
    const { features } = await tile(`density/${at(lng, 10, 8)}.mvt?resolution=5`, far);
    expect(features.map(({ properties }) => properties.h3)).toContain(cell);
  }
});

test('TileJSON names the tiles with the query it was asked with', async () => {
  const { body } = await owner.agent.get('/api/v1/tiles/density.json?metric=visits');
  expect(body).toMatchObject({ tilejson: '3.0.0', vector_layers: [{ id: 'density' }] });
  expect(body.tiles[0]).toMatch(/\/api\/v1\/tiles\/density\/\{z\}\/\{x\}\/\{y\}\.mvt\?metric=visits$/);
});
