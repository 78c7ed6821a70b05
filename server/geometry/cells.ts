import { cellToBoundary, cellToLatLng, gridDisk, latLngToCell } from 'h3-js';
import type { Position } from '../contract/common.ts';

/** Customers are stored with their cell at this resolution: an edge of about 10 m. */
export const storedResolution = 12;

/** The cell as PostgreSQL keeps it. H3 cells use 63 bits, so a signed bigint holds them. */
export const cellToBigint = (cell: string): string => BigInt(`0x${cell}`).toString();

/** Position [lng, lat] to its stored cell, as PostgreSQL's bigint. */
export const positionToStoredCell = ([lng, lat]: Position): string =>
  cellToBigint(latLngToCell(lat, lng, storedResolution));

/**
 * Stored cells below `cell` are exactly those from `low` to `high`: at one resolution, the digits of a cell begin with
 * those of its ancestors. Bits 52 to 55 hold the resolution, then 3 bits a digit from resolution 1 to 15, unused ones 7.
 */
export function storedRange(cell: string): { low: string; high: string } {
  const bits = BigInt(`0x${cell}`);
  const resolution = Number((bits >> 52n) & 15n);
  const free = 3n * BigInt(15 - resolution);
  const prefix = (((bits >> free) << free) & ~(15n << 52n)) | (BigInt(storedResolution) << 52n);
  const unused = (1n << (3n * BigInt(15 - storedResolution))) - 1n;
  return { low: (prefix | unused).toString(), high: (prefix | ((1n << free) - 1n)).toString() };
}

export function cellCenter(cell: string): Position {
  const [lat, lng] = cellToLatLng(cell);
  return [lng, lat];
}

/**
 * The cell's outline as a closed ring, counterclockwise. A cell across the antimeridian is drawn unbroken, east of
 * 180 or west of -180 degrees, whichever side its center lies on.
 */
export function cellRing(cell: string): Position[] {
  const [center] = cellCenter(cell);
  const ring = cellToBoundary(cell, true) as Position[];
  return ring.map(([lng, lat]) => [lng - center > 180 ? lng - 360 : lng - center < -180 ? lng + 360 : lng, lat]);
}

/** The cell of a resolution that holds a place. */
export const cellAt = ([lng, lat]: Position, resolution: number): string => latLngToCell(lat, lng, resolution);

/** Cells with all that touch one of them; each once. Cells of several resolutions stay as they are. */
export const withNeighbors = (cells: readonly string[]): string[] => [
  ...new Set([...cells, ...cells.flatMap((cell) => gridDisk(cell, 1))]),
];
