import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classOf, quantileClasses } from '../../client/map/classes.ts';
import { maxClasses } from '../../client/map/palette.ts';

const values = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 300 });

test('nothing to show makes no classes', () => {
  expect(quantileClasses([], true)).toEqual([]);
  expect(quantileClasses([Number.NaN], true)).toEqual([]);
});

test('one value, or one value many times, makes one class', () => {
  expect(quantileClasses([5], true)).toEqual([{ from: 5, to: 5, count: 1 }]);
  expect(quantileClasses(Array(50).fill(3), true)).toEqual([{ from: 3, to: 3, count: 50 }]);
});

test('few places make few classes, many make seven', () => {
  expect(quantileClasses([1, 2, 3, 4, 5, 6], true)).toHaveLength(3);
  expect(
    quantileClasses(
      Array.from({ length: 400 }, (_, index) => index + 1),
      true,
    ),
  ).toHaveLength(maxClasses);
});

test('bounds read well: two digits that mean something', () => {
  const spread = Array.from({ length: 200 }, (_, index) => 17.371 * (index + 1));
  for (const { from } of quantileClasses(spread, false).slice(1)) {
    expect(
      String(from)
        .replace(/^0\.0*/, '')
        .replace('.', '')
        .replace(/0+$/, '').length,
    ).toBeLessThanOrEqual(2);
  }
});

test('every value is in exactly one class, and no class is empty', () => {
  fc.assert(
    fc.property(values, fc.boolean(), (all, whole) => {
      const classes = quantileClasses(all, whole);
      expect(classes.length).toBeLessThanOrEqual(maxClasses);
      expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      expect(classes.every(({ count }) => count > 0)).toBe(true);
      for (const value of all) {
        const range = classes[classOf(classes, value)];
        expect(range && range.from <= value && value <= range.to).toBe(true);
      }
    }),
  );
});

test('classes follow each other without gap or overlap', () => {
  fc.assert(
    fc.property(values, (all) => {
      const classes = quantileClasses(all, true);
      classes.slice(1).forEach((range, index) => {
        expect(range.from).toBe(classes[index]?.to);
        expect(range.from).toBeGreaterThan(classes[index]?.from ?? Number.POSITIVE_INFINITY);
      });
    }),
  );
});

test('a value beyond the classes joins the nearest end', () => {
  const classes = quantileClasses([10, 20, 30, 40, 50, 60, 70, 80], true);
  expect(classOf(classes, 1)).toBe(0);
  expect(classOf(classes, 1000)).toBe(classes.length - 1);
});
