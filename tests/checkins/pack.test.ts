import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { packFixes, unpackFixes } from '../../server/checkins/index.ts';
import { quantizeDegrees, quantizeMeters } from '../../server/checkins/pack.ts';

const meters = (max: number) =>
  fc.option(fc.double({ min: 0, max, noNaN: true }).map((value) => quantizeMeters(value)));
const fix = fc.record({
  lng: fc.double({ min: -180, max: 180, noNaN: true }).map(quantizeDegrees),
  lat: fc.double({ min: -90, max: 90, noNaN: true }).map(quantizeDegrees),
  at: fc.integer({ min: 0, max: 8.64e15 }),
  receivedAt: fc.integer({ min: 0, max: 8.64e15 }),
  accuracy: meters(1e7),
  speed: meters(1e5),
  flags: fc.integer({ min: 0, max: 7 }),
  clientId: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
});
const sameZero = (value: number) => value + 0;

test('fixes come out as they were put in: what is replayed is what was seen live', () => {
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 20 }), (fixes) => {
      const plain = fixes.map((one) => ({ ...one, lng: sameZero(one.lng), lat: sameZero(one.lat) }));
      expect(
        unpackFixes(packFixes(fixes)).map((one) => ({ ...one, lng: sameZero(one.lng), lat: sameZero(one.lat) })),
      ).toEqual(plain);
    }),
  );
});

test('a position is kept to a centimeter, and bytes of another format are not taken for fixes', () => {
  expect(quantizeDegrees(-76.58281234567)).toBe(-76.5828123);
  expect(quantizeMeters(4.126)).toBe(4.13);
  expect(() => unpackFixes(Buffer.from([9, 1, 2]))).toThrow('unknown format');
  expect(() => unpackFixes(Buffer.alloc(0))).toThrow('unknown format');
});
