import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { fitExponents } from '../../server/catchments/fit.ts';
import { choicesOf, probabilities } from '../../server/catchments/huff.ts';
import type { Position } from '../../server/contract/common.ts';
import { areaCells } from '../../server/geometry/areas.ts';
import { cellCenter } from '../../server/geometry/cells.ts';
import { circleArea, distanceMeters } from '../../server/geometry/geodesic.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { insertPeople, type Person, seeded } from '../support/people.ts';
import { addNeighborhood, draw, metersPerMinute, newShop, offset, straightRouting } from './support.ts';

const exponents = fc.double({ min: 0, max: 20, noNaN: true });
const attractions = fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });
const times = fc.oneof(fc.double({ min: 0, max: 600, noNaN: true }), fc.constant(Number.POSITIVE_INFINITY));
const models = attractions.chain((own) =>
  fc.record({
    own: fc.constant(own),
    minutes: fc.array(times, { minLength: own.length, maxLength: own.length }),
  }),
);

describe('the model', () => {
  test('probabilities sum to 1 wherever a store can be reached, whatever the exponents', () => {
    fc.assert(
      fc.property(models, exponents, exponents, ({ own, minutes }, alpha, beta) => {
        const chances = probabilities(choicesOf(own, [minutes]), 0, alpha, beta);
        const sum = chances.reduce((total, chance) => total + chance, 0);
        if (minutes.some(Number.isFinite)) expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
        else expect(sum).toBe(0);
        expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
        for (const [store, time] of minutes.entries()) if (!Number.isFinite(time)) expect(chances[store]).toBe(0);
      }),
    );
  });

  test('one store has them all', () => {
    fc.assert(
      fc.property(exponents, exponents, fc.double({ min: 0, max: 600, noNaN: true }), (alpha, beta, time) => {
        expect(probabilities(choicesOf([3], [[time]]), 0, alpha, beta)).toEqual([1]);
      }),
    );
  });

  test('with a large beta the nearest store wins', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(distinct, (minutes) => {
        const chances = probabilities(
          choicesOf(
            minutes.map(() => 1),
            [minutes],
          ),
          0,
          1,
          2000,
        );
        expect(chances[minutes.indexOf(Math.min(...minutes))]).toBeGreaterThan(0.999);
      }),
    );
  });

  test('is the formula', () => {
    const [a, b] = [2 ** 1.5 * 5 ** -2.5, 3 ** 1.5 * 8 ** -2.5];
    const [chance] = probabilities(choicesOf([2, 3], [[5, 8]]), 0, 1.5, 2.5);
    expect(chance).toBeCloseTo(a / (a + b), 12);
  });
});

/** Stores and homes strewn over a square of 20 by 20 minutes. */
function strewn(seed: number) {
  const random = seeded(seed);
  const stores = Array.from({ length: 5 }, () => ({ x: random() * 20, y: random() * 20, size: 0.5 + random() * 4 }));
  const cells = Array.from({ length: 250 }, () => ({
    x: random() * 20,
    y: random() * 20,
    homes: 200 + random() * 400,
  }));
  const choices = choicesOf(
    stores.map(({ size }) => size),
    cells.map((cell) => stores.map((store) => 1.5 * Math.hypot(store.x - cell.x, store.y - cell.y))),
  );
  const truth = [0.6 + random() * 1.4, 1 + random() * 2] as const;
  return { random, cells, choices, truth };
}

describe('the fit', () => {
  test.each([1, 2, 3, 4, 5])('recovers alpha and beta within 10%% from simulated choices (%i)', (seed) => {
    const { random, cells, choices, truth } = strewn(seed);
    const counts = cells.map((_cell, at) => {
      const chances = probabilities(choices, at, ...truth);
      const went = chances.map(() => 0);
      for (let visit = 0; visit < 150; visit++) {
        let [left, store] = [random(), 0];
        while (store < chances.length - 1 && left > (chances[store] ?? 0)) left -= chances[store++] ?? 0;
        went[store] = (went[store] ?? 0) + 1;
      }
      return went;
    });
    const { exponents: found, errors, sample } = fitExponents(choices, { kind: 'choices', counts });
    expect(sample).toBe(250 * 150);
    for (const at of [0, 1] as const) {
      expect(Math.abs(found[at] / truth[at] - 1)).toBeLessThan(0.1);
      expect(Math.abs(found[at] - truth[at])).toBeLessThan(4 * errors[at]);
    }
  });

  test.each([1, 2, 3, 4, 5])('recovers them from where the customers of one store live (%i)', (seed) => {
    const { random, cells, choices, truth } = strewn(seed);
    const customers = cells.map(({ homes }, at) => {
      const [chance = 0] = probabilities(choices, at, ...truth);
      return Array.from({ length: Math.round(homes) }, random).filter((luck) => luck < 0.6 * chance).length;
    });
    const { exponents: found, errors } = fitExponents(choices, {
      kind: 'origins',
      customers,
      households: cells.map(({ homes }) => homes),
      own: [0],
    });
    for (const at of [0, 1] as const) expect(Math.abs(found[at] - truth[at])).toBeLessThan(4 * errors[at]);
    expect(Math.abs(found[1] / truth[1] - 1)).toBeLessThan(0.1);
  });

  test('an exponent that is given stays, and one that nothing tells has an infinite error', () => {
    const { choices, cells } = strewn(1);
    const counts = cells.map((_cell, at) => probabilities(choices, at, 1, 2).map((chance) => 100 * chance));
    const found = fitExponents(choices, { kind: 'choices', counts }, { alpha: 1 });
    expect(found.exponents[0]).toBe(1);
    expect(found.exponents[1]).toBeCloseTo(2, 4);
    const alike = choicesOf([2, 2], [[3, 7]]);
    expect(fitExponents(alike, { kind: 'choices', counts: [[50, 20]] }).errors[0]).toBe(Number.POSITIVE_INFINITY);
  });
});

const knex = testDatabase();
const { routing } = straightRouting();
const app = testApp(knex, { routing });
const center: Position = [-76.6, 39.3];

describe('the answer', () => {
  let shop: Awaited<ReturnType<typeof newShop>>;
  let ids: string[];
  const competitors = [
    { position: offset(center, 900, -400), attraction: 2, name: 'Big one', osmId: 'n12' },
    { position: offset(center, -300, 1100), attraction: 0.7 },
  ];
  beforeAll(async () => {
    shop = await newShop(knex, app);
    ids = [await shop.addStore(center, 'One'), await shop.addStore(offset(center, -800, 0), 'Two')];
  });

  test('has probabilities of all stores that sum to 1 in every cell, the same whichever store is asked about', async () => {
    const body = { method: 'huff', competitors, maxMinutes: 15, alpha: 1.2, beta: 1.8 };
    const answers = await Promise.all(ids.map((storeId) => draw(shop.owner, { ...body, storeId })));
    const [one, two] = answers;
    expect(one?.huff?.stores).toMatchObject([
      { storeId: ids[0], osmId: null, name: 'One', attraction: 1 },
      { storeId: ids[1], name: 'Two' },
      { storeId: null, osmId: 'n12', name: 'Big one', attraction: 2 },
      { storeId: null, osmId: null, attraction: 0.7 },
    ]);
    expect(one?.huff?.stores.reduce((sum, { expectedShare }) => sum + expectedShare, 0)).toBeCloseTo(1, 9);
    const cells = new Map(two?.features.map(({ properties }) => [properties.h3, properties]));
    expect(one?.features.length).toBeGreaterThan(30);
    for (const { properties } of one?.features ?? []) {
      const { probabilities: all = [], value, h3 } = properties;
      expect(all.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
      expect(all[0]).toBe(value);
      expect(all[1]).toBe(cells.get(h3)?.value);
      const from = [center, offset(center, -800, 0), ...competitors.map(({ position }) => position)];
      const weights = from.map((position, at) => {
        const minutes = distanceMeters(position, cellCenter(h3 ?? '')) / metersPerMinute.walk;
        return ([1, 1, 2, 0.7][at] ?? 0) ** 1.2 * Math.max(1, minutes) ** -1.8;
      });
      expect(value).toBeCloseTo((weights[0] ?? 0) / weights.reduce((sum, weight) => sum + weight, 0), 6);
    }
  });

  test('has the cells within reach of any store, each with its customers', async () => {
    const own = await newShop(knex, app);
    const storeId = await own.addStore(center);
    const people = Array.from({ length: 60 }, (_none, at): Person => ({ position: offset(center, at * 10, -at * 5) }));
    await insertPeople(knex, own.businessId, people);
    const body = { method: 'huff', storeId, maxMinutes: 10, resolution: 9 };
    const answer = await draw(own.owner, { ...body, alpha: 'fit', beta: 'fit' });
    expect(answer.huff).toMatchObject({ note: 'one-store', alpha: 1, beta: 2, fitted: { alpha: false, beta: false } });
    expect(answer.features.every(({ properties }) => properties.value === 1)).toBe(true);
    const wanted = areaCells(circleArea(center, 800), 9);
    expect(answer.features.map(({ properties }) => properties.h3).sort()).toEqual(wanted.sort());
    const shown = await draw(own.analyst, body);
    for (const [at, { properties }] of answer.features.entries()) {
      const few = (properties.customers ?? 0) > 0 && (properties.customers ?? 0) < 10;
      expect(shown.features[at]?.properties.customers).toBe(few ? null : properties.customers);
    }
    expect(answer.features.reduce((sum, { properties }) => sum + (properties.customers ?? 0), 0)).toBe(60);
  });

  test('gets coarser where the cells would be too many', async () => {
    const answer = await draw(shop.owner, {
      ...{ method: 'huff', storeId: ids[0], mode: 'drive', maxMinutes: 60, resolution: 10 },
    });
    expect(answer.huff?.resolution).toBeLessThan(9);
    expect(answer.features.length).toBeLessThanOrEqual(3000);
    expect(answer.features.length).toBeGreaterThan(300);
  });
});

describe('a fit through the API', () => {
  /** A town of boxes with known households, of which so many are customers as the model says. */
  async function town(
    truth: [number, number],
    most: number,
    rivals: readonly { position: Position; attraction: number }[],
  ) {
    const own = await newShop(knex, app);
    const storeId = await own.addStore(center);
    const random = seeded(11);
    const positions = [center, ...rivals.map(({ position }) => position)];
    const people: Person[] = [];
    const [count, size] = [12, 300];
    for (let x = 0; x < count; x++)
      for (let y = 0; y < count; y++) {
        const corner = [(x - count / 2) * size, (y - count / 2) * size] as const;
        const households = 200 + Math.round(random() * 600);
        const box = [
          ...offset(center, corner[0], corner[1]),
          ...offset(center, corner[0] + size, corner[1] + size),
        ] as [number, number, number, number];
        const neighborhoodId = await addNeighborhood(knex, own.businessId, `${x} ${y}`, households, box);
        for (let home = 0; home < households; home++) {
          const position = offset(center, corner[0] + random() * size, corner[1] + random() * size);
          const minutes = positions.map((store) => distanceMeters(store, position) / metersPerMinute.walk);
          const choices = choicesOf([1, ...rivals.map(({ attraction }) => attraction)], [minutes]);
          const [chance = 0] = probabilities(choices, 0, ...truth);
          if (random() < most * chance) people.push({ position, neighborhoodId });
        }
      }
    await insertPeople(knex, own.businessId, people);
    return { own, storeId, people };
  }
  const rivals = [
    { position: offset(center, 900, 300), attraction: 3 },
    { position: offset(center, -700, 800), attraction: 0.4 },
    { position: offset(center, -500, -1000), attraction: 1.6 },
  ];
  const fitted = (storeId: string, competitors: object[]) => ({
    ...{ method: 'huff', storeId, competitors, alpha: 'fit', beta: 'fit', resolution: 10 },
  });

  test('recovers alpha and beta within 10% from the customers of a business', async () => {
    const truth: [number, number] = [1.3, 1.7];
    const { own, storeId, people } = await town(truth, 0.9, rivals);
    const { huff } = await draw(own.owner, fitted(storeId, rivals));
    expect(huff).toMatchObject({ note: null, fitted: { alpha: true, beta: true } });
    expect(huff?.sample).toBeGreaterThan(people.length * 0.9);
    expect(Math.abs((huff?.alpha ?? 0) / truth[0] - 1)).toBeLessThan(0.1);
    expect(Math.abs((huff?.beta ?? 0) / truth[1] - 1)).toBeLessThan(0.1);
    // One that is given is not touched.
    const half = await draw(own.owner, { ...fitted(storeId, rivals), alpha: 1.3 });
    expect(half.huff).toMatchObject({ alpha: 1.3, fitted: { alpha: false, beta: true } });
  });

  test('says so where the customers do not tell', async () => {
    const { own, storeId } = await town([1, 0], 0.3, rivals);
    const noteOf = async (competitors: object[]) => (await draw(own.owner, fitted(storeId, competitors))).huff?.note;
    expect(await noteOf(rivals), 'customers everywhere alike').toBe('no-decay');
    expect(await noteOf([])).toBe('one-store');
    await own.addStore(offset(center, 500, 500));
    expect(await noteOf([]), 'two own stores, and purchases name none').toBe('no-choices');

    const alike = await town(
      [1, 2],
      0.5,
      rivals.map((rival) => ({ ...rival, attraction: 1 })),
    );
    const { huff } = await draw(
      alike.own.owner,
      fitted(
        alike.storeId,
        rivals.map((rival) => ({ ...rival, attraction: 1 })),
      ),
    );
    expect(huff).toMatchObject({ note: 'same-attraction', alpha: 1, fitted: { alpha: false, beta: true } });
    expect(Math.abs((huff?.beta ?? 0) / 2 - 1)).toBeLessThan(0.1);

    const few = await town([1, 2], 0.001, rivals);
    expect((await draw(few.own.owner, fitted(few.storeId, rivals))).huff?.note).toBe('too-few-customers');
    await knex('neighborhoods').where({ business_id: few.own.businessId }).update({ households: null });
    await knex('businesses').where({ id: few.own.businessId }).increment('data_version', 1);
    expect((await draw(few.own.owner, fitted(few.storeId, rivals))).huff?.note).toBe('no-choices');
  });
});
