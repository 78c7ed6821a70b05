import fc from 'fast-check';
import { cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import { bufferOf, pairNeighborhoods } from '../../server/campaigns/pairs.ts';

const rows = fc
  .array(
    fc.record({
      customers: fc.integer({ min: 0, max: 3_000 }),
      revenue: fc.integer({ min: -100, max: 90_000 }),
      households: fc.option(fc.integer({ min: 0, max: 9_000 })),
    }),
    { maxLength: 40 },
  )
  .map((all) => all.map((row, at) => ({ neighborhoodId: String(at + 1), ...row })));

test('every neighborhood with customers is in one pair, but for an odd one out; one of each pair is treated', () => {
  fc.assert(
    fc.property(rows, fc.uuid(), (all, salt) => {
      const paired = pairNeighborhoods(all, salt);
      const alive = all.filter(({ customers }) => customers > 0);
      expect(paired).toHaveLength(2 * Math.floor(alive.length / 2));
      expect(new Set(paired.map(({ neighborhoodId }) => neighborhoodId)).size).toBe(paired.length);
      for (const { neighborhoodId } of paired)
        expect(alive.some((one) => one.neighborhoodId === neighborhoodId)).toBe(true);
      const pairs = new Set(paired.map(({ pair }) => pair));
      for (const pair of pairs)
        expect(
          paired
            .filter((one) => one.pair === pair)
            .map(({ treated }) => treated)
            .sort(),
        ).toEqual([false, true]);
      expect(pairNeighborhoods(all, salt)).toEqual(paired);
    }),
  );
});

test('alike neighborhoods are paired', () => {
  const made = [50, 5_000].flatMap((customers) =>
    [5, 50].flatMap((each) =>
      [0, 1].map((which) => ({
        neighborhoodId: `${customers}${each}${which}`,
        customers: customers + which,
        revenue: customers * each,
        households: customers * 3,
      })),
    ),
  );
  const paired = pairNeighborhoods(made, 'a salt');
  for (const { neighborhoodId, pair } of paired) {
    const alike = neighborhoodId.slice(0, -1);
    expect(paired.filter((one) => one.pair === pair && one.neighborhoodId.startsWith(alike))).toHaveLength(2);
  }
});

test('the coin is fair, and another salt throws others', () => {
  const made = Array.from({ length: 40 }, (_one, at) => ({
    neighborhoodId: String(at),
    ...{ customers: 100 + at, revenue: 1_000, households: null },
  }));
  let first = 0;
  for (let salt = 0; salt < 200; salt++)
    first += pairNeighborhoods(made, `salt ${salt}`).filter(({ treated }, at) => treated && at % 2 === 0).length;
  expect(first / 4_000).toBeGreaterThan(0.47);
  expect(first / 4_000).toBeLessThan(0.53);
});

const home = latLngToCell(39.2853, -76.5828, 9);
test('the buffer is who lives in, or next to, a cell of the other arm: both sides', () => {
  const around = gridDisk(home, 6);
  const cells = fc.array(fc.record({ h3: fc.constantFrom(...around), treated: fc.boolean() }), { maxLength: 60 });
  fc.assert(
    fc.property(cells, (all) => {
      const buffer = new Set(bufferOf(all));
      const near = (one: string, other: string) => gridDisk(one, 1).includes(other);
      for (const { h3, treated } of all) {
        const border = all.some((other) => other.treated !== treated && near(h3, other.h3));
        if (border) expect(buffer.has(h3)).toBe(true);
        else if (!all.some((other) => other.h3 === h3 && other.treated !== treated)) expect(buffer.has(h3)).toBe(false);
      }
    }),
  );
  expect(bufferOf([])).toEqual([]);
});

test('the buffer of a city is found in no time', () => {
  const cells = gridDisk(home, 45).map((h3) => ({ h3, treated: cellToLatLng(h3)[1] > -76.5828 }));
  const begin = performance.now();
  const buffer = bufferOf(cells);
  expect(performance.now() - begin).toBeLessThan(500);
  expect(buffer.length).toBeGreaterThan(100);
  expect(buffer.length).toBeLessThan(cells.length / 10);
});
