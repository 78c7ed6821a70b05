import { describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { areaSquareMeters } from '../../server/geometry/geodesic.ts';
import { toArea } from '../../server/routing/valhalla/outline.ts';

/** Corners in hundredths of a degree, some kilometer each. */
const ring = (...corners: [number, number][]): Position[] =>
  [...corners, ...corners.slice(0, 1)].map(([x, y]): Position => [x / 100, y / 100]);
const squareKilometers = (polygons: Position[][][]) => areaSquareMeters(polygons) / 1e6;
const box = (x: number, y: number, size: number) => ring([x, y], [x + size, y], [x + size, y + size], [x, y + size]);
/** The corners of each ring, without the repeated one, wherever it begins. */
const shapes = (area: Position[][][]) => area.map((rings) => rings.map((one) => new Set(one.map(String)).size));

describe('outlines become valid areas', () => {
  test('either way round, outer rings turn left and holes turn right', () => {
    const [outer, hole] = [box(0, 0, 4), box(1, 1, 2)];
    const wanted = [[outer, [...hole].reverse()]];
    expect(toArea([[outer, hole]])).toEqual(wanted);
    expect(squareKilometers(toArea([[[...outer].reverse(), [...hole].reverse()]]))).toBeCloseTo(
      squareKilometers(wanted),
    );
  });

  test('two parts that meet in a corner are two polygons', () => {
    const eight = ring([0, 0], [2, 0], [2, 2], [4, 2], [4, 4], [2, 4], [2, 2], [0, 2]);
    const area = toArea([[eight]]);
    expect(shapes(area)).toEqual([[4], [4]]);
    expect(squareKilometers(area)).toBeCloseTo(squareKilometers([[box(0, 0, 2)], [box(2, 2, 2)]]), 4);
  });

  test('a ring that goes around and meets itself has a hole', () => {
    const horseshoe = ring([0, 0], [6, 0], [6, 6], [3, 6], [4, 4], [2, 4], [3, 6], [0, 6]);
    const area = toArea([[horseshoe]]);
    expect(shapes(area)).toEqual([[5, 3]]);
    expect(squareKilometers(area)).toBeCloseTo(squareKilometers([[box(0, 0, 6), ring([3, 6], [4, 4], [2, 4])]]), 4);
  });

  test('holes go to the part they lie in', () => {
    const eight = ring([0, 0], [4, 0], [4, 4], [8, 4], [8, 8], [4, 8], [4, 4], [0, 4]);
    const area = toArea([[eight, box(1, 1, 1), box(5, 5, 2)]]);
    expect(area).toHaveLength(2);
    for (const [shell = [], hole = []] of area) {
      expect(hole).toHaveLength(5);
      const isEastern = shell.some(([x]) => x > 0.04);
      expect(hole.every(([x]) => x > 0.04 === isEastern)).toBe(true);
    }
  });

  test('spurs and repeated corners fall out', () => {
    const withSpur = ring([0, 0], [2, 0], [3, 0], [2, 0], [2, 2], [2, 2], [0, 2]);
    expect(toArea([[withSpur]])).toEqual([[box(0, 0, 2)]]);
  });

  test('specks and pinholes are left out, but never the largest part', () => {
    const [speck, pinhole] = [box(20, 0, 0.1), box(1, 1, 0.1)];
    expect(toArea([[box(0, 0, 4), pinhole], [speck]])).toEqual([[box(0, 0, 4)]]);
    expect(toArea([[speck], [box(22, 0, 0.05)]])).toEqual([[speck]]);
    expect(toArea([])).toEqual([]);
  });
});
