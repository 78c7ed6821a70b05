import { cellToParent, latLngToCell } from 'h3-js';
import { beforeAll, expect, test } from 'vitest';
import type { Proximity } from '../../server/contract/catchments.ts';
import type { Position } from '../../server/contract/common.ts';
import { cellCenter } from '../../server/geometry/cells.ts';
import { distanceMeters } from '../../server/geometry/geodesic.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown } from '../support/people.ts';
import { metersPerMinute, newShop, offset, proximity, straightRouting } from './support.ts';

const knex = testDatabase();
const { routing, asked } = straightRouting({ reach: 4000 });
const app = testApp(knex, { routing });
const store: Position = [-76.5828, 39.2853];
const placed = madeUpTown(2500).flatMap(({ position }) => (position ? [position] : []));
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(store);
  await insertPeople(
    knex,
    shop.businessId,
    placed.map((position) => ({ position })),
  );
});

const cellOf = ([lng, lat]: Position, resolution: number) => cellToParent(latLngToCell(lat, lng, 12), resolution);
const quantile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;
const sum = (bands: Proximity['distance']['bands']) => bands.reduce((all, { customers }) => all + (customers ?? 0), 0);

test('bands of distance part the customers, by their true distance', async () => {
  const answer = await proximity(shop.owner, storeId, 'bands=1500,300,700');
  const distances = placed.map((position) => distanceMeters(store, position));
  const edges = [0, 300, 700, 1500, Number.POSITIVE_INFINITY];
  expect(answer.distance.bands).toEqual(
    edges.slice(1).map((to, at) => {
      const customers = distances.filter((distance) => distance > (edges[at] ?? 0) && distance <= to).length;
      const share = Math.round((customers / placed.length) * 10_000) / 10_000;
      return { from: edges[at], to: Number.isFinite(to) ? to : null, customers, share };
    }),
  );
  expect(sum(answer.distance.bands)).toBe(answer.customers);
  expect(answer.distance.medianMeters).toBe(Math.round(quantile(distances, 0.5)));
  expect(answer.distance.p90Meters).toBe(Math.round(quantile(distances, 0.9)));
  expect(answer).toMatchObject({ storeId, mode: 'walk', estimated: false, k: 1, customers: placed.length });
});

test('bands of time and those no way reaches part the customers', async () => {
  for (const mode of ['walk', 'drive'] as const) {
    const answer = await proximity(shop.owner, storeId, `mode=${mode}&minutes=3,10,25`);
    const minutes = placed.map((position) => {
      const meters = distanceMeters(store, cellCenter(cellOf(position, 11)));
      return meters > 4000 ? Number.POSITIVE_INFINITY : meters / metersPerMinute[mode];
    });
    const edges = [0, 3, 10, 25, Number.MAX_VALUE];
    expect(answer.time.bands.map(({ customers }) => customers)).toEqual(
      edges.slice(1).map((to, at) => minutes.filter((time) => time > (edges[at] ?? 0) && time <= to).length),
    );
    expect(answer.time.unreachable).toBe(minutes.filter((time) => !Number.isFinite(time)).length);
    expect(answer.time.unreachable).toBeGreaterThan(0);
    expect(sum(answer.time.bands) + (answer.time.unreachable ?? 0)).toBe(placed.length);
    const median = quantile(minutes, 0.5);
    expect(answer.time.medianMinutes).toBe(Number.isFinite(median) ? Math.round(median * 10) / 10 : null);
  }
});

test('desire lines lead from cells to the store, most customers first', async () => {
  const { desireLines } = await proximity(shop.owner, storeId);
  const counts = new Map<string, number>();
  for (const position of placed) {
    const cell = cellOf(position, 9);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const lines = desireLines.features.map(({ properties }) => [properties.h3, properties.customers]);
  expect(lines).toHaveLength(Math.min(500, counts.size));
  for (const [h3, customers] of lines) expect(counts.get(String(h3))).toBe(customers);
  expect(lines.map(([, customers]) => customers)).toEqual(
    [...counts.values()].sort((a, b) => b - a).slice(0, lines.length),
  );
  for (const { geometry, properties } of desireLines.features)
    expect(geometry.coordinates).toEqual([cellCenter(properties.h3), store]);
});

test('without personal data everything is made of cells that hold ten', async () => {
  const cells = new Map<string, number>();
  for (const position of placed) cells.set(cellOf(position, 9), (cells.get(cellOf(position, 9)) ?? 0) + 1);
  const shown = [...cells].filter(([, count]) => count >= 10);
  expect(shown.length).toBeGreaterThan(5);
  const total = shown.reduce((all, [, count]) => all + count, 0);
  for (const client of [shop.analyst, shop.marketer]) {
    const answer = await proximity(client, storeId, 'bands=800,1600');
    expect(answer).toMatchObject({ k: 10, customers: placed.length });
    expect(answer.desireLines.features.map(({ properties }) => properties.h3).sort()).toEqual(
      shown.map(([cell]) => cell).sort(),
    );
    const near = shown.filter(([cell]) => distanceMeters(store, cellCenter(cell)) <= 800);
    expect(answer.distance.bands[0]?.customers).toBe(near.reduce((all, [, count]) => all + count, 0));
    expect(sum(answer.distance.bands)).toBe(total);
  }
});

test('a repeated question is answered by its ETag, and by the version after a change', async () => {
  const own = await newShop(knex, app);
  const id = await own.addStore([179.999, 10]);
  const path = `/api/v1/stores/${id}/proximity`;
  const first = await own.owner.agent.get(path);
  expect(first.body).toMatchObject({
    customers: 0,
    distance: { medianMeters: null, p90Meters: null },
    time: { medianMinutes: null, unreachable: 0 },
    desireLines: { features: [] },
  });
  const { etag = '' } = first.headers;
  expect((await own.owner.agent.get(path).set('If-None-Match', etag)).status).toBe(304);
  await insertPeople(knex, own.businessId, [{ position: [-179.999, 10] }]);
  const second = await own.owner.agent.get(path).set('If-None-Match', etag);
  expect(second.body.distance).toMatchObject({ medianMeters: 219 });
  const [line] = second.body.desireLines.features;
  expect(Math.abs(line.geometry.coordinates[0][0] - line.geometry.coordinates[1][0])).toBeLessThan(0.1);
});

test('travel times already known are not asked for again', async () => {
  await proximity(shop.owner, storeId, 'mode=bike');
  const before = asked.pairs;
  await proximity(shop.owner, storeId, 'mode=bike&minutes=7');
  expect(asked.pairs).toBe(before);
  await insertPeople(knex, (await newShop(knex, app)).businessId, []);
  await knex('businesses').where({ id: shop.businessId }).increment('data_version', 1);
  await proximity(shop.owner, storeId, 'mode=bike');
  expect(asked.pairs, 'not even after new data').toBe(before);
});

test('a store of another business is not found', async () => {
  const other = await newShop(knex, app);
  const theirs = await other.addStore(offset(store, 10, 10));
  expect((await shop.owner.agent.get(`/api/v1/stores/${theirs}/proximity`)).status).toBe(404);
  expect((await other.owner.agent.get(`/api/v1/stores/${storeId}/proximity`)).status).toBe(404);
  const wrong = await shop.owner.agent.get(`/api/v1/stores/${storeId}/proximity?bands=1,x`);
  expect(wrong.status).toBe(400);
});
