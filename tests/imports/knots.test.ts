import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { untie } from '../../server/geometry/knots.ts';
import { cleanArea, type Polygons } from '../../server/geometry/polygons.ts';

const area = (polygons: Polygons) =>
  polygons
    .flat()
    .reduce(
      (so, ring) =>
        so +
        ring.reduce(
          (sum, [x, y], index) => sum + x * (ring[index + 1]?.[1] ?? y) - (ring[index + 1]?.[0] ?? x) * y,
          0,
        ) /
          2,
      0,
    );
const ring = (...corners: Position[]) => [...corners, ...corners.slice(0, 1)];
const box = (x: number, y: number, size: number) => ring([x, y], [x + size, y], [x + size, y + size], [x, y + size]);

/** Even-odd, as the eye does it: how often a ray to the east crosses the rings. */
const inside = (rings: Position[][], [x, y]: Position) =>
  rings
    .flatMap((points) => points.slice(1).map((to, index) => [points[index] ?? to, to] as const))
    .filter(
      ([from, to]) =>
        from[1] > y !== to[1] > y && x < from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]),
    ).length %
    2 ===
  1;

test.each<[string, Polygons, number, number]>([
  ['a bow tie becomes two triangles', [[ring([0, 0], [2, 2], [2, 0], [0, 2])]], 2, 2],
  ['parts that overlap become one', [[box(0, 0, 2)], [box(1, 1, 2)]], 1, 7],
  ['a part twice becomes one', [[box(0, 0, 2)], [box(0, 0, 2)]], 1, 4],
  ['parts side by side become one', [[box(0, 0, 1)], [box(1, 0, 1)]], 1, 2],
  ['a hole that reaches out is cut off', [[box(0, 0, 2), box(1, 0.5, 1.5)]], 2, 4 + 2.25 - 2 * 1.5],
  ['a spike is cut off', [[ring([0, 0], [2, 0], [4, 0], [2, 0], [2, 2], [0, 2])]], 1, 4],
  [
    'a hole that touches stays a hole',
    [[ring([0, 0], [4, 0], [4, 4], [2, 4], [1, 2], [2, 1], [3, 2], [2, 4], [0, 4])]],
    1,
    16 - 3,
  ],
  ['nothing is left of a line', [[ring([0, 0], [1, 1], [2, 2])]], 0, 0],
])('%s', (_name, polygons, parts, expected) => {
  const untied = untie(polygons) ?? [];
  expect(untied).toHaveLength(parts);
  expect(area(untied)).toBeCloseTo(expected, 9);
});

test('a touching hole is a ring of its own', () => {
  const [polygon] = untie([[ring([0, 0], [4, 0], [4, 4], [2, 4], [1, 2], [2, 1], [3, 2], [2, 4], [0, 4])]]) ?? [];
  expect(polygon).toHaveLength(2);
});

test('what was inside any part stays inside, and nothing else', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }));
  const rings = fc.array(fc.array(point, { minLength: 3, maxLength: 8 }), { minLength: 1, maxLength: 2 });
  // Off the edges between whole numbers, on which either answer would be right.
  const coordinate = (offset: number) => fc.integer({ min: 0, max: 9973 }).map((n) => (n * 12) / 9973 + offset);
  const probe = fc.tuple(coordinate(0.000137), coordinate(0.00029183));
  fc.assert(
    fc.property(
      fc.array(rings, { minLength: 1, maxLength: 3 }),
      fc.array(probe, { minLength: 20, maxLength: 20 }),
      (coordinates, probes) => {
        const clean = cleanArea(coordinates);
        if ('refused' in clean) return;
        const untied = untie(clean.polygons);
        for (const at of probes) {
          const before = clean.polygons.some((polygon) => inside(polygon, at));
          expect(untied?.some((polygon) => inside(polygon, at)) ?? false).toBe(before);
        }
      },
    ),
    { numRuns: 1000 },
  );
});
