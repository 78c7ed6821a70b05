import { booleanPointInPolygon, kinks, multiPolygon, polygon } from '@turf/turf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { travelModes } from '../../server/contract/routing.ts';
import { areaSquareMeters, distanceMeters } from '../../server/geometry/geodesic.ts';
import { type Area, createRouting, type Router, type Routing } from '../../server/routing/index.ts';
import { seeded } from '../support/people.ts';
import { agreement, sayAgreement } from './agreement.ts';
import { listener, type TownStreets, townStreets } from './town.ts';

let town: TownStreets;
let routing: Routing;
let router: Router;
const { warnings, log } = listener();
/** The open ocean, 100 km away. */
const atSea: Position = [-31, 41.5];

beforeAll(async () => {
  town = await townStreets();
  routing = createRouting({ dataDirectory: town.dataDirectory, valhallaUrl: undefined, log });
  router = routing.router('1', '1');
});
afterAll(async () => {
  await routing.stop();
  town.remove();
});

const doubledArea = (ring: Position[]) =>
  ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? ring[0] ?? [0, 0];
    return sum + x * nextY - nextX * y;
  }, 0);

function expectValid(area: Area): void {
  expect(area.length).toBeGreaterThan(0);
  for (const rings of area)
    for (const [index, ring] of rings.entries()) {
      expect(ring.length).toBeGreaterThan(3);
      expect(ring.at(-1)).toEqual(ring[0]);
      expect(doubledArea(ring) > 0, index === 0 ? 'outer rings turn left' : 'holes turn right').toBe(index === 0);
      expect(new Set(ring.map(String)).size, 'a ring never comes back to a corner').toBe(ring.length - 1);
      expect(kinks(polygon([ring])).features).toHaveLength(0);
    }
}

/** Places evenly over a square of `meters` around the store. */
function placesAround(meters: number, count: number): Position[] {
  const random = seeded(5);
  const [lng, lat] = town.store;
  const [width, height] = [meters / (111_320 * Math.cos((lat * Math.PI) / 180)), meters / 111_132];
  return Array.from({ length: count }, () => [lng + (random() - 0.5) * width, lat + (random() - 0.5) * height]);
}

const pick = <One>(list: readonly One[], count: number): One[] =>
  list.filter((_one, index) => index % Math.ceil(list.length / count) === 0);

describe.each(travelModes)('%s', (mode) => {
  test('5, 10 and 15 minutes are valid areas, each within the next', async () => {
    const { estimated, areas } = await router.isochrone({ from: town.store, mode, minutes: [5, 10, 15] });
    expect(estimated).toBe(false);
    expect(areas.map(({ minutes }) => minutes)).toEqual([5, 10, 15]);
    for (const { area } of areas) expectValid(area);
    const inside = areas.map(({ area }) => {
      const shape = multiPolygon(area);
      return placesAround(6_000, 3_000).map((place) => booleanPointInPolygon(place, shape));
    });
    expect(inside[0]?.filter(Boolean).length).toBeGreaterThan(10);
    expect(inside[0]?.filter((isIn, index) => isIn && !inside[1]?.[index])).toHaveLength(0);
    expect(inside[1]?.filter((isIn, index) => isIn && !inside[2]?.[index])).toHaveLength(0);
    const sizes = areas.map(({ area }) => areaSquareMeters(area));
    expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
    expect(booleanPointInPolygon(town.store, multiPolygon(areas[0]?.area ?? []))).toBe(true);
  });

  test('many starts give valid areas', async () => {
    for (const from of pick(town.houses, 15)) {
      const { estimated, areas } = await router.isochrone({ from, mode, minutes: [3, 7, 12, 30] });
      if (estimated) continue;
      for (const { area } of areas) expectValid(area);
    }
  });

  test('areas agree with travel times', async () => {
    const shares = await agreement(router, town.store, mode);
    sayAgreement(`demo town, ${mode}`, shares);
    expect(shares.inside).toBeGreaterThanOrEqual(0.95);
    expect(shares.outside).toBeGreaterThanOrEqual(0.95);
  });
});

test('on foot, bike and by car reach farther in this order', async () => {
  const sizes = await Promise.all(
    travelModes.map(async (mode) => {
      const { areas } = await router.isochrone({ from: town.store, mode, minutes: [5] });
      return areaSquareMeters(areas[0]?.area ?? []);
    }),
  );
  expect(sizes[1]).toBeGreaterThan(2 * (sizes[0] ?? 0));
  expect(sizes[2]).toBeGreaterThan(sizes[1] ?? 0);
});

test('on foot it takes as long there as back, and never less than a straight line', async () => {
  const houses = pick(town.houses, 40);
  const { estimated, seconds } = await router.matrix({ sources: houses, targets: houses, mode: 'walk' });
  expect(estimated).toBe(false);
  for (const [row, from] of houses.entries())
    for (const [column, to] of houses.entries()) {
      const [there, back] = [seconds[row]?.[column] ?? null, seconds[column]?.[row] ?? null];
      if (there === null || back === null) {
        expect(there).toBe(back);
        continue;
      }
      expect(Math.abs(there - back)).toBeLessThanOrEqual(Math.max(60, 0.1 * there));
      // The ways from the doors to the street are not counted: at most 200 m at each end.
      expect(there).toBeGreaterThanOrEqual((distanceMeters(from, to) - 400) / (5.2 / 3.6));
    }
});

test('a matrix answers in the order asked, whatever is near', async () => {
  const targets = pick(town.houses, 60);
  const whole = await router.matrix({ sources: [town.store], targets, mode: 'walk' });
  const reversed = await router.matrix({ sources: [town.store], targets: [...targets].reverse(), mode: 'walk' });
  expect([...(reversed.seconds[0] ?? [])].reverse()).toEqual(whole.seconds[0]);
  const again = await router.matrix({ sources: [town.store], targets: [...targets, ...targets], mode: 'walk' });
  expect(again.seconds[0]).toEqual([...(whole.seconds[0] ?? []), ...(whole.seconds[0] ?? [])]);
});

test('one source to more targets than fit in a question', async () => {
  const houses = pick(town.houses, 1_000).slice(0, 900);
  const targets = Array.from({ length: 5 }, () => houses).flat();
  const { seconds } = await router.matrix({ sources: [town.store], targets, mode: 'walk' });
  const times = seconds[0] ?? [];
  expect(times).toHaveLength(5 * houses.length);
  for (const [index, time] of times.entries()) expect(time).toBe(times[index % houses.length]);
  expect(times.filter((time) => time === null).length).toBeLessThan(0.05 * times.length);
});

describe('off the streets', () => {
  const offStreets = (): Position => [town.store[0] - 0.06, town.store[1]];

  test('far targets and targets in the water are null, and the others keep their times', async () => {
    const near = pick(town.houses, 20);
    const alone = await router.matrix({ sources: [town.store], targets: near, mode: 'walk' });
    const targets = near.flatMap((house) => [house, atSea, offStreets()]);
    const { estimated, seconds } = await router.matrix({ sources: [town.store], targets, mode: 'walk' });
    expect(estimated).toBe(false);
    expect(seconds[0]?.filter((_time, index) => index % 3 === 0)).toEqual(alone.seconds[0]);
    expect(seconds[0]?.filter((_time, index) => index % 3 !== 0).every((time) => time === null)).toBe(true);
  });

  test('a source there has nulls, and the other sources keep their times', async () => {
    const targets = pick(town.houses, 20);
    const alone = await router.matrix({ sources: [town.store], targets, mode: 'walk' });
    const { seconds } = await router.matrix({ sources: [atSea, town.store, offStreets()], targets, mode: 'walk' });
    const none = targets.map(() => null);
    expect(seconds).toEqual([none, alone.seconds[0], none]);
    const only = await router.matrix({ sources: [offStreets()], targets, mode: 'walk' });
    expect(only).toEqual({ estimated: false, seconds: [none] });
  });

  test('an isochrone from there is an estimate that says so, without a warning', async () => {
    const { estimated, areas } = await router.isochrone({ from: atSea, mode: 'walk', minutes: [5, 10] });
    expect(estimated).toBe(true);
    expect(areas.map(({ minutes }) => minutes)).toEqual([5, 10]);
    for (const { area } of areas) expectValid(area);
  });

  test('nothing asked is nothing answered', async () => {
    expect(await router.matrix({ sources: [town.store], targets: [], mode: 'walk' })).toEqual({
      estimated: false,
      seconds: [[]],
    });
    expect((await router.matrix({ sources: [], targets: [town.store], mode: 'walk' })).seconds).toEqual([]);
    expect((await router.isochrone({ from: town.store, mode: 'walk', minutes: [] })).areas).toEqual([]);
  });

  test('no warning was given', () => {
    expect(warnings).toEqual([]);
  });
});
