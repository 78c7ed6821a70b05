import { expect, test } from 'vitest';
import { homeCamera, isElsewhere, isNowhere } from '../../client/explore/home.ts';

const town = {
  rings: [
    [
      [
        [4, 52],
        [4.1, 52],
        [4.1, 52.1],
        [4, 52.1],
        [4, 52],
      ] as [number, number][],
    ],
  ],
};
const shop = { position: [4.05, 52.05] as const };
const nothing = { store: null, places: [], blocks: [], streets: null };

test('the map begins at the shop, else over the town, else over the customers, else over the streets, else the world', () => {
  expect(homeCamera({ ...nothing, store: shop, places: [town] }, true)).toMatchObject({ lng: 4.05, lat: 52.05 });
  const overTown = homeCamera({ ...nothing, places: [town] }, true);
  expect(overTown.lng).toBeCloseTo(4.05);
  expect(overTown.zoom).toBeGreaterThan(10);
  expect(
    homeCamera(
      {
        ...nothing,
        blocks: [
          [4, 52],
          [4.2, 52],
        ],
      },
      true,
    ).lng,
  ).toBeCloseTo(4.1);
  const streets: [number, number, number, number] = [7.4, 43.72, 7.45, 43.76];
  expect(homeCamera({ ...nothing, streets }, true).lat).toBeCloseTo(43.74);
  expect(isNowhere({ ...nothing, streets })).toBe(false);
  expect(homeCamera(nothing, true).zoom).toBeLessThan(2);
  expect(isNowhere(nothing)).toBe(true);
});

test('a narrow screen begins further out, so that the same is in view', () => {
  const home = { ...nothing, places: [town] };
  expect(homeCamera(home, false).zoom).toBeLessThan(homeCamera(home, true).zoom);
});

test('after an import the map leaves a place where none of the data is', () => {
  const home = { ...nothing, store: shop, places: [town] };
  expect(isElsewhere(home, [4.04, 52.04, 4.06, 52.06])).toBe(false);
  expect(isElsewhere(home, [4.09, 52.09, 5, 53])).toBe(false);
  expect(isElsewhere(home, [10, 10, 11, 11])).toBe(true);
  expect(isElsewhere(nothing, [10, 10, 11, 11])).toBe(true);
});
