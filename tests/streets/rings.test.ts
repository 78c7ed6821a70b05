import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { assembleRings, sideOf, signedArea2, toPolygons } from '../../server/streets/extract/rings.ts';

/** A ring around a center without crossings: its corners by growing angle. */
const starRing = (center: Position) =>
  fc.array(fc.integer({ min: 20, max: 90 }), { minLength: 3, maxLength: 24 }).map((radii): Position[] =>
    radii.map((radius, i) => {
      const angle = (2 * Math.PI * i) / radii.length;
      return [center[0] + Math.round(radius * Math.cos(angle)), center[1] + Math.round(radius * Math.sin(angle))];
    }),
  );

/** Cuts a closed list of nodes into pieces at random places, turns some round, and mixes all. */
function cutUp(ring: number[], random: () => number): number[][] {
  const start = Math.floor(random() * ring.length);
  const turned = [...ring.slice(start), ...ring.slice(0, start + 1)];
  const pieces: number[][] = [];
  for (let from = 0; from < turned.length - 1; ) {
    const to = Math.min(turned.length - 1, from + 1 + Math.floor(random() * 5));
    const piece = turned.slice(from, to + 1);
    pieces.push(random() < 0.5 ? piece : piece.reverse());
    from = to;
  }
  return pieces;
}

const shuffled = <Item>(items: Item[], random: () => number): Item[] =>
  items
    .map((item) => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

const areaOf = (rings: readonly Position[][]) =>
  rings.reduce((sum, ring) => sum + Math.abs(signedArea2([...ring, ring[0] ?? [0, 0]])), 0);

describe('rings from pieces', () => {
  test('whatever the cuts, directions and order, the area comes back', () => {
    const rings = fc.tuple(starRing([0, 0]), starRing([500, 0]), starRing([0, 500]));
    fc.assert(
      fc.property(
        rings,
        fc.noShrink(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true }))),
        (all, stream) => {
          const random = () => stream.next().value ?? 0;
          const positions = all.flat();
          let first = 0;
          const pieces = all.flatMap((ring) => {
            const numbers = ring.map((_corner, i) => first + i);
            first += ring.length;
            return cutUp(numbers, random);
          });
          const { rings: found, open } = assembleRings(shuffled(pieces, random));
          expect(open).toEqual([]);
          expect(found).toHaveLength(all.length);
          const placed = found.map((ring) => ring.map((at): Position => positions[at] ?? [0, 0]));
          for (const ring of placed) expect(ring[0]).toEqual(ring.at(-1));
          expect(placed.reduce((sum, ring) => sum + Math.abs(signedArea2(ring)), 0)).toBe(areaOf(all));
        },
      ),
    );
  });

  test('rings that share a corner stay rings of their own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer(), (count, seed) => {
        let state = seed >>> 0;
        const random = () => {
          state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
          return state / 2 ** 32;
        };
        // Leaves of a flower: each begins and ends in node 0.
        const pieces = Array.from({ length: count }, (_none, i) => [0, 10 * i + 1, 10 * i + 2, 10 * i + 3]).flatMap(
          (ring) => cutUp(ring, random),
        );
        const { rings, open } = assembleRings(shuffled(pieces, random));
        expect(open).toEqual([]);
        expect(rings.map((ring) => ring.length)).toEqual(Array(count).fill(5));
      }),
    );
  });

  test('dangling pieces are given up, and the ring they hang on is found all the same', () => {
    const square = [
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 1],
    ];
    for (let at = 0; at <= square.length; at++) {
      const pieces = [...square.slice(0, at), [3, 7], [7, 8], [9, 2], ...square.slice(at)];
      const { rings, open } = assembleRings(pieces);
      expect(rings.map((ring) => [...new Set(ring)].sort())).toEqual([[1, 2, 3, 4]]);
      expect(open).toHaveLength(3);
    }
  });

  test('nothing, one point, and a line there and back make no ring', () => {
    expect(assembleRings([])).toEqual({ rings: [], open: [] });
    expect(assembleRings([[1], [], [1, 2], [2, 1]]).rings).toEqual([]);
  });
});

describe('polygons from rings', () => {
  const square = (x: number, y: number, size: number): Position[] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];

  test('each hole goes into the smallest ring around it, outer rings counterclockwise, holes clockwise', () => {
    const [lake, island, pond] = [square(0, 0, 100), square(30, 30, 40), square(40, 40, 10)];
    const polygons = toPolygons([[...lake].reverse(), square(45, 45, 2)], [island, pond, square(500, 500, 5)]);
    expect(polygons).toHaveLength(2);
    const large = polygons.find((rings) => rings.length > 1) ?? [];
    expect(large.map((ring) => signedArea2(ring) / 2)).toEqual([10_000, -1600, -100]);
  });

  test('a hole that touches its outer ring in a corner or along an edge is in it', () => {
    for (const hole of [square(0, 0, 10), square(0, 40, 20), square(50, 50, 50)])
      expect(toPolygons([square(0, 0, 100), square(100, 0, 100)], [hole])[0]).toHaveLength(2);
  });

  test('a point is in, on or out', () => {
    const ring = square(0, 0, 10);
    expect([sideOf([5, 5], ring), sideOf([0, 5], ring), sideOf([10, 10], ring), sideOf([11, 5], ring)]).toEqual([
      'in',
      'on',
      'on',
      'out',
    ]);
  });
});
