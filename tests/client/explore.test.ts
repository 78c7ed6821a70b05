import { expect, test } from 'vitest';
import { blockRows, indexPlaces, neighborhoodRows, type Row, rankOf, sortRows } from '../../client/explore/rows.ts';
import { shareOfHouseholds, totalsOf } from '../../client/explore/totals.ts';
import { distanceMeters } from '../../client/map/distance.ts';
import { bboxContains, placeCenter, placeContains, placesBbox } from '../../client/map/places.ts';
import type { PlaceShape, Ring } from '../../client/map/source.ts';

const box = (west: number, south: number, size: number): Ring => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const place = (id: string, name: string, ...rings: Ring[][]): PlaceShape => ({ id, name, rings });
const compare = (a: string, b: string) => a.localeCompare(b);

const row = (patch: Partial<Row>): Row => ({
  id: '1',
  name: 'A',
  value: 1,
  customers: 1,
  held: false,
  households: null,
  penetration: null,
  change: null,
  center: null,
  distance: null,
  ...patch,
});

test('what is missing comes last, whichever way a column is sorted', () => {
  const rows = [row({ id: 'a', value: 2 }), row({ id: 'b', value: null }), row({ id: 'c', value: 9 })];
  const ids = (descending: boolean) => sortRows(rows, { column: 'value', descending }, compare).map(({ id }) => id);
  expect(ids(true)).toEqual(['c', 'a', 'b']);
  expect(ids(false)).toEqual(['a', 'c', 'b']);
});

test('equal rows keep one order, so that nothing jumps when data is loaded again', () => {
  const rows = [row({ id: 'b' }), row({ id: 'a' }), row({ id: 'c' })];
  expect(sortRows(rows, { column: 'value', descending: true }, compare).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('a block is named after the neighborhood its center lies in', () => {
  const places = indexPlaces([place('1', 'West', [box(0, 0, 1)]), place('2', 'East', [box(1, 0, 1)])]);
  const centers: Record<string, [number, number]> = { x: [1.5, 0.5], y: [9, 9] };
  const rows = blockRows(
    [
      { h3: 'x', value: 3, customers: 3 },
      { h3: 'y', value: 1, customers: 1 },
    ],
    (h3) => centers[h3] ?? [0, 0],
    places,
    [1.5, 0.5],
  );
  expect(rows.map(({ name }) => name)).toEqual(['East', null]);
  expect(rows[0]?.distance).toBe(0);
});

test('before the geometry library has arrived, blocks have numbers and no place', () => {
  const rows = blockRows([{ h3: 'x', value: 3, customers: 3 }], null, indexPlaces([]), [0, 0]);
  expect(rows[0]).toMatchObject({ value: 3, name: null, center: null, distance: null });
});

test('a held-back neighborhood stays in the table, by name and without numbers', () => {
  const item = {
    neighborhoodId: '1',
    name: 'West',
    value: 20,
    customers: 20,
    households: 100,
    penetration: 0.2,
    change: null,
  };
  const places = [
    { id: '1', name: 'West', center: null },
    { id: '2', name: 'East', center: null },
  ];
  const rows = neighborhoodRows({ items: [item], suppressed: { ids: ['2'] } }, places, true, null);
  expect(rows).toMatchObject([
    { id: '1', value: 0.2, held: false },
    { id: '2', name: 'East', value: null, customers: null, held: true },
  ]);
});

test('equal values share a rank', () => {
  const rows = [
    row({ id: 'a', value: 9 }),
    row({ id: 'b', value: 5 }),
    row({ id: 'c', value: 5 }),
    row({ id: 'd', value: null }),
  ];
  expect(rankOf(rows, 'b')).toEqual({ rank: 2, of: 3 });
  expect(rankOf(rows, 'c')).toEqual({ rank: 2, of: 3 });
  expect(rankOf(rows, 'd')).toBeNull();
  expect(rankOf(rows, 'nobody')).toBeNull();
});

test('averages are not added up', () => {
  expect(totalsOf([row({ value: 4 }), row({ value: 6 })], 'average_order').value).toBeNull();
  expect(totalsOf([row({ value: 4 }), row({ value: 6 })], 'revenue').value).toBe(10);
});

test('the share of households leaves out neighborhoods whose households are unknown', () => {
  const rows = [
    row({ customers: 10, households: 100 }),
    row({ customers: 50, households: null }),
    row({ customers: 5, households: 50 }),
  ];
  expect(shareOfHouseholds(rows)).toBe(0.1);
  expect(shareOfHouseholds([row({})])).toBeNull();
});

test('a name is written in the middle of the largest part', () => {
  expect(placeCenter(place('1', 'A', [box(0, 0, 1)], [box(10, 10, 4)]))).toEqual([12, 12]);
  expect(placeCenter(place('1', 'A'))).toBeNull();
  expect(
    placeCenter(
      place('1', 'A', [
        [
          [3, 4],
          [3, 4],
          [3, 4],
          [3, 4],
        ],
      ]),
    ),
  ).toEqual([3, 4]);
});

test('a hole is outside', () => {
  const ring = place('1', 'A', [box(0, 0, 10), box(4, 4, 2)]);
  expect(placeContains(ring, [1, 1])).toBe(true);
  expect(placeContains(ring, [5, 5])).toBe(false);
});

test('a box across the antimeridian holds both its sides and nothing between', () => {
  expect(bboxContains([170, -10, -170, 10], [175, 0])).toBe(true);
  expect(bboxContains([170, -10, -170, 10], [-175, 0])).toBe(true);
  expect(bboxContains([170, -10, -170, 10], [0, 0])).toBe(false);
  expect(placesBbox([])).toBeNull();
});

test('distances hold at the antimeridian and at the pole', () => {
  expect(distanceMeters([179.995, 0], [-179.995, 0])).toBeCloseTo(1112, 0);
  expect(distanceMeters([0, 90], [120, 90])).toBeCloseTo(0, 3);
});
