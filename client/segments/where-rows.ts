import type { SegmentPreview } from '../api/segments.ts';
import type { PlaceIndex } from '../explore/rows.ts';
import { distanceMeters } from '../map/distance.ts';

type Position = readonly [number, number];

export interface WhereRow {
  /** a neighborhood; null outside of all of them */
  name: string | null;
  /** without neighborhoods: the outer edge of a band around the shop; null beyond the last */
  withinMeters: number | null;
  customers: number;
}

interface Known {
  cells: NonNullable<SegmentPreview['cells']>;
  centerOf: (h3: string) => Position;
  places: PlaceIndex | null;
  from: Position | null;
}

/** The blocks on the map added up by neighborhood, the most people first; or by distance where there are none. */
export function whereRows({ cells, centerOf, places, from }: Known, bandMeters: readonly number[]): WhereRow[] {
  const sums = new Map<string | number | null, number>();
  const add = (key: string | number | null, customers: number) => sums.set(key, (sums.get(key) ?? 0) + customers);
  for (const { h3, customers } of cells) {
    const center = centerOf(h3);
    if (places) add(places.nameAt(center), customers);
    else add(from ? (bandMeters.find((edge) => distanceMeters(from, center) <= edge) ?? null) : null, customers);
  }
  const rows = [...sums].map(([key, customers]) => ({
    name: typeof key === 'string' ? key : null,
    withinMeters: typeof key === 'number' ? key : null,
    customers,
  }));
  if (places) return rows.sort((a, b) => b.customers - a.customers);
  const edge = ({ withinMeters }: WhereRow) => withinMeters ?? Number.POSITIVE_INFINITY;
  return rows.sort((a, b) => (edge(a) < edge(b) ? -1 : 1));
}
