import { booleanPointInPolygon, multiPolygon } from '@turf/turf';
import { cellToParent, latLngToCell } from 'h3-js';
import supertest from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CatchmentFeature } from '../../server/contract/catchments.ts';
import type { Position } from '../../server/contract/common.ts';
import { cellCenter } from '../../server/geometry/cells.ts';
import { areaSquareMeters, distanceMeters } from '../../server/geometry/geodesic.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, madeUpTown, type Person } from '../support/people.ts';
import { addNeighborhood, draw, metersPerMinute, newShop, offset, straightRouting } from './support.ts';

const knex = testDatabase();
const { routing } = straightRouting();
const app = testApp(knex, { routing });
const store: Position = [-76.5828, 39.2853];
const secondStore = offset(store, 1200, 300);
const town = madeUpTown(5000);
const placed = town.filter((person): person is Person & { position: Position } => person.position !== null);

let shop: Awaited<ReturnType<typeof newShop>>;
let storeId: string;
let secondId: string;

beforeAll(async () => {
  shop = await newShop(knex, app);
  storeId = await shop.addStore(store, 'Fleet Street');
  secondId = await shop.addStore(secondStore, 'Canton');
  await insertPeople(knex, shop.businessId, town);
});

const cents = (value: number) => Math.round(value * 100) / 100;

/** What an answer must say about these people, counted one by one. */
function countOf(people: readonly Person[], from = '0000', to = '9999') {
  const sales = people.map(({ sales: own = [] }) => own.filter(({ day }) => day >= from && day <= to));
  const bought = sales.map((own) => own.filter(({ amount }) => amount > 0));
  return {
    customers: people.length,
    revenue: cents(sales.flat().reduce((sum, { amount }) => sum + amount, 0)),
    purchases: bought.flat().length,
    visits: bought.reduce((sum, own) => sum + new Set(own.map(({ day }) => day)).size, 0),
    share: Math.round((people.length / placed.length) * 10_000) / 10_000,
  };
}

/** The same for those who may not see people: whole cells of at least ten, and sales of at least ten who bought. */
function aggregateOf(isInside: (center: Position) => boolean) {
  const cells = new Map<string, Person[]>();
  for (const person of placed) {
    const [lng, lat] = person.position;
    const cell = cellToParent(latLngToCell(lat, lng, 12), 9);
    cells.set(cell, [...(cells.get(cell) ?? []), person]);
  }
  const inside = [...cells].filter(([cell]) => isInside(cellCenter(cell)));
  const shown = inside.filter(([, people]) => people.length >= 10).flatMap(([, people]) => people);
  const buyers = inside
    .filter(([, people]) => people.length >= 10)
    .map(([, people]) => people)
    .filter((people) => people.filter(({ sales = [] }) => sales.length > 0).length >= 10)
    .flat();
  const { customers, share } = countOf(shown);
  const { revenue, purchases, visits } = countOf(buyers);
  const isBetweenCells = !isInside(cellCenter(latLngToCell(store[1], store[0], 9))) && inside.length === 0;
  const held = shown.length === 0 && (inside.length > 0 || isBetweenCells);
  return { customers, share, revenue, purchases, visits, held };
}

const inside = ({ geometry }: CatchmentFeature) => {
  const shape = multiPolygon(geometry.coordinates);
  return (position: Position) => booleanPointInPolygon(position, shape);
};
const numbersOf = ({ properties: { customers, revenue, purchases, visits, share } }: CatchmentFeature) => ({
  customers,
  revenue,
  purchases,
  visits,
  share,
});
const within = (radius: number) => placed.filter(({ position }) => distanceMeters(store, position) <= radius);
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

describe('ring', () => {
  test('counts everybody by their true distance, and draws circles of the right size', async () => {
    const answer = await draw(shop.owner, { method: 'ring', storeId, meters: [400, 150, 1500, 400] });
    expect(answer).toMatchObject({ method: 'ring', storeId, mode: null, estimated: false, k: 1 });
    expect(answer.features.map(({ properties }) => properties.value)).toEqual([150, 400, 1500]);
    for (const feature of answer.features) {
      const { value, areaSquareMeters: area } = feature.properties;
      expect(numbersOf(feature)).toEqual(countOf(within(value)));
      expect(Math.abs(area / (Math.PI * value ** 2) - 1)).toBeLessThan(0.001);
      expect(feature.properties).toMatchObject({ part: 'catchment', unit: 'meters', households: null });
    }
  });

  test('a period bounds what they bought, not who lives there', async () => {
    const [from, to] = [dayAgo(200), dayAgo(50)];
    const body = { method: 'ring', storeId, meters: [1000] };
    for (const period of [
      { from, to },
      { from: `${from}T00:00:00Z`, to: `${dayAgo(49)}T00:00:00Z` },
    ]) {
      const answer = await draw(shop.owner, { ...body, ...period });
      expect(answer.features.map(numbersOf)).toEqual([countOf(within(1000), from, to)]);
      expect(answer.period).toEqual(period);
    }
    const wrong = await shop.owner.agent.post('/api/v1/catchments').send({ ...body, from: to, to: from });
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors[0].pointer).toBe('/to');
  });

  test('without personal data, whole cells of at least ten are counted', async () => {
    const radii = [60, 400, 1500, 5000];
    for (const client of [shop.analyst, shop.marketer]) {
      const answer = await draw(client, { method: 'ring', storeId, meters: radii });
      expect(answer.k).toBe(10);
      for (const feature of answer.features) {
        const { held, ...wanted } = aggregateOf((center) => distanceMeters(store, center) <= feature.properties.value);
        if (held) expect(feature.properties).toMatchObject({ customers: null, share: null, penetration: null });
        else expect(numbersOf(feature)).toEqual(wanted);
      }
      expect(answer.features.at(-1)?.properties.customers).toBeLessThan(placed.length);
    }
  });

  test('a single person far away is null for those who may not see people, not one', async () => {
    const own = await newShop(knex, app);
    const id = await own.addStore([7.42, 43.73]);
    await insertPeople(knex, own.businessId, [{ position: [7.4201, 43.7301], sales: [{ day: dayAgo(1), amount: 5 }] }]);
    const body = { method: 'ring', storeId: id, meters: [2000] };
    const held = { customers: null, revenue: null, purchases: null, visits: null, share: null };
    expect((await draw(own.owner, body)).features[0]?.properties).toMatchObject({ customers: 1, revenue: 5 });
    expect((await draw(own.analyst, body)).features[0]?.properties).toMatchObject(held);
  });
});

describe('isochrone', () => {
  test('counts everybody inside each area and passes on what the router says', async () => {
    const answer = await draw(shop.owner, { method: 'isochrone', storeId, minutes: [5, 10, 15], mode: 'walk' });
    expect(answer).toMatchObject({ mode: 'walk', estimated: false });
    expect(answer.features.map(({ properties }) => properties.value)).toEqual([5, 10, 15]);
    for (const feature of answer.features) {
      const contains = inside(feature);
      expect(numbersOf(feature)).toEqual(countOf(placed.filter(({ position }) => contains(position))));
    }
    const guessing = testApp(knex, { routing: straightRouting({ estimated: true }).routing });
    const response = await supertest(guessing)
      .post('/api/v1/catchments')
      .set('Authorization', `Bearer ${shop.owner.key}`)
      .send({ method: 'isochrone', storeId });
    expect(response.body.estimated).toBe(true);
  });

  test('shows where two stores overlap, and which one is nearer', async () => {
    const answer = await draw(shop.owner, { method: 'isochrone', storeId, otherStoreId: secondId, minutes: [5, 12] });
    const part = (name: string) => answer.features.filter(({ properties }) => properties.part === name);
    expect(part('catchment').map(({ properties }) => properties.storeId)).toEqual([storeId, storeId]);
    // Five minutes are 400 m: they do not meet over 1.2 km.
    expect(part('overlap').map(({ properties }) => properties.value)).toEqual([12]);
    const reach = 12 * metersPerMinute.walk;
    for (const feature of part('overlap')) {
      const contains = inside(feature);
      for (const { position } of placed) {
        const [one, other] = [distanceMeters(store, position), distanceMeters(secondStore, position)];
        const isBeside = Math.abs(one - reach) < 2 || Math.abs(other - reach) < 2;
        if (!isBeside) expect(contains(position)).toBe(one < reach && other < reach);
      }
    }
    const nearer = part('nearer');
    expect(nearer.map(({ properties }) => properties.storeId)).toEqual([storeId, secondId]);
    expect(nearer.every(({ properties }) => (properties.customers ?? 0) > 0)).toBe(true);
    const [mine, theirs] = nearer.map(inside);
    for (const { position } of placed) {
      const [one, other] = [distanceMeters(store, position), distanceMeters(secondStore, position)];
      if (Math.abs(one - other) < 100) continue;
      if (mine?.(position)) expect(one).toBeLessThan(other);
      if (theirs?.(position)) expect(other).toBeLessThan(one);
      if (Math.min(one, other) < reach - 100) expect(mine?.(position) || theirs?.(position)).toBe(true);
    }
  });
});

describe('neighborhoods', () => {
  test('give households in proportion to area, penetration, and the white space', async () => {
    const own = await newShop(knex, app);
    const center: Position = [-76.6, 39.3];
    const id = await own.addStore(center);
    const box = (east: number, north: number, size: number): [number, number, number, number] => [
      ...offset(center, east, north),
      ...offset(center, east + size, north + size),
    ];
    const names = ['crowded', 'empty', 'few', 'half outside', 'far'];
    const boxes = [
      box(0, 0, 600),
      box(-600, 0, 600),
      box(-600, -600, 600),
      // Nearly all of it is beyond the circle.
      box(0, -3000, 3000),
      box(20_000, 0, 600),
    ];
    const households = [100, 200, 300, 1000, 500];
    const ids: string[] = [];
    for (const [at, name] of names.entries())
      ids.push(await addNeighborhood(knex, own.businessId, name, households[at] ?? 0, boxes[at] ?? [0, 0, 1, 1]));
    const people = (count: number, east: number, north: number, at: number): Person[] =>
      Array.from({ length: count }, (_, index) => ({
        position: offset(center, east + index, north + index),
        neighborhoodId: ids[at] ?? '',
      }));
    await insertPeople(knex, own.businessId, [
      ...people(50, 100, 100, 0),
      ...people(15, -300, -300, 2),
      ...people(4, 100, -400, 3),
      ...people(100, 20_100, 100, 4),
    ]);
    const answer = await draw(own.owner, { method: 'ring', storeId: id, meters: [1000] });
    const { households: inRing, penetration, customers } = answer.features[0]?.properties ?? {};
    // The three small boxes lie inside; of the large one a quarter circle does.
    const quarter = (1000 * Math.PI * 1000 ** 2) / 4 / 3000 ** 2;
    expect(Math.abs((inRing ?? 0) - (600 + quarter))).toBeLessThan(0.02 * (600 + quarter));
    expect(customers).toBe(69);
    expect(penetration).toBeCloseTo(69 / (inRing ?? 1), 4);
    // Penetrations: 0.5, 0, 0.05, 0.004, 0.2; the median is 0.05, and only the empty one lies below it inside.
    expect(answer.whiteSpace).toEqual([
      { neighborhoodId: ids[1], name: 'empty', households: 200, customers: 0, penetration: 0, unreached: 200 },
    ]);
    // Without the four customers of 'half outside', which are fewer than ten, the median is 0.125.
    const shown = await draw(own.analyst, { method: 'ring', storeId: id, meters: [1000] });
    expect(shown.whiteSpace.map(({ name, unreached }) => [name, unreached])).toEqual([
      ['few', 285],
      ['empty', 200],
    ]);
    // A circle far smaller than the neighborhood it is in.
    const small = await draw(own.owner, { method: 'ring', storeId: id, meters: [20] });
    const share = (Math.PI * 20 ** 2) / 4 / 600 ** 2;
    expect(small.features[0]?.properties.households).toBe(
      Math.round(share * 600 + ((Math.PI * 20 ** 2) / 4 / 3000 ** 2) * 1000),
    );
  });
});

describe('places at the end of the map', () => {
  test('an area across the antimeridian is split there and counted whole', async () => {
    const own = await newShop(knex, app);
    const center: Position = [179.9995, -16.5];
    const id = await own.addStore(center);
    const people = Array.from({ length: 200 }, (_, at): Person & { position: Position } => {
      const [lng, lat] = offset(center, ((at * 37) % 600) - 300, ((at * 91) % 600) - 300);
      return { position: [lng > 180 ? lng - 360 : lng, lat] };
    });
    await insertPeople(knex, own.businessId, people);
    const near = people.filter(({ position }) => distanceMeters(center, position) <= 250);
    const bodies = [
      { method: 'ring', meters: [250] },
      { method: 'isochrone', minutes: [3] },
      { method: 'customers', percents: [60] },
      { method: 'customers', percents: [60], boundary: 'cells' },
    ];
    for (const body of bodies) {
      const answer = await draw(own.owner, { ...body, storeId: id });
      const [feature] = answer.features;
      const lngs = feature?.geometry.coordinates.map((polygon) => polygon.flat().map(([lng]) => lng)) ?? [];
      expect(lngs.flat().every((lng) => Math.abs(lng) <= 180)).toBe(true);
      expect(lngs.every((some) => Math.max(...some) - Math.min(...some) < 1)).toBe(true);
      expect(lngs.some((some) => some[0] && some[0] > 0) && lngs.some((some) => some[0] && some[0] < 0)).toBe(true);
      if (body.method === 'ring') expect(feature?.properties.customers).toBe(near.length);
      if (body.method === 'customers') expect(feature?.properties.customers).toBeGreaterThanOrEqual(120);
      expect(feature?.properties.areaSquareMeters).toBeCloseTo(
        areaSquareMeters(feature?.geometry.coordinates ?? []),
        0,
      );
    }
  });

  test('every method answers near a pole and on it', async () => {
    const own = await newShop(knex, app);
    const people = Array.from({ length: 40 }, (_, at): Person => ({ position: [(at * 9 - 180) as number, 89.999] }));
    await insertPeople(knex, own.businessId, people);
    for (const position of [
      [20, 89.9995],
      [0, 90],
    ] as Position[]) {
      const id = await own.addStore(position);
      const ring = await draw(own.owner, { method: 'ring', storeId: id, meters: [1000] });
      expect(ring.features[0]?.properties.customers).toBe(40);
      expect((ring.features[0]?.properties.areaSquareMeters ?? 0) / (Math.PI * 1000 ** 2)).toBeCloseTo(1, 2);
      for (const method of ['isochrone', 'customers', 'huff'])
        await draw(own.owner, { method, storeId: id, ...(method === 'huff' && { maxMinutes: 10 }) });
    }
  });
});

describe('nobody and nothing', () => {
  test('an empty business gets areas with zeros, and no area where customers make one', async () => {
    const own = await newShop(knex, app);
    const id = await own.addStore([2, 48]);
    for (const client of [own.owner, own.analyst]) {
      const ring = await draw(client, { method: 'ring', storeId: id });
      expect(ring.features.map(numbersOf)).toEqual(
        [250, 500, 1000].map(() => ({ customers: 0, revenue: 0, purchases: 0, visits: 0, share: 0 })),
      );
      expect((await draw(client, { method: 'isochrone', storeId: id })).features).toHaveLength(3);
      expect(await draw(client, { method: 'customers', storeId: id })).toMatchObject({ features: [], outliers: 0 });
      expect((await draw(client, { method: 'huff', storeId: id })).features.length).toBeGreaterThan(0);
    }
  });

  test('a store that is not there, or is another business’s, is not found and pointed at', async () => {
    const other = await newShop(knex, app);
    const theirs = await other.addStore([2, 48]);
    for (const [body, pointer] of [
      [{ method: 'ring', storeId: theirs }, '/storeId'],
      [{ method: 'huff', storeId: '999999999' }, '/storeId'],
      [{ method: 'isochrone', storeId, otherStoreId: theirs }, '/otherStoreId'],
    ] as const) {
      const response = await shop.owner.agent.post('/api/v1/catchments').send(body);
      expect(response.status).toBe(404);
      expect(response.body.errors).toEqual([{ pointer, detail: 'is not a store of this business' }]);
    }
  });

  test('a moved store and new customers are seen at once', async () => {
    const own = await newShop(knex, app);
    const id = await own.addStore([2, 48]);
    await insertPeople(knex, own.businessId, [{ position: [3, 48] }]);
    const count = async () =>
      (await draw(own.owner, { method: 'ring', storeId: id, meters: [500] })).features[0]?.properties.customers;
    expect(await count()).toBe(0);
    await own.owner.agent.patch(`/api/v1/stores/${id}`).send({ position: [3, 48] });
    expect(await count()).toBe(1);
    await knex('customers').where({ business_id: own.businessId }).update({ position: null, cell: null });
    await knex('businesses').where({ id: own.businessId }).increment('data_version', 1);
    expect(await count()).toBe(0);
  });
});
