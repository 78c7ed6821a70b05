import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareFixes, sameFix } from '../../server/geofences/fixes.ts';
import { fixAt } from './walks.ts';

const fix = fc
  .record({
    lng: fc.integer({ min: 0, max: 1 }),
    at: fc.integer({ min: 0, max: 2 }),
    accuracy: fc.constantFrom(null, 5, 50),
    clientId: fc.constantFrom(null, 1n, 2n),
  })
  .map(({ lng, at, accuracy, clientId }) => fixAt(lng, 0, at, { accuracy, clientId, receivedAt: 9 }));

test('fixes have one order, whichever way they came', () => {
  fc.assert(
    fc.property(fc.array(fix), fc.func(fc.integer()), (fixes, key) => {
      const mixed = [...fixes].sort((a, b) => key(a) - key(b));
      expect(mixed.sort(compareFixes)).toEqual([...fixes].sort(compareFixes));
    }),
  );
});
test('the first of one time is the most exact, and unknown is not exact', () => {
  const [exact, coarse, unknown] = [5, 500, null].map((accuracy) => fixAt(0, 0, 7, { accuracy }));
  expect([unknown, coarse, exact, fixAt(0, 0, 3)].map((one) => one ?? fixAt(0, 0, 0)).sort(compareFixes)).toEqual([
    fixAt(0, 0, 3),
    exact,
    coarse,
    unknown,
  ]);
});
test('a fix that was sent twice is known by its id, or by its time and place', () => {
  const one = fixAt(1, 2, 3, { clientId: 7n });
  expect(sameFix(one, { ...one, at: 4, receivedAt: 9 })).toBe(true);
  expect(sameFix(one, { ...one, clientId: null, accuracy: 1 })).toBe(true);
  expect(sameFix(one, { ...one, clientId: null, at: 4 })).toBe(false);
});
