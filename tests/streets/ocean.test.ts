import { area, booleanPointInPolygon, multiPolygon } from '@turf/turf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { Faults } from '../../server/streets/extract/faults.ts';
import { oceanOf } from '../../server/streets/extract/ocean.ts';
import type { Box } from '../../server/streets/extract/read.ts';
import { signedArea2 } from '../../server/streets/extract/rings.ts';

const box: Box = [0, 0, 10, 10];

/** The sea's share of the box, and whether it covers some points. */
function sea(coast: Position[][], points: Position[] = []) {
  const faults = new Faults();
  const polygons = oceanOf(coast, box, faults);
  const covered = points.map((point) => polygons.length > 0 && booleanPointInPolygon(point, multiPolygon(polygons)));
  const size = polygons.flat().reduce((sum, ring) => sum + signedArea2(ring) / 2, 0);
  return { share: size / 100, covered, polygons, problems: faults.problems().map(({ count }) => count) };
}

const islandAt = (x: number, y: number, size = 1): Position[] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];

describe('the sea in a box', () => {
  test('without coastlines there is none', () => {
    expect(sea([]).polygons).toEqual([]);
  });

  test('lies to the right of a coast from edge to edge, whatever the pieces', () => {
    const coast: Position[] = [
      [-1, 4],
      [5, 4],
      [11, 4],
    ];
    const points: Position[] = [
      [5, 2],
      [5, 6],
    ];
    expect(sea([coast], points)).toMatchObject({ share: 0.4, covered: [true, false] });
    expect(sea([[...coast].reverse()], points)).toMatchObject({ share: 0.6, covered: [false, true] });
    const pieces: Position[][] = [
      [
        [5, 4],
        [11, 4],
      ],
      [
        [-1, 4],
        [2, 4],
      ],
      [
        [2, 4],
        [5, 4],
      ],
    ];
    expect(sea(pieces, points)).toMatchObject({ share: 0.4, covered: [true, false], problems: [] });
  });

  test('goes round the corners of the box', () => {
    expect(
      sea(
        [
          [
            [4, -1],
            [4, 4],
            [-1, 4],
          ],
        ],
        [
          [1, 1],
          [9, 9],
        ],
      ),
    ).toMatchObject({ share: 0.84, covered: [false, true] });
    expect(
      sea(
        [
          [
            [-1, 4],
            [4, 4],
            [4, -1],
          ],
        ],
        [
          [1, 1],
          [9, 9],
        ],
      ),
    ).toMatchObject({ share: 0.16, covered: [true, false] });
  });

  test('has islands, and lakes of sea in the land', () => {
    const coast: Position[] = [
      [-1, 5],
      [11, 5],
    ];
    const lagoon = islandAt(4, 7).reverse();
    const { share, covered } = sea(
      [coast, islandAt(4, 2), lagoon],
      [
        [4.5, 2.5],
        [4.5, 7.5],
        [1, 1],
        [1, 9],
      ],
    );
    expect(share).toBeCloseTo(0.5 - 0.01 + 0.01);
    expect(covered).toEqual([false, true, true, false]);
  });

  test('is all around an island alone, and only inside a closed sea alone', () => {
    expect(
      sea(
        [islandAt(4, 4)],
        [
          [1, 1],
          [4.5, 4.5],
        ],
      ),
    ).toMatchObject({ share: 0.99, covered: [true, false] });
    expect(
      sea(
        [islandAt(4, 4).reverse()],
        [
          [1, 1],
          [4.5, 4.5],
        ],
      ),
    ).toMatchObject({ share: 0.01, covered: [false, true] });
  });

  test('of an island across the edge is what the box shows of it', () => {
    expect(
      sea(
        [islandAt(9, 4, 3)],
        [
          [1, 1],
          [9.5, 5],
        ],
      ),
    ).toMatchObject({ share: 0.97, covered: [true, false] });
    expect(sea([islandAt(-1, -1, 12)]).share).toBe(0);
    expect(sea([islandAt(9, 9, 3), islandAt(-1, 4, 2)]).share).toBeCloseTo(1 - 0.01 - 0.02);
  });

  test('ends that lie inside are led on to the nearest edge, and told', () => {
    const { share, problems } = sea([
      [
        [0.1, 4],
        [9.9, 4],
      ],
    ]);
    expect(share).toBeCloseTo(0.4);
    expect(problems).toEqual([1]);
  });

  test('coasts that contradict each other make no sea of the land between them', () => {
    const { polygons } = sea([
      [
        [-1, 4],
        [11, 4],
      ],
      [
        [11, 6],
        [-1, 6],
      ],
      [
        [-1, 5],
        [11, 5],
      ],
    ]);
    for (const polygon of polygons) expect(area(multiPolygon([polygon]))).toBeGreaterThan(0);
    expect(
      sea([
        [[3, 3]],
        [],
        [
          [1, 1],
          [1, 1],
        ],
      ]).polygons,
    ).toEqual([]);
  });

  test('of any islands, also across every edge and corner, is what they leave of the box', () => {
    const cells = Array.from(
      { length: 25 },
      (_none, at): Position => [(at % 5) * 2.5 - 1, Math.floor(at / 5) * 2.5 - 1],
    );
    fc.assert(
      fc.property(fc.subarray(cells), fc.integer({ min: 0, max: 3 }), (chosen, start) => {
        const coast = chosen.flatMap(([x, y]) => {
          // A square that begins at any of its corners, in two pieces.
          const corners = islandAt(x, y, 2).slice(0, 4);
          const turned = [...corners.slice(start), ...corners.slice(0, start)];
          return [turned.slice(0, 3), [...turned.slice(2), ...turned.slice(0, 1)]];
        });
        const shown = (from: number) => Math.min(10, from + 2) - Math.max(0, from);
        const land = chosen.reduce((sum, [x, y]) => sum + shown(x) * shown(y), 0);
        const { share, covered, problems } = sea(coast, [
          ...chosen.map(([x, y]): Position => [x + 1.4, y + 1.4]),
          [1.25, 1.25],
        ]);
        expect(share).toBeCloseTo(chosen.length === 0 ? 0 : 1 - land / 100);
        expect(covered.slice(0, -1)).toEqual(chosen.map(() => false));
        expect(covered.at(-1)).toBe(chosen.length > 0);
        expect(problems).toEqual([]);
      }),
    );
  });
});
