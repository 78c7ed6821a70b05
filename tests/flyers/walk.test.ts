import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { clipLines } from '../../server/flyers/clip.ts';
import { straightLegs, straightMeters } from '../../server/flyers/legs.ts';
import { walkingOrder } from '../../server/flyers/walk.ts';
import { distanceMeters } from '../../server/geometry/geodesic.ts';

const near = fc.tuple(
  fc.double({ min: -76.6, max: -76.58, noNaN: true }),
  fc.double({ min: 39.27, max: 39.29, noNaN: true }),
);
const places: fc.Arbitrary<Position[]> = fc.array(near, { minLength: 1, maxLength: 40 });
const lengthOf = (order: readonly number[], legs: (from: number, to: number) => number) =>
  order.reduce((sum, stop, index) => sum + legs(order[index - 1] ?? 0, stop), 0);

describe('a walk', () => {
  test('comes by every place once, and no piece of it would be shorter the other way round', () => {
    fc.assert(
      fc.property(places, (stops) => {
        const legs = straightLegs(stops);
        const order = walkingOrder(stops.length - 1, legs);
        expect([...order].sort((a, b) => a - b)).toEqual(stops.slice(1).map((_stop, index) => index + 1));
        const length = lengthOf(order, legs);
        for (let from = 0; from < order.length; from++)
          for (let to = from + 1; to < order.length; to++) {
            const turned = [...order.slice(0, from), ...order.slice(from, to + 1).reverse(), ...order.slice(to + 1)];
            expect(lengthOf(turned, legs)).toBeGreaterThanOrEqual(length - 1e-3);
          }
      }),
      { numRuns: 300 },
    );
  });

  test('along one street goes from its near end to its far one', () => {
    const stops: Position[] = [0, 5, 2, 9, 1, 7, 3].map((step) => [-76.6 + step / 1000, 39.28]);
    expect(walkingOrder(6, straightLegs(stops))).toEqual([4, 2, 6, 1, 5, 3]);
  });

  test('is there for nothing, for one place, for the same place many times, and for thousands', () => {
    expect(walkingOrder(0, straightLegs([[0, 0]]))).toEqual([]);
    expect(
      walkingOrder(
        1,
        straightLegs([
          [0, 0],
          [1, 1],
        ]),
      ),
    ).toEqual([1]);
    const same = Array.from({ length: 30 }, (): Position => [10, 10]);
    expect(new Set(walkingOrder(29, straightLegs(same))).size).toBe(29);
    const many = Array.from(
      { length: 3_000 },
      (_, at): Position => [((at * 7919) % 3001) / 1e5, ((at * 104729) % 2999) / 1e5],
    );
    expect(new Set(walkingOrder(2_999, straightLegs(many))).size).toBe(2_999);
  });
});

test('straight meters are right to a hundredth within a town, also across the antimeridian', () => {
  const town = fc.tuple(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.double({ min: -75, max: 75, noNaN: true }),
    fc.double({ min: -0.02, max: 0.02, noNaN: true }),
    fc.double({ min: -0.02, max: 0.02, noNaN: true }),
  );
  fc.assert(
    fc.property(town, ([lng, lat, east, north]) => {
      const to: Position = [((lng + east + 540) % 360) - 180, lat + north];
      const exact = distanceMeters([lng, lat], to);
      expect(Math.abs(straightMeters([lng, lat], to) - exact)).toBeLessThan(exact * 0.01 + 0.01);
    }),
  );
});

test('of a street what lies inside stays, in pieces, and no longer than it is', () => {
  const line: Position[] = [
    [0, 0],
    [0.01, 0],
    [0.02, 0],
  ];
  const inside = (lng: number) => lng < 0.004 || lng > 0.015;
  const { lines, meters } = clipLines([line], inside);
  expect(lines).toHaveLength(2);
  expect(meters).toBeGreaterThan(111_195 * 0.0085);
  expect(meters).toBeLessThan(111_195 * 0.0095);
  expect(clipLines([line], () => false)).toEqual({ lines: [], meters: 0 });
  expect(clipLines([line], () => true).lines[0]?.at(-1)).toEqual([0.02, 0]);
});
