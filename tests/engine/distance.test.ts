import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { equivalentRadius, marginOf, signedDistance } from '../../server/geofences/distance.ts';
import { metersBetween } from '../../server/geofences/earth.ts';
import { areaSquareMeters, circleArea, circleRing, distanceMeters } from '../../server/geometry/geodesic.ts';
import { insideTester } from '../../server/geometry/inside.ts';
import { cleanArea, type Polygons } from '../../server/geometry/polygons.ts';
import { outlined } from './outlines.ts';
import { circleAt, fence, origin } from './support.ts';
import { placeAt } from './walks.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anywhere = fc.tuple(degrees(-180, 180), degrees(-90, 90)) as fc.Arbitrary<Position>;
const outline = (shape: Polygons) => fence({ circle: null, shape });

/** A star around a place, its corners given by their distances from it; it may reach over the antimeridian. */
const star = ([lng, lat]: Position, reaches: readonly number[]): Position[] => {
  const ring = reaches.map((reach, index): Position => {
    const angle = (2 * Math.PI * index) / reaches.length;
    return [lng + (reach * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180), lat + reach * Math.sin(angle)];
  });
  return [...ring, ...ring.slice(0, 1)];
};
const reaches = fc.array(degrees(0.001, 0.01), { minLength: 3, maxLength: 120 });

/** Meters to the nearest of many points on the edges. */
function slowly(rings: readonly Position[][], place: Position): number {
  let best = Number.POSITIVE_INFINITY;
  for (const ring of rings)
    for (const [index, to] of ring.entries()) {
      const from = ring[index - 1];
      if (!from) continue;
      for (let step = 0; step <= 50; step++) {
        const share = step / 50;
        const on: Position = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
        best = Math.min(best, metersBetween({ lng: on[0], lat: on[1] }, { lng: place[0], lat: place[1] }));
      }
    }
  return best;
}

describe('the distance to the edge of a circle', () => {
  test('is that on the ellipsoid, anywhere, at the poles and across the antimeridian', () => {
    fc.assert(
      fc.property(
        anywhere,
        degrees(10, 100_000),
        degrees(0, 360),
        degrees(0.5, 1.5),
        (center, radius, angle, share) => {
          const ring = circleRing(center, radius * share, 64);
          const place = ring[Math.floor(angle / 6)] ?? center;
          const meters = signedDistance(circleAt(center, radius, { shape: [] }), ...place);
          expect(Math.abs(meters - radius * (share - 1))).toBeLessThan(0.01 + radius * 5e-4);
        },
      ),
    );
  });
  test('of two places is what the ellipsoid says, within a thousandth up to 200 km', () => {
    fc.assert(
      fc.property(anywhere, degrees(1, 200_000), fc.integer({ min: 0, max: 63 }), (from, meters, index) => {
        const to = circleRing(from, meters, 64)[index] ?? from;
        const found = metersBetween({ lng: from[0], lat: from[1] }, { lng: to[0], lat: to[1] });
        expect(Math.abs(found - distanceMeters(from, to))).toBeLessThan(1e-3 + meters * 1e-3);
      }),
    );
  });
});

describe('the distance to an outline', () => {
  test('is that to the nearest of its edges, however many, and negative inside', () => {
    const near = fc.tuple(degrees(-0.012, 0.012), degrees(-0.012, 0.012));
    fc.assert(
      fc.property(degrees(-60, 60), reaches, near, (lat, corners, [dx, dy]) => {
        const ring = star([20, lat], corners);
        const place: Position = [20 + dx, lat + dy];
        const meters = signedDistance(outline([[ring]]), ...place);
        // Between the points looked at slowly lie up to a fiftieth of an edge.
        expect(Math.abs(Math.abs(meters) - slowly([ring], place))).toBeLessThan(25);
        if (Math.abs(meters) > 0.01) expect(meters < 0).toBe(insideTester([[ring]])(...place));
      }),
      { numRuns: 300 },
    );
  });
  test('does not change when the area lies across the antimeridian, which is no edge of it', () => {
    const near = fc.tuple(degrees(-0.012, 0.012), degrees(-0.012, 0.012));
    fc.assert(
      fc.property(degrees(-0.01, 0.01), degrees(-60, 60), reaches, near, (shift, lat, corners, [dx, dy]) => {
        const there = cleanArea([[star([180 + shift, lat], corners)]]);
        const here = star([shift, lat], corners);
        if ('refused' in there) return;
        const lng = 180 + shift + dx;
        const expected = signedDistance(outline([[here]]), shift + dx, lat + dy);
        expect(signedDistance(outline(there.polygons), lng > 180 ? lng - 360 : lng, lat + dy)).toBeCloseTo(expected, 1);
      }),
      { numRuns: 300 },
    );
  });
  test('knows holes, and parts', () => {
    const park = outlined('park');
    const at = (x: number, y: number) => signedDistance(park, ...placeAt(origin, [x, y]));
    expect(at(-60, 0)).toBeLessThan(-50);
    expect(at(20, 25)).toBeGreaterThan(5);
    expect(at(180, 0)).toBeLessThan(-20);
    expect(at(130, 30)).toBeCloseTo(10.9, 0);
  });
  test('is negative in parts that overlap', () => {
    const box = (x: number) =>
      (
        [
          [x, -50],
          [x + 100, -50],
          [x + 100, 50],
          [x, 50],
          [x, -50],
        ] as const
      ).map((spot) => placeAt(origin, spot));
    expect(signedDistance(outline([[box(-60)], [box(-40)]]), ...origin)).toBeLessThan(0);
  });
  test('is right around a pole, and on it', () => {
    for (const [lat, pole] of [
      [89.8, 90],
      [-89.8, -90],
    ] as const) {
      const round = outline(circleArea([40, lat], 60_000, 256));
      const circle = circleAt([40, lat], 60_000);
      for (const [lng, by] of [
        [40, 0],
        [-140, 0.1],
        [100, 0.3],
        [179.99, -0.2],
        [-100, 0.15],
      ] as const) {
        const place = [lng, lat - Math.sign(lat) * by] as const;
        expect(Math.abs(signedDistance(round, ...place) - signedDistance(circle, ...place))).toBeLessThan(250);
      }
      expect(signedDistance(round, 0, pole)).toBeCloseTo(signedDistance(circle, 0, pole), -3);
    }
  });
  test('is infinite for an area of nothing', () => {
    expect(signedDistance(outline([]), 0, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the size of a fence', () => {
  test('is the radius of the circle with its area', () => {
    fc.assert(
      fc.property(degrees(-80, 80), reaches, (lat, corners) => {
        const shape = [[star([20, lat], corners)]];
        const radius = Math.sqrt(areaSquareMeters(shape) / Math.PI);
        expect(Math.abs(equivalentRadius(outline(shape)) - radius)).toBeLessThan(radius * 0.01);
      }),
    );
  });
  test('makes the margin, a tenth of it and never less than 20 m, unless one is set', () => {
    expect(marginOf(circleAt(origin, 30))).toBe(20);
    expect(marginOf(circleAt(origin, 1_000))).toBe(100);
    expect(marginOf(circleAt(origin, 1_000, { margin: 0 }))).toBe(0);
  });
});
