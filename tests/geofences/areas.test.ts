import { cellToChildren, getHexagonAreaAvg, gridDisk, latLngToCell, UNITS } from 'h3-js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { cellsArea } from '../../server/geometry/areas.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import { addNeighborhood, newShop, offset, straightRouting } from '../catchments/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople } from '../support/people.ts';
import { addFence, box, circle, fences, here, refusalOf } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { routing: straightRouting().routing });
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;
let neighborhoodId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(here);
  neighborhoodId = await addNeighborhood(knex, shop.businessId, 'Old town', 100, [-76.6, 39.28, -76.57, 39.3]);
});

async function preview(area: object) {
  const response = await shop.marketer.agent.post(`${fences}/preview`).send({ area });
  expect(response.status, response.text).toBe(200);
  return response.body;
}

describe('every kind of area becomes an outline, with its measures', () => {
  test('a circle', async () => {
    const { shape, areaSquareMeters, perimeterMeters, estimated } = await preview(circle(500));
    expect(shape.type).toBe('MultiPolygon');
    expect(areaSquareMeters / (Math.PI * 500 ** 2)).toBeCloseTo(1, 2);
    expect(perimeterMeters / (Math.PI * 1000)).toBeCloseTo(1, 2);
    expect(estimated).toBe(false);
  });

  test('a polygon with a hole, and one across the antimeridian', async () => {
    const holed = await preview({
      type: 'Polygon',
      coordinates: [box(-76.6, 39.28, -76.58, 39.3), box(-76.595, 39.285, -76.59, 39.29)],
    });
    const inside = insideTester(holed.shape.coordinates);
    expect([inside(-76.592, 39.287), inside(-76.585, 39.287)]).toEqual([false, true]);
    const across = await preview({ type: 'Polygon', coordinates: [box(179.99, 0, -179.99, 0.02)] });
    expect(across.shape.coordinates).toHaveLength(2);
  });

  test('cells, of several resolutions and named twice', async () => {
    const cell = latLngToCell(here[1], here[0], 9);
    const disk = gridDisk(cell, 1);
    const plain = await preview({ type: 'cells', cells: disk });
    expect(plain.areaSquareMeters / (7 * getHexagonAreaAvg(9, UNITS.m2))).toBeCloseTo(1, 0);
    const mixed = await preview({
      type: 'cells',
      cells: [...disk.slice(1), ...disk.slice(1), ...cellToChildren(cell, 10)],
    });
    expect(mixed.areaSquareMeters / plain.areaSquareMeters).toBeCloseTo(1, 1);
  });

  test('a neighborhood, the way from a store, and a saved trade area', async () => {
    const { shape } = await preview({ type: 'neighborhood', id: neighborhoodId });
    expect(insideTester(shape.coordinates)(-76.59, 39.29)).toBe(true);

    const walk = await preview({ type: 'isochrone', storeId, mode: 'walk', minutes: 10 });
    expect(walk.areaSquareMeters / (Math.PI * 800 ** 2)).toBeCloseTo(1, 2);

    const definition = { method: 'ring', storeId, meters: [300, 900] };
    const { body: saved } = await shop.owner.agent
      .post('/api/v1/catchments/saved')
      .send({ name: 'Rings', definition })
      .expect(201);
    const largest = await preview({ type: 'catchment', id: saved.id });
    expect(largest.areaSquareMeters / (Math.PI * 900 ** 2)).toBeCloseTo(1, 2);
    const named = await preview({ type: 'catchment', id: saved.id, value: 300 });
    expect(named.areaSquareMeters / (Math.PI * 300 ** 2)).toBeCloseTo(1, 2);
  });
});

describe('an area that cannot be watched is refused by name, and where', () => {
  const refusal = (area: object) => refusalOf(shop.owner, area);
  const polygon = (...rings: Position[][]) => ({ type: 'Polygon', coordinates: rings });

  test('drawn ones', async () => {
    const [w, s] = [-76.6, 39.28];
    const bow: Position[] = [
      [w, s],
      [w + 0.01, s + 0.01],
      [w + 0.01, s],
      [w, s + 0.01],
      [w, s],
    ];
    expect(await refusal(polygon(bow))).toEqual(['/area/coordinates', 'self-intersection']);
    expect(await refusal(polygon(box(w, s, w + 0.00001, s + 0.00001)))).toEqual(['/area/coordinates', 'too-small']);
    expect(await refusal(polygon(box(w, s, w + 9, s + 9)))).toEqual(['/area/coordinates', 'too-large']);
    expect(await refusal(polygon(box(w, s, w + 0.01, s + 0.01), box(w + 1, s, w + 1.01, s + 0.01)))).toEqual([
      '/area/coordinates',
      'hole-outside',
    ]);
    const many = Array.from({ length: 3 }, (_none, part) =>
      Array.from({ length: 4_000 }, (_no, at): Position => {
        const angle = (2 * Math.PI * (at % 3_999)) / 3_999;
        return [w + part + 0.1 * Math.cos(angle), s + 0.1 * Math.sin(angle)];
      }),
    );
    expect(await refusal({ type: 'MultiPolygon', coordinates: many.map((ring) => [ring]) })).toEqual([
      '/area/coordinates',
      'too-many-points',
    ]);
  });

  test('with latitude and longitude swapped', async () => {
    expect(await refusal(circle(200, [here[1], here[0]]))).toEqual(['/area/center', 'swapped']);
    expect(await refusal(polygon(box(39.28, -76.6, 39.29, -76.59)))).toEqual(['/area/coordinates', 'swapped']);
  });

  test('made of what is not there', async () => {
    const cell = latLngToCell(here[1], here[0], 9);
    expect(await refusal({ type: 'cells', cells: [cell, 'fffffffffffffff'] })).toEqual([
      '/area/cells/1',
      'is not an H3 cell',
    ]);
    expect((await refusal({ type: 'neighborhood', id: '999999' }))[0]).toBe('/area/id');
    expect((await refusal({ type: 'isochrone', storeId: '999999', minutes: 5 }))[0]).toBe('/area/storeId');
    expect((await refusal({ type: 'catchment', id: '999999' }))[0]).toBe('/area/id');
  });

  test('and nothing is written of it', async () => {
    const response = await shop.owner.agent
      .post(fences)
      .send({ name: 'Bow', area: { type: 'cells', cells: ['fffffffffffffff'] } });
    expect(response.status).toBe(400);
    expect((await shop.owner.agent.get(fences)).body.items).toEqual([]);
  });
});

test('an area made of people is drawn as somebody without personal data sees them', async () => {
  const other = await newShop(knex, app);
  const otherStore = await other.addStore(here);
  // Many next door, and one person further on whom nobody else may find.
  await insertPeople(knex, other.businessId, [
    ...Array.from({ length: 144 }, (_none, at) => ({
      position: offset(here, (at % 12) * 25, Math.floor(at / 12) * 25),
      sales: [{ day: '2026-01-01', amount: 10 }],
    })),
    { position: offset(here, 520, 150), sales: [{ day: '2026-01-01', amount: 10 }] },
  ]);
  const definition = { method: 'customers', storeId: otherStore, percents: [100] };
  const { body: saved } = await other.owner.agent
    .post('/api/v1/catchments/saved')
    .send({ name: 'Everybody', definition })
    .expect(201);
  const { shape } = await addFence(other.owner, { area: { type: 'catchment', id: saved.id } });
  expect(insideTester(shape.coordinates)(...offset(here, 70, 70))).toBe(true);
  expect(insideTester(shape.coordinates)(...offset(here, 510, 150))).toBe(false);
});

test('a cell on a pole is refused and no fault', async () => {
  const pole = latLngToCell(90, 0, 9);
  expect(cellsArea([pole])).toEqual([]);
  expect(await refusalOf(shop.owner, { type: 'cells', cells: [pole] })).toEqual(['/area', 'empty']);
});
