import { cellToParent, getResolution, isValidCell } from 'h3-js';
import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { Role } from '../contract/accounts.ts';
import type { Position } from '../contract/common.ts';
import { dataVersion } from '../db/version.ts';
import type { Range } from '../density/index.ts';
import { cellCenter, storedRange, storedResolution } from '../geometry/cells.ts';
import { distanceMeters } from '../geometry/geodesic.ts';
import { insideTester } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { occupiedCells } from './queries.ts';

/** The cells in which people are picked where they may not be seen one by one: an edge of some 70 m. */
export const wholeResolution = 10;

const byLow = (a: Range, b: Range) => (BigInt(a.low) < BigInt(b.low) ? -1 : 1);

/**
 * Ranges of stored cells of people in any of `cells`, in order and without overlap; or the index of one that is no cell, or too
 * fine to hold people. Without personal data, a cell finer than whole ones stands for the whole one around it.
 */
export function rangesOf(cells: readonly string[], role: Role): { ranges: Range[] } | { wrong: number } {
  const wrong = cells.findIndex((cell) => !isValidCell(cell) || getResolution(cell) > storedResolution);
  if (wrong >= 0) return { wrong };
  const whole = (cell: string) =>
    role !== 'owner' && getResolution(cell) > wholeResolution ? cellToParent(cell, wholeResolution) : cell;
  const sorted = [...new Set(cells.map(whole))].map(storedRange).sort(byLow);
  const ranges: Range[] = [];
  for (const range of sorted) {
    const last = ranges.at(-1);
    // Of two cells that overlap, one lies in the other.
    if (!last || BigInt(range.low) > BigInt(last.high)) ranges.push(range);
    else if (BigInt(range.high) > BigInt(last.high)) ranges[ranges.length - 1] = range;
  }
  return { ranges };
}

interface Occupied extends Range {
  center: Position;
}

/** Where customers live, in whole cells in order, by business and version of its data. Some 200 bytes a cell. */
const occupied = new LRUCache<string, Occupied[], { knex: Knex; businessId: string }>({
  max: 50,
  maxSize: 1_000_000,
  sizeCalculation: (cells) => 1 + cells.length,
  fetchMethod: async (_key, _stale, { context: { knex, businessId } }) => {
    const cells = await occupiedCells(knex, businessId, wholeResolution);
    return cells.map((cell) => ({ ...storedRange(cell), center: cellCenter(cell) })).sort(byLow);
  },
});

type Shape = { area: Polygons } | { center: Position; min?: number | undefined; max?: number | undefined };

function testerOf(shape: Shape): (position: Position) => boolean {
  if ('area' in shape) {
    const inside = insideTester(shape.area);
    return ([lng, lat]) => inside(lng, lat);
  }
  const { center, min = 0, max = Number.POSITIVE_INFINITY } = shape;
  return (position) => {
    const meters = distanceMeters(center, position);
    return meters >= min && meters <= max;
  };
}

/**
 * Ranges of stored cells that hold the customers of the whole cells whose center lies in a shape. Only cells where somebody
 * lives are asked, so neither a large area nor a pole makes them many; empty ones between two of them join them.
 */
export async function rangesAcross(knex: Knex, businessId: string, shape: Shape): Promise<Range[]> {
  const version = `${businessId} ${await dataVersion(knex, businessId)}`;
  const cells = await occupied.forceFetch(version, { context: { knex, businessId } });
  const isIn = testerOf(shape);
  const ranges: Range[] = [];
  let open: Range | undefined;
  for (const { low, high, center } of cells) {
    if (!isIn(center)) open = undefined;
    else if (open) open.high = high;
    else {
      open = { low, high };
      ranges.push(open);
    }
  }
  return ranges;
}
