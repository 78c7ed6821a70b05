import fc from 'fast-check';
import { cellToBoundary, cellToParent, getResolution } from 'h3-js';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { areaCells, cellsArea, intersect, sampleArea, subtract, unite } from '../../server/geometry/areas.ts';
import { cellCenter, positionToStoredCell } from '../../server/geometry/cells.ts';
import { compactCell, compactParent, expandCell } from '../../server/geometry/compact-cells.ts';
import { areaSquareMeters, circleArea, distanceMeters } from '../../server/geometry/geodesic.ts';
import { hullAround } from '../../server/geometry/hull.ts';
import { boundsOf, insideTester } from '../../server/geometry/inside.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';

const degrees = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const anywhere = fc.tuple(degrees(-180, 180), degrees(-85, 85)) as fc.Arbitrary<Position>;
const wrap = (lng: number) => ((lng + 540) % 360) - 180;

describe('a cell as a number', () => {
  test('names the same cell, and its parent is a division away', () => {
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 0, max: 12 }), (place, resolution) => {
        const stored = BigInt(positionToStoredCell(place));
        const compact = compactCell(stored.toString(16), 12);
        expect(compact).toBe(Number((stored >> 9n) & (2n ** 43n - 1n)));
        const parent = compactParent(compact, resolution);
        const wanted = cellToParent(stored.toString(16), resolution);
        expect(expandCell(parent, resolution)).toBe(wanted);
        expect(compactCell(wanted, resolution)).toBe(parent);
      }),
    );
  });
});

describe('inside', () => {
  const square: Polygons = [
    [
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
        [0, 0],
      ],
      [
        [4, 4],
        [6, 4],
        [6, 6],
        [4, 6],
        [4, 4],
      ],
    ],
    [
      [
        [20, 0],
        [21, 0],
        [21, 1],
        [20, 0],
      ],
    ],
  ];
  test('knows holes and parts', () => {
    const inside = insideTester(square);
    expect([inside(1, 1), inside(5, 5), inside(3.9, 5), inside(20.9, 0.5), inside(20.1, 0.9), inside(15, 1)]).toEqual([
      true,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(insideTester([])(0, 0)).toBe(false);
    expect(boundsOf(square)).toEqual([0, 0, 21, 10]);
    expect(boundsOf([])).toBeUndefined();
  });

  test('agrees with a plain count of crossed edges for stars of any number of corners', () => {
    const star = fc.array(degrees(0.1, 1), { minLength: 3, maxLength: 200 });
    fc.assert(
      fc.property(star, fc.array(fc.tuple(degrees(-1, 1), degrees(-1, 1)), { maxLength: 50 }), (radii, points) => {
        const ring = radii.map((radius, at): Position => {
          const angle = (2 * Math.PI * at) / radii.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        const closed = [...ring, ring[0] ?? [0, 0]];
        const inside = insideTester([[closed]]);
        for (const [lng, lat] of points) {
          let crossed = 0;
          for (const [at, [x, y]] of ring.entries()) {
            const [toX, toY] = closed[at + 1] ?? [0, 0];
            if (x > lng !== toX > lng && lat < y + ((lng - x) / (toX - x)) * (toY - y)) crossed++;
          }
          expect(inside(lng, lat)).toBe(crossed % 2 === 1);
        }
      }),
    );
  });
});

describe('two areas', () => {
  test('what lies in both and what lies in either have the areas they must have', () => {
    const gap = fc.tuple(degrees(-3000, 3000), degrees(-3000, 3000));
    fc.assert(
      fc.property(anywhere, gap, degrees(50, 3000), degrees(50, 3000), ([lng, lat], [east, north], one, other) => {
        const center: Position = [lng * 0.99, lat];
        const second: Position = [
          center[0] + east / (111_000 * Math.cos((lat * Math.PI) / 180)),
          lat + north / 111_000,
        ];
        const [a, b] = [circleArea(center, one, 64), circleArea([wrap(second[0]), second[1]], other, 64)];
        const both = intersect(a, b);
        const either = unite(a, b);
        const [areaA, areaB] = [areaSquareMeters(a), areaSquareMeters(b)];
        const sum = areaSquareMeters(both) + areaSquareMeters(either);
        expect(Math.abs(sum / (areaA + areaB) - 1)).toBeLessThan(1e-6);
        expect(areaSquareMeters(both)).toBeLessThanOrEqual(Math.min(areaA, areaB) * (1 + 1e-9));
        const rest = areaSquareMeters(subtract(a, b)) + areaSquareMeters(both);
        expect(Math.abs(rest / areaA - 1)).toBeLessThan(1e-6);
        if (distanceMeters(center, second) > one + other) expect(both).toEqual([]);
        if (distanceMeters(center, second) < (one + other) * 0.9) expect(both.length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });

  test('an area with itself, with nothing, and with one inside', () => {
    const [big, small] = [circleArea([7, 43], 900), circleArea([7, 43], 300)];
    expect(areaSquareMeters(intersect(big, big))).toBeCloseTo(areaSquareMeters(big), 0);
    expect(areaSquareMeters(unite(big, big))).toBeCloseTo(areaSquareMeters(big), 0);
    expect(areaSquareMeters(intersect(big, small))).toBeCloseTo(areaSquareMeters(small), 0);
    expect(areaSquareMeters(unite(big, small))).toBeCloseTo(areaSquareMeters(big), 0);
    expect([intersect(big, []), intersect([], big), unite(big, []), unite([], big)]).toEqual([[], [], big, big]);
    expect([subtract(big, []), subtract([], big), subtract(big, big), subtract(small, big)]).toEqual([big, [], [], []]);
    const hollow = subtract(big, small);
    expect(areaSquareMeters(hollow)).toBeCloseTo(areaSquareMeters(big) - areaSquareMeters(small), 0);
    expect(insideTester(hollow)(7, 43)).toBe(false);
  });
});

describe('cells of an area', () => {
  test('are those whose center is in it, also across the antimeridian', () => {
    const centers = fc.oneof(anywhere, fc.tuple(fc.constantFrom(180, -180, 179.99), degrees(-80, 80)));
    fc.assert(
      fc.property(centers as fc.Arbitrary<Position>, degrees(300, 3000), (center, radius) => {
        const cells = areaCells(circleArea(center, radius), 9);
        const margin = radius * 0.002;
        for (const cell of cells) {
          expect(getResolution(cell)).toBe(9);
          expect(distanceMeters(center, cellCenter(cell))).toBeLessThan(radius + margin);
        }
        expect(new Set(cells).size).toBe(cells.length);
        const outline = cellsArea(cells);
        const inside = insideTester(outline);
        for (const cell of cells) expect(inside(...cellCenter(cell))).toBe(true);
        expect(outline.flat(2).every(([lng]) => Math.abs(lng) <= 180)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('cover a circle around the pole', () => {
    const cells = areaCells(circleArea([10, 89.95], 50_000), 5);
    expect(cells.every((cell) => distanceMeters([10, 89.95], cellCenter(cell)) < 50_100)).toBe(true);
    const hexagon = areaSquareMeters([[[...cellToBoundary(cells[0] ?? '', true)] as Position[]]]);
    expect(cells.length * hexagon).toBeGreaterThan(0.8 * Math.PI * 50_000 ** 2);
    expect(areaSquareMeters(cellsArea(cells))).toBeGreaterThan(0.8 * Math.PI * 50_000 ** 2);
  });

  test('none have no outline', () => expect([cellsArea([]), areaCells([], 9)]).toEqual([[], []]));
});

describe('a hull', () => {
  const margin = 40;
  const places = fc
    .tuple(
      fc.oneof(anywhere, fc.tuple(fc.constantFrom(180, -180), degrees(-60, 60))),
      fc.array(fc.tuple(degrees(-5000, 5000), degrees(-5000, 5000)), { minLength: 1, maxLength: 300 }),
    )
    .map(([[lng, lat], offsets]) =>
      offsets.map(
        ([east, north]): Position => [
          wrap(lng + east / (111_000 * Math.cos((lat * Math.PI) / 180))),
          lat + north / 111_000,
        ],
      ),
    );
  test('holds every place it is around, with room to spare', () => {
    fc.assert(
      fc.property(places, (around) => {
        const hull = hullAround(around, margin);
        const inside = insideTester(hull);
        // On the antimeridian itself a place is on the edge of both halves.
        for (const place of around) expect(180 - Math.abs(place[0]) < 1e-9 || inside(...place)).toBe(true);
        expect(areaSquareMeters(hull)).toBeGreaterThan(0.9 * Math.PI * margin ** 2);
        expect(hull.flat(2).every(([lng]) => Math.abs(lng) <= 180)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('is a circle around one place, a band between two, and nothing around none', () => {
    expect(hullAround([], margin)).toEqual([]);
    const circle = Math.PI * margin ** 2;
    expect(areaSquareMeters(hullAround([[7, 43]], margin)) / circle).toBeCloseTo(1, 1);
    const pair: Position[] = [
      [7, 43],
      [7.01, 43],
    ];
    const band = circle + 2 * margin * distanceMeters([7, 43], [7.01, 43]);
    expect(areaSquareMeters(hullAround(pair, margin)) / band).toBeCloseTo(1, 2);
    expect(hullAround(pair, margin)).toHaveLength(1);
  });
});

describe('a sample', () => {
  test('is spread evenly: the share of it in a part is the part’s share of the area', () => {
    fc.assert(
      fc.property(anywhere, degrees(500, 20_000), ([lng, lat], radius) => {
        const center: Position = [lng * 0.98, lat];
        const area = circleArea(center, radius);
        const { lng: lngs, share } = sampleArea(area, 2000);
        expect(share.length).toBeGreaterThan(900);
        expect(share.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 9);
        const east = share.reduce((sum, part, at) => sum + ((lngs[at] ?? 0) > center[0] ? part : 0), 0);
        expect(Math.abs(east - 0.5)).toBeLessThan(0.03);
      }),
      { numRuns: 50 },
    );
  });

  test('finds something in a sliver', () => {
    const sliver: Polygons = [
      [
        [
          [0, 0],
          [1, 1],
          [1, 1.0000001],
          [0, 0],
        ],
      ],
    ];
    expect(sampleArea(sliver, 300).share.length).toBeGreaterThan(0);
    expect(sampleArea([], 300).share.length).toBe(0);
  });
});
