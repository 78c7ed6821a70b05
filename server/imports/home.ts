import type { Position } from '../contract/common.ts';

/** Degrees around a known place that count as near it: some 300 km, far more than any neighborhood business draws from. */
const nearDegrees = 3;

const near = ([lng, lat]: Position, places: readonly Position[]): boolean =>
  places.some((place) => Math.abs(place[0] - lng) <= nearDegrees && Math.abs(place[1] - lat) <= nearDegrees);

/**
 * True when a position lies far from everything known and would lie near it with its two numbers swapped. Both are legal
 * degrees in most of the world, so only the company a position keeps can tell.
 */
export function looksSwapped([lng, lat]: Position, home: readonly Position[]): boolean {
  return home.length > 0 && Math.abs(lng) <= 90 && !near([lng, lat], home) && near([lat, lng], home);
}

/** The middle of a table's own positions, for a business that has nothing on the map yet; none from fewer than five. */
export function middleOf(positions: readonly Position[]): Position[] {
  if (positions.length < 5) return [];
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return [[median(positions.map(([lng]) => lng)), median(positions.map(([, lat]) => lat))]];
}
