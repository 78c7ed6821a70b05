import fc from 'fast-check';
import { cellToParent, getResolution, gridDisk, latLngToCell } from 'h3-js';
import { expect, test } from 'vitest';
import { adapt, type CellGroup, groupValue } from '../../server/density/aggregate.ts';
import { periodBefore } from '../../server/density/period.ts';
import { holdBack, policyFor } from '../../server/privacy/policy.ts';

const neighborhood = gridDisk(latLngToCell(39.2853, -76.5828, 9), 12);
const group = (h3: string, customers: number, weight: number | null = null): CellGroup => ({
  h3,
  customers,
  sum: customers * 2,
  weight,
});

const towns = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...neighborhood), fc.integer({ min: 1, max: 40 })), {
    selector: ([h3]) => h3,
    maxLength: 200,
  })
  .map((cells) => cells.map(([h3, customers]) => group(h3, customers)));

test('mixed resolutions keep every customer, in exactly one cell', () => {
  fc.assert(
    fc.property(towns, (town) => {
      const mixed = adapt(town, 9);
      for (const { h3, customers } of town) {
        const holders = mixed.filter(
          (cell) => getResolution(cell.h3) <= 9 && cellToParent(h3, getResolution(cell.h3)) === cell.h3,
        );
        expect(holders).toHaveLength(1);
        expect(holders[0]?.customers).toBeGreaterThanOrEqual(customers);
      }
      expect(sum(mixed)).toEqual(sum(town));
    }),
  );
});
const sum = (groups: readonly CellGroup[]) =>
  groups.reduce((total, cell) => ({ customers: total.customers + cell.customers, sum: total.sum + cell.sum }), {
    customers: 0,
    sum: 0,
  });

test('a cell that stays below k has a settled relative under each parent it could have grown into', () => {
  fc.assert(
    fc.property(towns, (town) => {
      const mixed = adapt(town, 9);
      for (const cell of mixed.filter(({ customers }) => customers < 10)) {
        const resolution = getResolution(cell.h3);
        if (resolution === 5) continue;
        const parent = cellToParent(cell.h3, resolution - 1);
        const relatives = mixed.filter(
          (other) =>
            other !== cell &&
            getResolution(other.h3) >= resolution &&
            cellToParent(other.h3, resolution - 1) === parent,
        );
        expect(relatives.some(({ customers }) => customers >= 10)).toBe(true);
      }
    }),
  );
});

test('a sparse suburb becomes one big cell while dense blocks stay small', () => {
  const center = latLngToCell(39.2853, -76.5828, 9);
  const dense = gridDisk(center, 4).map((h3) => group(h3, 50));
  const far = gridDisk(latLngToCell(39.5, -76.5828, 9), 3).map((h3) => group(h3, 1));
  const mixed = adapt([...dense, ...far], 9);
  expect(mixed.find(({ h3 }) => h3 === center)).toBeDefined();
  const suburb = mixed.filter(({ h3 }) => far.some((cell) => cellToParent(cell.h3, getResolution(h3)) === h3));
  expect(suburb.length).toBeLessThan(6);
  expect(Math.max(...suburb.map(({ customers }) => customers))).toBeGreaterThanOrEqual(10);
});

test('averages merge by what they were averaged over', () => {
  const [a, b] = gridDisk(latLngToCell(39.2853, -76.5828, 9), 1).filter(
    (h3, _at, all) => cellToParent(h3, 8) === cellToParent(all[0] ?? '', 8),
  );
  const mixed = adapt(
    [
      { h3: a ?? '', customers: 1, sum: 10, weight: 1 },
      { h3: b ?? '', customers: 1, sum: 10, weight: 4 },
    ],
    9,
    10,
    8,
  );
  expect(mixed.map(groupValue)).toEqual([4]);
});

test('nothing in, nothing out', () => {
  expect(adapt([], 9)).toEqual([]);
});

test('the policy holds back groups under k and loses nobody', () => {
  const { shown, held, heldCustomers } = holdBack(
    [{ customers: 10 }, { customers: 9 }, { customers: 1 }],
    policyFor('analyst'),
  );
  expect([shown.length, held.length, heldCustomers]).toEqual([1, 2, 10]);
  expect(policyFor('marketer').k).toBe(10);
  expect(holdBack([{ customers: 1 }], policyFor('owner')).held).toEqual([]);
});

test('the period before has the same length and ends where this one begins', () => {
  expect(periodBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({ from: '2026-01-29', to: '2026-02-28' });
  expect(periodBefore({ from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' })).toEqual({
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-03-02T00:00:00.000Z',
  });
  expect(periodBefore({ from: '2026-03-01', to: undefined })).toBeUndefined();
});
