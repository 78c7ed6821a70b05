import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { areaSquareMeters, circleArea, distanceMeters } from '../../server/geometry/geodesic.ts';
import {
  checkOutline,
  checkSize,
  looksSwapped,
  type OutlineRefusal,
  outlineRefusals,
  perimeterMeters,
} from '../../server/geometry/outline.ts';

const box = (west: number, south: number, east: number, north: number): Position[] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const square = box(0, 0, 0.01, 0.01);

const refused: [OutlineRefusal, unknown][] = [
  ['shape', [[['a', 'b']]]],
  ['empty', []],
  ['swapped', [[box(10, 100, 11, 101)]]],
  ['projected', [[box(400_000, 5_000_000, 400_100, 5_000_100)]]],
  ['range', [[box(350, 0, 370, 1)]]],
  ['flat', [[box(0, 0, 0, 0)]]],
  [
    'pole',
    [
      [
        [
          [0, 80],
          [120, 80],
          [-120, 80],
          [0, 80],
        ],
      ],
    ],
  ],
  [
    'too-many-points',
    [[Array.from({ length: 10_002 }, (_none, at) => [Math.cos(at / 1600) / 100, Math.sin(at / 1600) / 100])]],
  ],
  [
    'self-intersection',
    [
      [
        [
          [0, 0],
          [0.01, 0.01],
          [0.01, 0],
          [0, 0.01],
          [0, 0],
        ],
      ],
    ],
  ],
  ['parts-cross', [[square], [box(0.005, 0.005, 0.02, 0.02)]]],
  ['hole-outside', [[square, box(1, 1, 1.001, 1.001)]]],
  ['too-small', [[box(0, 0, 0.00005, 0.00005)]]],
  ['too-large', [[box(0, 0, 4, 4)]]],
];

test.each(refused)('an outline is refused by name: %s', (name, coordinates) => {
  expect(checkOutline(coordinates)).toMatchObject({ refused: name, detail: outlineRefusals[name] });
});

test('every refusal there is has an example', () => {
  expect(refused.map(([name]) => name).sort()).toEqual(Object.keys(outlineRefusals).sort());
});

describe('an outline that meets itself is refused, and the place is told', () => {
  const self = (ring: Position[]) => {
    const checked = checkOutline([[ring]]);
    return 'refused' in checked ? [checked.refused, checked.at] : 'accepted';
  };

  test('where it crosses, also across the antimeridian', () => {
    expect(
      self([
        [179.99, 0],
        [-179.99, 0.01],
        [-179.99, 0],
        [179.99, 0.01],
        [179.99, 0],
      ]),
    ).toEqual(['self-intersection', [180, 0.005]]);
  });
  test('where it touches itself in a corner', () => {
    const pinched: Position[] = [
      [0, 0],
      [0.01, 0.01],
      [0.02, 0],
      [0.02, 0.02],
      [0.01, 0.01],
      [0, 0.02],
    ];
    expect(self(pinched)).toEqual(['self-intersection', [0.01, 0.01]]);
  });
  test('where it goes back over itself', () => {
    const spike: Position[] = [
      [0, 0],
      [0.01, 0],
      [0.02, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0, 0.01],
    ];
    expect(self(spike)[0]).toBe('self-intersection');
  });
  test('a corner said twice, an outline left open and corners on a straight line are no crossing', () => {
    const ring: Position[] = [
      [0, 0],
      [0.005, 0],
      [0.005, 0],
      [0.005, 1e-12],
      [0.01, 0],
      [0.01, 0.01],
      [0, 0.01],
    ];
    expect(self(ring)).toBe('accepted');
  });
});

/** A star around a place does not cross itself; two corners exchanged usually make it. */
const star = fc
  .tuple(
    fc.double({ min: -179.9, max: 180, noNaN: true }),
    fc.double({ min: -80, max: 80, noNaN: true }),
    fc.array(fc.double({ min: 0.002, max: 0.1, noNaN: true }), { minLength: 4, maxLength: 60 }),
  )
  .map(([lng, lat, radii]) =>
    radii.map((radius, at): Position => {
      const angle = (2 * Math.PI * at) / radii.length;
      const east = lng + radius * Math.cos(angle);
      return [east > 180 ? east - 360 : east < -180 ? east + 360 : east, lat + radius * Math.sin(angle)];
    }),
  );

test('any star is accepted, whichever way it turns and wherever it begins, with the same measures', () => {
  fc.assert(
    fc.property(star, fc.nat(), (ring, from) => {
      const turned = [...ring.slice(from % ring.length), ...ring.slice(0, from % ring.length)];
      const [one, other] = [checkOutline([[ring]]), checkOutline([[turned.reverse()]])];
      if ('refused' in one || 'refused' in other) throw new Error(JSON.stringify([one, other]));
      expect(other.areaSquareMeters / one.areaSquareMeters).toBeCloseTo(1, 6);
      expect(other.perimeterMeters / one.perimeterMeters).toBeCloseTo(1, 6);
    }),
    { numRuns: 300 },
  );
});

test('what a search of all pairs of edges finds crossing is refused, and nothing else', () => {
  const corners = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), {
    minLength: 4,
    maxLength: 9,
  });
  let crossing = 0;
  fc.assert(
    fc.property(corners, (grid) => {
      const ring = grid.filter(([x, y], at) => {
        const [beforeX, beforeY] = grid[(at + grid.length - 1) % grid.length] ?? [];
        return x !== beforeX || y !== beforeY;
      });
      if (ring.length < 3) return;
      const meets = anyMeeting(ring);
      if (meets) crossing++;
      const checked = checkOutline([[ring.map(([x, y]): Position => [x / 1000, y / 1000])]]);
      // Three corners on a line enclose nothing.
      if (ring.length === 3 && meets) expect(checked).toMatchObject({ refused: 'flat' });
      else expect('refused' in checked && checked.refused === 'self-intersection').toBe(meets);
    }),
    { numRuns: 3000 },
  );
  expect(crossing).toBeGreaterThan(500);
});

/** By whole numbers: any two edges that share more than the corner between them. */
function anyMeeting(ring: [number, number][]): boolean {
  const side = ([ax, ay]: number[], [bx, by]: number[], [cx, cy]: number[]) =>
    Math.sign(((bx ?? 0) - (ax ?? 0)) * ((cy ?? 0) - (ay ?? 0)) - ((by ?? 0) - (ay ?? 0)) * ((cx ?? 0) - (ax ?? 0)));
  const on = (a: number[], b: number[], c: number[]) =>
    side(a, b, c) === 0 &&
    [0, 1].every((axis) => {
      const [p = 0, q = 0, r = 0] = [a[axis], b[axis], c[axis]];
      return r >= Math.min(p, q) && r <= Math.max(p, q);
    });
  const edge = (at: number): [number[], number[]] => [ring[at] ?? [], ring[(at + 1) % ring.length] ?? []];
  for (let one = 0; one < ring.length; one++)
    for (let other = one + 1; other < ring.length; other++) {
      const [a, b] = edge(one);
      const [c, d] = edge(other);
      const next = other === one + 1;
      if (next || (one === 0 && other === ring.length - 1)) {
        // Neighbors meet twice only where one lies on the other.
        const [before, corner, after] = next ? [a, b, d] : [c, a, b];
        if (on(before, corner, after) || on(corner, after, before)) return true;
        continue;
      }
      const apart = side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
      if (apart || on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)) return true;
    }
  return false;
}

test('holes count, parts that share an edge become one, and a part in another adds nothing', () => {
  const measure = (coordinates: unknown) => {
    const checked = checkOutline(coordinates);
    if ('refused' in checked) throw new Error(checked.refused);
    return checked;
  };
  const whole = measure([[square]]);
  const holed = measure([[square, box(0.002, 0.002, 0.004, 0.004)]]);
  expect(holed.areaSquareMeters / whole.areaSquareMeters).toBeCloseTo(0.96, 4);
  expect(holed.perimeterMeters / whole.perimeterMeters).toBeCloseTo(1.2, 4);
  const two = measure([[square], [box(0.01, 0, 0.02, 0.01)]]);
  expect(two.polygons).toHaveLength(1);
  expect(two.perimeterMeters / whole.perimeterMeters).toBeCloseTo(1.5, 2);
  expect(measure([[square], [box(0.002, 0.002, 0.004, 0.004)]]).areaSquareMeters).toBeCloseTo(
    whole.areaSquareMeters,
    0,
  );
});

test('a circle measures what circles do, at the equator, across the antimeridian and around a pole', () => {
  for (const center of [
    [0, 0],
    [180, 10],
    [-76.58, 39.28],
    [0, 89.95],
  ] as Position[]) {
    const checked = checkSize(circleArea(center, 10_000));
    if ('refused' in checked) throw new Error(checked.refused);
    expect(checked.areaSquareMeters / (Math.PI * 1e8)).toBeCloseTo(1, 2);
    expect(checked.perimeterMeters / (2 * Math.PI * 1e4)).toBeCloseTo(1, 2);
  }
  expect(checkSize(circleArea([10, 50], 100_000))).not.toHaveProperty('refused');
  expect(checkSize(circleArea([10, 50], 10))).not.toHaveProperty('refused');
});

test('the cut along the antimeridian is no part of the perimeter', () => {
  const across = checkOutline([[box(179.99, 0, -179.99, 0.01)]]);
  if ('refused' in across) throw new Error(across.refused);
  expect(across.polygons).toHaveLength(2);
  expect(across.perimeterMeters).toBeCloseTo(perimeterMeters([[box(0, 0, 0.02, 0.01)]]), 3);
  expect(across.areaSquareMeters).toBeCloseTo(areaSquareMeters([[box(0, 0, 0.02, 0.01)]]), 0);
});

test('a place far from all stores, and near one with its numbers swapped, looks swapped', () => {
  const store: Position = [-76.58, 39.28];
  expect(looksSwapped([39.29, -76.59], [store])).toBe(true);
  expect(looksSwapped([-76.59, 39.29], [store])).toBe(false);
  expect(looksSwapped([2.35, 48.86], [store])).toBe(false);
  expect(looksSwapped([39.29, -76.59], [])).toBe(false);
  expect(distanceMeters([39.29, -76.59], store)).toBeGreaterThan(1e7);
});
