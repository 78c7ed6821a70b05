import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatchmentFeature, CatchmentProperties, Catchments } from '../../client/api/catchments.ts';
import { around } from '../../client/catchments/around.ts';
import {
  addRivals,
  askOf,
  bodyOf,
  keepable,
  parseRadius,
  parseWhole,
  sameAsk,
  shownStep,
  startAsk,
  stepsOf,
  toggleStep,
} from '../../client/catchments/ask.ts';
import { bandWords } from '../../client/catchments/band-words.ts';
import { drawAreas, drawCells, drawLines, featuresBbox, isWellSeen } from '../../client/catchments/layers.ts';
import { areaAt, areasOf, barLengths, chanceNumbers, twoShops } from '../../client/catchments/numbers.ts';
import { distanceMeters } from '../../client/map/distance.ts';
import { bboxContains } from '../../client/map/places.ts';
import { t } from '../../client/strings/t.ts';
import { type AreaAsk, mostRivals, type Rival, stepLimits } from '../../client/view/area.ts';
import { catchmentBody } from '../../server/contract/catchments.ts';

const methods = ['ring', 'isochrone', 'customers', 'huff'] as const;
const square = (west: number, south: number, size: number): CatchmentFeature['geometry'] => ({
  type: 'MultiPolygon',
  coordinates: [
    [
      [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
      ],
    ],
  ],
});
const feature = (patch: Partial<CatchmentProperties>, size = 1): CatchmentFeature => ({
  type: 'Feature',
  geometry: square(0, 0, size),
  properties: {
    part: 'catchment',
    storeId: '1',
    value: 5,
    unit: 'minutes',
    areaSquareMeters: 1000,
    customers: 20,
    revenue: 100,
    purchases: 10,
    visits: 9,
    share: 0.1,
    households: null,
    penetration: null,
    ...patch,
  },
});
const answerOf = (features: CatchmentFeature[], patch: Partial<Catchments> = {}): Catchments => ({
  type: 'FeatureCollection',
  method: 'isochrone',
  storeId: '1',
  mode: 'walk',
  estimated: false,
  k: 10,
  currency: 'EUR',
  period: { from: null, to: null },
  whiteSpace: [],
  features,
  ...patch,
});
const rival = (osmId: string | null, x = 0): Rival => ({ osmId, name: 'Rival', position: [x, 1], attraction: 1 });

describe('what is asked', () => {
  test.each(methods)('the server takes what the page begins with, and its answer opens the same page: %s', (method) => {
    for (const imperial of [false, true]) {
      const ask = startAsk(method, imperial);
      const body = catchmentBody.parse(bodyOf(ask, '7', { from: '2025-05-01', to: '2025-10-31' }));
      expect(body).toMatchObject({ method, storeId: '7', from: '2025-05-01', to: '2025-10-31' });
      expect(askOf(body)).toEqual(ask);
    }
  });

  test('the limits of the page are those of the server', () => {
    const taken = (body: unknown) => catchmentBody.safeParse(body).success;
    const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);
    const fields = { ring: 'meters', isochrone: 'minutes', customers: 'percents' } as const;
    for (const method of ['ring', 'isochrone', 'customers'] as const) {
      const { least, most, several } = stepLimits[method];
      const ask = (steps: number[]) => taken({ method, storeId: '1', [fields[method]]: steps });
      expect([ask([least, most]), ask([least - 1]), ask([most + 1])]).toEqual([true, false, false]);
      expect([ask(range(least, several)), ask(range(least, several + 1))]).toEqual([true, false]);
    }
  });

  test('competitors from the extract and by hand reach the server as it knows them', () => {
    const ask: AreaAsk = { ...startAsk('huff', false), competitors: [rival('n5'), rival(null, 2)] } as AreaAsk;
    const body = catchmentBody.parse(bodyOf(ask, '1', null));
    expect(body).toMatchObject({ competitors: [{ osmId: 'n5' }, { position: [2, 1] }] });
    expect(sameAsk(askOf(body), ask)).toBe(true);
  });

  test('whatever is pressed, there is a step, in order, and no more than the server takes', () => {
    const presses = fc.array(fc.integer({ min: -5, max: 120 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom('ring', 'isochrone', 'customers'), presses, (method, pressed) => {
        const steps = stepsOf(pressed.reduce<AreaAsk>(toggleStep, startAsk(method, false)));
        const { least, most, several } = stepLimits[method];
        expect(steps.length).toBeGreaterThan(0);
        expect(steps.length).toBeLessThanOrEqual(several);
        expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
        expect(steps.every((step) => step >= least && step <= most)).toBe(true);
      }),
    );
  });

  test('the big number is about the chosen step while it is asked for, else about the largest', () => {
    const ask = startAsk('isochrone', false);
    expect(shownStep(ask, 10)).toBe(10);
    expect(shownStep(ask, 11)).toBe(15);
    expect(shownStep(startAsk('huff', false), 10)).toBeNull();
  });

  test('two shops are not compared with themselves', () => {
    const ask: AreaAsk = { method: 'isochrone', mode: 'walk', minutes: [5], otherStoreId: '3' };
    expect(bodyOf(ask, '1', null)).toHaveProperty('otherStoreId', '3');
    expect(bodyOf(ask, '3', null)).not.toHaveProperty('otherStoreId');
  });

  test('what is kept to compare is one step, alone', () => {
    const ask: AreaAsk = { method: 'isochrone', mode: 'walk', minutes: [5, 10], otherStoreId: '3' };
    expect(keepable(ask, '1', 10)).toEqual({ storeId: '1', ask: { ...ask, minutes: [10], otherStoreId: null } });
    expect(keepable(startAsk('huff', false), '1', null)).toBeNull();
  });

  test('a competitor is added once, by its number or by its spot', () => {
    const rivals = addRivals([rival('n1'), rival(null, 3)], [rival('n1', 9), rival(null, 3), rival('n2'), rival(null)]);
    expect(rivals.map(({ osmId, position }) => [osmId, position[0]])).toEqual([
      ['n1', 0],
      [null, 3],
      ['n2', 0],
      [null, 0],
    ]);
    const crowd = Array.from({ length: 99 }, (_, index) => rival(`n${index}`));
    expect(addRivals([], crowd)).toHaveLength(mostRivals);
  });
});

describe('what is typed', () => {
  test.each([
    ['750', false, 750],
    ['2', false, 2000],
    ['2', true, 3219],
    ['1.2 km', true, 1200],
    ['1,5km', false, 1500],
    ['.5 mi', false, 805],
    ['900 ft', true, 274],
    ['300m', true, 300],
    ['0', false, null],
    ['200 km', false, null],
    ['far', false, null],
    ['', false, null],
    ['10 10', false, null],
  ])('"%s" (miles: %s) is %s meters', (text, imperial, meters) => {
    expect(parseRadius(text, imperial)).toBe(meters);
  });

  test('minutes and percents are whole, with or without their unit', () => {
    expect(parseWhole('12 min', stepLimits.isochrone)).toBe(12);
    expect(parseWhole('85%', stepLimits.customers)).toBe(85);
    expect(parseWhole('61', stepLimits.isochrone)).toBeNull();
    expect(parseWhole('2.5', stepLimits.isochrone)).toBeNull();
    expect(parseWhole('', stepLimits.isochrone)).toBeNull();
  });
});

describe('the numbers', () => {
  test('areas are read from the smallest to the largest, and only those of the shop', () => {
    const answer = answerOf([
      feature({ value: 15 }),
      feature({ value: 5 }),
      feature({ value: 5, storeId: '2' }),
      feature({ value: 5, part: 'overlap' }),
    ]);
    const areas = areasOf(answer, '1');
    expect(areas.map(({ properties }) => properties.value)).toEqual([5, 15]);
    expect(areaAt(areas, 5)?.properties.value).toBe(5);
    expect(areaAt(areas, 7)?.properties.value).toBe(15);
    expect(areaAt([], 7)).toBeNull();
  });

  test('of two shops, what both reach goes by the chosen minutes, who is nearer by the longest', () => {
    const answer = answerOf([
      feature({ value: 5 }),
      feature({ value: 5, part: 'overlap', customers: 3 }),
      feature({ value: 10, part: 'overlap', customers: 4 }),
      feature({ value: 15, part: 'nearer', customers: 7 }),
      feature({ value: 15, part: 'nearer', customers: 8, storeId: '2' }),
    ]);
    const pair = twoShops(answer, '2', 10);
    expect([pair.both, pair.ownNearer, pair.otherNearer].map((one) => one?.properties.customers)).toEqual([4, 7, 8]);
    expect(pair.nearerWithin).toBe(15);
    expect(twoShops(answer, '2', 15)).toMatchObject({ both: null });
    expect(twoShops(answerOf([]), '2', 15)).toMatchObject({ ownNearer: null, nearerWithin: null });
  });

  test('blocks are added up by chance, and those held back are counted, not guessed', () => {
    const cell = (value: number, patch: Partial<CatchmentProperties> = {}) =>
      feature({ part: 'cell', unit: 'probability', value, ...patch });
    const held = { customers: null, revenue: null, purchases: null, visits: null, share: null };
    const answer = answerOf([
      cell(0.9, { households: 100 }),
      cell(0.5, { households: 50 }),
      cell(0.7, held),
      cell(0.3, held),
      cell(0.1),
    ]);
    const [likely, contested, unlikely] = chanceNumbers(answer);
    expect(likely).toMatchObject({ blocks: 3, heldBack: 1, customers: 40, households: 150, areaSquareMeters: 3000 });
    expect(likely?.penetration).toBeCloseTo(40 / 150);
    expect(contested).toMatchObject({ blocks: 1, heldBack: 1, customers: null, revenue: null });
    expect(unlikely).toMatchObject({ blocks: 1, heldBack: 0, customers: 20, households: null, penetration: null });
    expect(chanceNumbers(answerOf([]))[0]).toMatchObject({ blocks: 0, customers: 0 });
  });

  test('the longest bar fills the width, and a band held back has none', () => {
    const band = (customers: number | null) => ({ from: 0, to: 1, customers, share: null });
    expect(barLengths([band(10), band(40), band(null)])).toEqual([0.25, 1, 0]);
    expect(barLengths([band(0)])).toEqual([0]);
  });

  test('bands are said as people say them', () => {
    const write = (edge: number) => `${edge} m`;
    expect(bandWords({ from: 0, to: 250 }, write)).toBe(t('proximity.band.to', { to: '250 m' }));
    expect(bandWords({ from: 250, to: 500 }, write)).toContain('250 m');
    expect(bandWords({ from: 2000, to: null }, write)).toContain('2000 m');
  });
});

describe('the map', () => {
  const label = (step: number) => `${step} min`;

  test('the inner area lies on the outer one, and estimates are dashed', () => {
    const features = [feature({ value: 5 }), feature({ value: 15 }, 3), feature({ value: 10 }, 2)];
    const drawn = drawAreas({ features, tone: 'a', letter: 'B', estimated: true, label });
    expect(drawn.map(({ properties }) => [properties.key, properties.rank, properties.label])).toEqual([
      ['B:15', 1, 'B 15 min'],
      ['B:10', 0.5, 'B 10 min'],
      ['B:5', 0, 'B 5 min'],
    ]);
    expect(drawn.every(({ properties }) => properties.dashed)).toBe(true);
    expect(drawAreas({ features, tone: 'a', letter: null, estimated: false, label })[0]?.properties).not.toHaveProperty(
      'dashed',
    );
  });

  test('only the blocks of a competition are drawn as blocks', () => {
    const answer = answerOf([feature({}), feature({ part: 'cell', value: 0.4, h3: '8a' })]);
    expect(drawCells(answer).features.map(({ properties }) => properties)).toEqual([{ value: 0.4, key: '8a' }]);
  });

  test('the busiest line is the widest', () => {
    const line = (customers: number) => ({
      type: 'Feature' as const,
      properties: { h3: 'x', customers },
      geometry: { type: 'LineString' as const, coordinates: [[0, 0] as [number, number], [1, 1] as [number, number]] },
    });
    const drawn = drawLines({ type: 'FeatureCollection', features: [line(5), line(20)] });
    expect(drawn.features.map(({ properties }) => properties.weight)).toEqual([0.25, 1]);
    expect(drawLines({ type: 'FeatureCollection', features: [] }).features).toEqual([]);
  });

  test('the map moves to an area that is out of sight or lost in it, and stays for one that is well seen', () => {
    const box = featuresBbox([feature({}, 1)]);
    expect(box).toEqual([0, 0, 1, 1]);
    expect(featuresBbox([])).toBeNull();
    if (!box) return;
    expect(isWellSeen(box, [-1, -1, 2, 2])).toBe(true);
    expect(isWellSeen(box, [0.5, -1, 2, 2])).toBe(false);
    expect(isWellSeen(box, [-50, -50, 50, 50])).toBe(false);
  });

  test('shops are looked for in a box that holds the circle, anywhere on earth', () => {
    const anywhere = fc.tuple(fc.integer({ min: -180, max: 180 }), fc.integer({ min: -85, max: 85 }));
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 500, max: 15_000 }), ([lng, lat], radiusMeters) => {
        const box = around([lng, lat], radiusMeters);
        expect(box.every((side, index) => Math.abs(side) <= (index % 2 ? 90 : 180))).toBe(true);
        const up = (0.97 * radiusMeters) / 111_195;
        const across = up / Math.cos((lat * Math.PI) / 180);
        for (const [x, y] of [
          [lng, lat + up],
          [lng, lat - up],
          [lng + across, lat],
          [lng - across, lat],
        ] as const) {
          const point = [x > 180 ? x - 360 : x < -180 ? x + 360 : x, y] as const;
          expect(distanceMeters([lng, lat], point)).toBeLessThan(radiusMeters);
          expect(bboxContains(box, point)).toBe(true);
        }
      }),
    );
    expect(around([179.99, 0], 5000)[0]).toBeGreaterThan(around([179.99, 0], 5000)[2]);
  });
});
