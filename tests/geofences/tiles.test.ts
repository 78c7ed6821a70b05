import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { beforeAll, expect, test } from 'vitest';
import { newShop, straightRouting } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { addFence, changeFence, circle, here } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { routing: straightRouting().routing });
let shop: Awaited<ReturnType<typeof newShop>>;
const zoom = 14;
const [x, y] = [
  Math.floor(((here[0] + 180) / 360) * 2 ** zoom),
  Math.floor(((1 - Math.asinh(Math.tan((here[1] * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom),
];
const path = `/api/v1/tiles/geofences/${zoom}/${x}/${y}.mvt`;

beforeAll(async () => {
  shop = await newShop(knex, app);
});

async function read(etag = '') {
  const response = await shop.analyst.agent
    .get(path)
    .set('If-None-Match', etag)
    .buffer(true)
    .parse((incoming, done) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => done(null, Buffer.concat(chunks)));
    });
  const layer = response.status === 200 ? new VectorTile(new PbfReader(response.body)).layers.geofences : undefined;
  const features = Array.from({ length: layer?.length ?? 0 }, (_none, at) => layer?.feature(at));
  return { status: response.status, etag: response.headers.etag ?? '', features: features.flatMap((one) => one ?? []) };
}

test('the layer describes itself', async () => {
  const { body } = await shop.analyst.agent.get('/api/v1/tiles/geofences.json').expect(200);
  expect(body.vector_layers).toEqual([
    { id: 'geofences', fields: expect.objectContaining({ id: expect.any(String), open: expect.any(String) }) },
  ]);
  expect(body.tiles[0]).toContain('/tiles/geofences/{z}/{x}/{y}.mvt');
});

test('a tile has the fences with whether they are watched and open, and changes when one does', async () => {
  expect((await read()).status).toBe(204);
  const closed = { windows: [{ days: [((new Date().getUTCDay() + 2) % 7) + 1], from: '00:00', to: '00:01' }] };
  const fence = await addFence(shop.owner, { name: 'Round', area: circle(300) });
  const shut = await addFence(shop.owner, { name: 'Shut', schedule: closed });
  const first = await read();
  expect(first.features.map(({ properties }) => properties)).toEqual([
    { id: fence.id, name: 'Round', active: true, open: true },
    { id: shut.id, name: 'Shut', active: true, open: false },
  ]);
  expect((await read(first.etag)).status).toBe(304);
  await changeFence(shop.owner, fence.id, { active: false });
  const second = await read(first.etag);
  expect(second.status).toBe(200);
  expect(second.features[0]?.properties).toMatchObject({ active: false, open: false });
});

test('a circle is drawn around its center with its radius', async () => {
  const own = await newShop(knex, app);
  await addFence(own.owner, { area: circle(150) });
  const { body } = await own.owner.agent
    .get(path)
    .buffer(true)
    .parse((incoming, done) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => done(null, Buffer.concat(chunks)));
    });
  const feature = new VectorTile(new PbfReader(body)).layers.geofences?.feature(0).toGeoJSON(x, y, zoom);
  const ring = feature?.geometry.type === 'Polygon' ? (feature.geometry.coordinates[0] ?? []) : [];
  const metersFrom = ([lng = 0, lat = 0]: number[]) =>
    Math.hypot((lng - here[0]) * 111_320 * Math.cos((here[1] * Math.PI) / 180), (lat - here[1]) * 110_990);
  expect(ring.length).toBeGreaterThan(20);
  for (const corner of ring) expect(metersFrom(corner)).toBeGreaterThan(147);
  for (const corner of ring) expect(metersFrom(corner)).toBeLessThan(153);
});
