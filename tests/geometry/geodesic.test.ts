import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { areaSquareMeters, circleArea, circleRing, distanceMeters } from '../../server/geometry/geodesic.ts';

const positions = fc.tuple(
  fc.double({ min: -180, max: 180, noNaN: true }),
  fc.double({ min: -90, max: 90, noNaN: true }),
) as fc.Arbitrary<Position>;
const radii = fc.double({ min: 10, max: 100_000, noNaN: true });

const isCounterclockwise = (ring: readonly Position[]) =>
  ring.slice(1).reduce((sum, [lng, lat], index) => {
    const [beforeLng, beforeLat] = ring[index] ?? [0, 0];
    return sum + beforeLng * lat - lng * beforeLat;
  }, 0) > 0;

test('distances are those of published examples', () => {
  // Karney (2013), table 2 and GeographicLib's own example: JFK to LHR, and Wellington to Salamanca.
  expect(distanceMeters([-73.8, 40.6], [-0.5, 51.6])).toBeCloseTo(5_551_759.4, 1);
  expect(distanceMeters([174.81, -41.32], [-5.5, 40.96])).toBeCloseTo(19_959_679.267, 2);
  expect(distanceMeters([179.9995, 0], [-179.9995, 0])).toBeCloseTo(111.3195, 3);
  expect(distanceMeters([10, 90], [-170, 90])).toBe(0);
});

test('every point of a circle is exactly its radius away, wherever it is', () => {
  fc.assert(
    fc.property(positions, radii, fc.integer({ min: 3, max: 64 }), (center, radius, points) => {
      const ring = circleRing(center, radius, points);
      expect(ring).toHaveLength(points + 1);
      expect(ring.at(-1)).toEqual(ring[0]);
      for (const point of ring) {
        expect(Math.abs(point[0])).toBeLessThanOrEqual(180);
        expect(Math.abs(distanceMeters(center, point) - radius)).toBeLessThan(1e-6);
      }
    }),
  );
});

test('a circle has the area of a circle within 0.1%, also across the antimeridian and around a pole', () => {
  const centers = fc.oneof(
    positions,
    fc.tuple(fc.constantFrom(180, -180, 179.999, -179.99), fc.double({ min: -80, max: 80, noNaN: true })),
    fc.tuple(fc.double({ min: -180, max: 180, noNaN: true }), fc.constantFrom(90, -90, 89.95, -89.9999)),
  ) as fc.Arbitrary<Position>;
  fc.assert(
    fc.property(centers, radii, (center, radius) => {
      const area = circleArea(center, radius);
      const share = areaSquareMeters(area) / (Math.PI * radius ** 2);
      expect(Math.abs(share - 1)).toBeLessThan(0.001);
      for (const [shell] of area) {
        expect(shell?.[0]).toEqual(shell?.at(-1));
        expect(isCounterclockwise(shell ?? [])).toBe(true);
        expect(shell?.every(([lng, lat]) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('a circle across the antimeridian is two polygons that meet there', () => {
  const area = circleArea([179.999, -17], 1000);
  expect(area).toHaveLength(2);
  const edges = area.map(([shell]) => shell?.map(([lng]) => lng) ?? []);
  expect(edges.map((lngs) => [Math.min(...lngs) > 0, Math.max(...lngs) === 180 || Math.min(...lngs) === -180])).toEqual(
    expect.arrayContaining([
      [true, true],
      [false, true],
    ]),
  );
});

test('holes are taken off, whichever way they turn', () => {
  const shell = circleRing([7, 43], 1000);
  const hole = circleRing([7, 43], 500);
  const whole = areaSquareMeters([[shell]]) - areaSquareMeters([[hole]]);
  expect(areaSquareMeters([[shell, hole]])).toBeCloseTo(whole, 3);
  expect(areaSquareMeters([[shell, [...hole].reverse()]])).toBeCloseTo(whole, 3);
  expect(areaSquareMeters([])).toBe(0);
});
