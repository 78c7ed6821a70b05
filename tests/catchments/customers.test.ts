import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import fc from 'fast-check';
import { cellToBoundary, cellToParent, latLngToCell } from 'h3-js';
import { beforeAll, expect, test } from 'vitest';
import { closestWithin, outlierFence, weightedQuantiles } from '../../server/catchments/closest.ts';
import type { CatchmentFeature } from '../../server/contract/catchments.ts';
import type { Position } from '../../server/contract/common.ts';
import { unite } from '../../server/geometry/areas.ts';
import { areaSquareMeters, distanceMeters } from '../../server/geometry/geodesic.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown, type Person, seeded } from '../support/people.ts';
import { draw, newShop, offset, straightRouting } from './support.ts';

const knex = testDatabase();
const { routing } = straightRouting();
const app = testApp(knex, { routing });
const store: Position = [-76.5828, 39.2853];
const town = madeUpTown(3000);
const placed = town.filter((person): person is Person & { position: Position } => person.position !== null);
let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(store);
  await insertPeople(knex, shop.businessId, town);
});

const contains = ({ geometry }: CatchmentFeature) => {
  const shape = multiPolygon(geometry.coordinates);
  return (position: Position) => booleanPointInPolygon(position, shape);
};
const inside = (feature: CatchmentFeature) => placed.filter(({ position }) => contains(feature)(position));
const cellOf = ([lng, lat]: Position, resolution: number) => cellToParent(latLngToCell(lat, lng, 12), resolution);
const cellCorners = (cell: string) => cellToBoundary(cell, true) as Position[];
const spent = ({ sales = [] }: Person) => sales.reduce((sum, { amount }) => sum + amount, 0);

const numbers = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });

test('a quantile has its part of the weight at or below it, and less than that below', () => {
  fc.assert(
    fc.property(numbers, fc.boolean(), fc.double({ min: 0.01, max: 1, noNaN: true }), (list, isEven, part) => {
      const values = Float64Array.from(list);
      const weights = values.map((value) => (isEven ? 1 : Math.round(value) % 7));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const [quantile = null] = weightedQuantiles(values, weights, [part]);
      if (total === 0) expect(quantile).toBeNull();
      if (total === 0) return;
      const below = (holds: (value: number) => boolean) =>
        values.reduce((sum, value, at) => sum + (holds(value) ? (weights[at] ?? 0) : 0), 0);
      expect(below((value) => value <= (quantile ?? 0))).toBeGreaterThanOrEqual(total * part * (1 - 1e-9));
      expect(below((value) => value < (quantile ?? 0))).toBeLessThan(total * part + 1e-9);
    }),
  );
});

test('a larger percent reaches at least as far and holds at least its part', () => {
  fc.assert(
    fc.property(numbers, (list) => {
      const values = Float64Array.from(list);
      const weights = values.map(() => 1);
      const found = closestWithin(values, weights, [10, 50, 70, 90, 100]);
      for (const [at, { percent, within }] of found.entries()) {
        expect(within).toBeGreaterThanOrEqual(found[at - 1]?.within ?? 0);
        expect(list.filter((value) => value <= within).length).toBeGreaterThanOrEqual((list.length * percent) / 100);
      }
    }),
  );
});

test('the fence lets a town in and keeps tourists out, however far they live', () => {
  const random = seeded(3);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const townspeople = Array.from({ length: 2000 }, () => 1500 * Math.exp(0.6 * normal()));
  for (const far of [60_000, 8e6]) {
    const distances = Float64Array.from([...townspeople, ...Array.from({ length: 100 }, () => far)]);
    const fence = outlierFence(
      distances,
      distances.map(() => 1),
      50,
    );
    expect(fence).toBeLessThan(far);
    expect(townspeople.filter((distance) => distance > fence).length).toBeLessThan(20);
  }
  const neighbors = Float64Array.from({ length: 20 }, (_none, at) => at);
  expect(
    outlierFence(
      neighbors,
      neighbors.map(() => 1),
      50,
    ),
  ).toBeGreaterThan(140);
  expect(outlierFence(Float64Array.of(1, 2, 1e6), Float64Array.of(1, 1, 1), 50)).toBe(Number.POSITIVE_INFINITY);
});

test('each area holds its percent of the customers and lies in the next one; all who count are inside', async () => {
  for (const boundary of ['hull', 'cells']) {
    const answer = await draw(shop.owner, { method: 'customers', storeId, boundary, percents: [90, 20, 50, 70] });
    const { outliers = 0, storeCustomers = 0 } = answer;
    expect(outliers + storeCustomers).toBe(placed.length);
    expect(answer.features.map(({ properties }) => properties.value)).toEqual([20, 50, 70, 90]);
    const sorted = placed.map(({ position }) => distanceMeters(store, position)).sort((a, b) => a - b);
    for (const [at, feature] of answer.features.entries()) {
      const { value, customers } = feature.properties;
      expect(customers).toBeGreaterThanOrEqual((storeCustomers * value) / 100);
      const next = answer.features[at + 1];
      // Corners of the smaller one lie in the larger one, or on its edge.
      if (next && boundary === 'hull') {
        const isInside = contains(next);
        const onEdge = new Set(next.geometry.coordinates.flat(2).map(String));
        for (const corner of feature.geometry.coordinates.flat(2))
          expect(isInside(corner) || onEdge.has(String(corner))).toBe(true);
      }
      const within = sorted[Math.ceil((storeCustomers * value) / 100) - 1] ?? 0;
      const closest = placed.filter(({ position }) => distanceMeters(store, position) <= within);
      if (boundary === 'hull') {
        expect(closest.every(({ position }) => contains(feature)(position))).toBe(true);
        expect(customers).toBe(inside(feature).length);
      } else {
        const inCells = (resolution: number) => {
          const members = new Set(closest.map(({ position }) => cellOf(position, resolution)));
          return placed.filter(({ position }) => members.has(cellOf(position, resolution))).length;
        };
        expect([inCells(9), inCells(10)]).toContain(customers);
      }
    }
  }
});

test('a hull that would cut a corner of the smaller one takes it in', async () => {
  // In these towns the bare hulls do not lie in each other.
  for (const seed of [11, 17]) {
    const own = await newShop(knex, app);
    const id = await own.addStore(store);
    await insertPeople(knex, own.businessId, madeUpTown(400, seed));
    const { features } = await draw(own.owner, { method: 'customers', storeId: id, percents: [20, 50, 70, 90] });
    for (const [at, feature] of features.entries()) {
      const smaller = features[at - 1]?.geometry.coordinates ?? [];
      const { areaSquareMeters: area } = feature.properties;
      const together = areaSquareMeters(unite(smaller, feature.geometry.coordinates));
      expect(Math.abs(together / area - 1)).toBeLessThan(1e-6);
    }
  }
});

test('by revenue, the closest who spend that part of it', async () => {
  const answer = await draw(shop.owner, { method: 'customers', storeId, by: 'revenue', percents: [60] });
  const total = placed.reduce((sum, person) => sum + Math.max(0, spent(person)), 0);
  const [feature] = answer.features;
  const held = feature ? inside(feature) : [];
  expect(held.reduce((sum, person) => sum + Math.max(0, spent(person)), 0)).toBeGreaterThanOrEqual(0.6 * total - 1e-6);
  expect(feature?.properties.revenue).toBeCloseTo(
    held.reduce((sum, person) => sum + spent(person), 0),
    1,
  );
});

test('by time, those whom no way reaches are outliers', async () => {
  const own = straightRouting({ reach: 1000 });
  const other = await newShop(knex, testApp(knex, { routing: own.routing }));
  const id = await other.addStore(store);
  await insertPeople(knex, other.businessId, [
    ...Array.from({ length: 30 }, (_none, at): Person => ({ position: offset(store, at * 20, 0) })),
    { position: offset(store, 1500, 0) },
  ]);
  const body = { method: 'customers', storeId: id, distance: 'time', percents: [100] };
  const answer = await draw(other.owner, body);
  expect(answer).toMatchObject({ mode: 'walk', outliers: 1, storeCustomers: 30, estimated: false });
  expect(answer.features[0]?.properties.customers).toBe(30);
  const before = own.asked.pairs;
  await draw(other.owner, { ...body, percents: [50] });
  expect(own.asked.pairs, 'times are remembered').toBe(before);
});

test('customers belong to the nearest of several stores', async () => {
  const own = await newShop(knex, app);
  const [west, east] = [store, offset(store, 5000, 0)];
  const ids = [await own.addStore(west), await own.addStore(east)];
  const around = (center: Position, count: number) =>
    Array.from({ length: count }, (_none, at): Person => ({ position: offset(center, at * 10, at * 7) }));
  await insertPeople(knex, own.businessId, [...around(west, 40), ...around(east, 20)]);
  const answers = await Promise.all(
    ids.map((id) => draw(own.owner, { method: 'customers', storeId: id, percents: [100] })),
  );
  expect(answers.map(({ storeCustomers }) => storeCustomers)).toEqual([40, 20]);
});

test('one customer, two, and many in one house or one street have an area around them', async () => {
  const spots: Position[][] = [
    [store],
    [store, offset(store, 300, 100)],
    Array.from({ length: 20 }, () => store),
    Array.from({ length: 20 }, (_none, at) => offset(store, at * 15, 0)),
  ];
  for (const positions of spots) {
    const own = await newShop(knex, app);
    const id = await own.addStore(store);
    await insertPeople(
      knex,
      own.businessId,
      positions.map((position) => ({ position })),
    );
    for (const boundary of ['hull', 'cells']) {
      const answer = await draw(own.owner, { method: 'customers', storeId: id, boundary, percents: [100] });
      expect(answer.features[0]?.properties.customers).toBe(positions.length);
      expect(answer.features[0]?.properties.areaSquareMeters).toBeGreaterThan(1000);
    }
  }
});

test('those who may not see people get whole cells that hold ten, and never a hull', async () => {
  const counts = new Map<string, number>();
  for (const { position } of placed) {
    const cell = cellOf(position, 9);
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const shown = [...counts].filter(([, count]) => count >= 10);
  expect(shown.length).toBeGreaterThan(5);
  for (const client of [shop.analyst, shop.marketer]) {
    const answer = await draw(client, { method: 'customers', storeId, percents: [50, 100], boundary: 'hull' });
    const total = shown.reduce((sum, [, count]) => sum + count, 0);
    expect((answer.storeCustomers ?? 0) + (answer.outliers ?? 0)).toBe(total);
    const corners = new Set(
      shown.flatMap(([cell]) => cellCorners(cell)).map(([lng, lat]) => `${lng.toFixed(6)} ${lat.toFixed(6)}`),
    );
    for (const { geometry, properties } of answer.features) {
      expect(properties.customers).toBeGreaterThanOrEqual(((answer.storeCustomers ?? 0) * properties.value) / 100);
      for (const [lng, lat] of geometry.coordinates.flat(2))
        expect(corners.has(`${lng.toFixed(6)} ${lat.toFixed(6)}`)).toBe(true);
    }
  }
});

test('far too few customers make no area for those who may not see them', async () => {
  const own = await newShop(knex, app);
  const id = await own.addStore(store);
  await insertPeople(
    knex,
    own.businessId,
    Array.from({ length: 9 }, () => ({ position: store })),
  );
  const answer = await draw(own.analyst, { method: 'customers', storeId: id });
  expect(answer).toMatchObject({ features: [], outliers: 0, storeCustomers: 0 });
  expect((await draw(own.owner, { method: 'customers', storeId: id })).features).toHaveLength(3);
});
