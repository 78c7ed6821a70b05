import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinLines } from '../../server/streets/basemap/join-lines.ts';

const flat = (...corners: [number, number][]) => Int32Array.from(corners.flat());
const corners = (line: Int32Array) =>
  Array.from({ length: line.length / 2 }, (_none, i) => `${line[2 * i]},${line[2 * i + 1]}`);
const segments = (line: Int32Array) =>
  corners(line)
    .slice(1)
    .map((to, i) => `${corners(line)[i]} ${to}`);
const undirected = (segment: string) => segment.split(' ').sort().join(' ');

const grid = fc.integer({ min: 0, max: 3 });
const lines = fc.array(
  fc
    .array(fc.tuple(grid, grid), { minLength: 2, maxLength: 4 })
    .filter((line) => line.every((corner, i) => i === 0 || String(corner) !== String(line[i - 1])))
    .map((line) => flat(...line)),
  { maxLength: 12 },
);

test('every segment is still there, once, and there are no more lines than before', () => {
  fc.assert(
    fc.property(lines, fc.boolean(), (given, canTurn) => {
      const joined = joinLines(given, canTurn);
      const tidy = (all: readonly Int32Array[]) =>
        all
          .flatMap(segments)
          .map((segment) => (canTurn ? undirected(segment) : segment))
          .sort();
      expect(tidy(joined)).toEqual(tidy(given));
      expect(joined.length).toBeLessThanOrEqual(given.length);
    }),
  );
});

test('where three lines meet the straightest go on', () => {
  const joined = joinLines([flat([0, 0], [10, 0]), flat([10, 0], [10, 10]), flat([20, 1], [10, 0])], true);
  expect(joined.map((line) => corners(line).join(' ')).sort()).toEqual(['0,0 10,0 20,1', '10,0 10,10']);
});

test('pieces in any order become one line', () => {
  const pieces = [flat([2, 0], [3, 0]), flat([1, 0], [2, 0]), flat([4, 0], [3, 0]), flat([0, 0], [1, 0])];
  expect(joinLines(pieces, true)).toHaveLength(1);
});
