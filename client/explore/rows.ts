import { distanceMeters } from '../map/distance.ts';
import { type Bbox, bboxContains, placeContains, placesBbox } from '../map/places.ts';
import type { PlaceShape } from '../map/source.ts';

/** One line of the table: a block or a neighborhood with what is known of it. */
export interface Row {
  id: string;
  /** a neighborhood's name; for a block, that of the neighborhood around it; null outside all */
  name: string | null;
  /** null: held back, or without data */
  value: number | null;
  customers: number | null;
  held: boolean;
  households: number | null;
  penetration: number | null;
  change: number | null;
  center: readonly [number, number] | null;
  /** from the chosen store, straight */
  distance: number | null;
}

export type SortColumn = 'name' | 'distance' | 'value' | 'customers' | 'penetration' | 'change';
export interface Sort {
  column: SortColumn;
  descending: boolean;
}

/** What is missing comes last whichever way the column is sorted; equal rows keep a fixed order. */
export function sortRows(rows: readonly Row[], sort: Sort, compareText: (a: string, b: string) => number): Row[] {
  const sign = sort.descending ? -1 : 1;
  const compare = (a: Row, b: Row): number => {
    const one = a[sort.column];
    const other = b[sort.column];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    if (typeof one === 'string' || typeof other === 'string') return sign * compareText(String(one), String(other));
    return sign * (one - other);
  };
  return [...rows].sort((a, b) => compare(a, b) || compareText(a.id, b.id));
}

export interface PlaceIndex {
  nameAt: (position: readonly [number, number]) => string | null;
}

/** Answers which neighborhood a point lies in; boxes are tried before outlines. */
export function indexPlaces(places: readonly PlaceShape[]): PlaceIndex {
  const boxed = places.flatMap((place) => {
    const box: Bbox | null = placesBbox([place]);
    return box ? [{ place, box }] : [];
  });
  return {
    nameAt: (position) =>
      boxed.find(({ place, box }) => bboxContains(box, position) && placeContains(place, position))?.place.name ?? null,
  };
}

interface BlockInput {
  h3: string;
  value: number;
  customers: number;
}

export function blockRows(
  cells: readonly BlockInput[],
  centerOf: ((h3: string) => readonly [number, number]) | null,
  places: PlaceIndex,
  from: readonly [number, number] | null,
): Row[] {
  return cells.map(({ h3, value, customers }) => {
    const center = centerOf?.(h3) ?? null;
    return {
      id: h3,
      name: center && places.nameAt(center),
      value,
      customers,
      held: false,
      households: null,
      penetration: null,
      change: null,
      center,
      distance: center && from && distanceMeters(from, center),
    };
  });
}

interface NeighborhoodInput {
  items: readonly {
    neighborhoodId: string;
    name: string;
    value: number;
    customers: number;
    households: number | null;
    penetration: number | null;
    change: number | null;
  }[];
  suppressed: { ids: readonly string[] };
}

export function neighborhoodRows(
  metrics: NeighborhoodInput,
  places: readonly (Pick<PlaceShape, 'id' | 'name'> & { center: readonly [number, number] | null })[],
  byPenetration: boolean,
  from: readonly [number, number] | null,
): Row[] {
  const placeOf = new Map(places.map((place) => [place.id, place]));
  const located = (id: string) => {
    const center = placeOf.get(id)?.center ?? null;
    return { center, distance: center && from && distanceMeters(from, center) };
  };
  const shown = metrics.items.map(
    ({ neighborhoodId, value, ...rest }): Row => ({
      id: neighborhoodId,
      ...rest,
      value: byPenetration ? rest.penetration : value,
      held: false,
      ...located(neighborhoodId),
    }),
  );
  const held = metrics.suppressed.ids.map(
    (id): Row => ({
      id,
      name: placeOf.get(id)?.name ?? null,
      value: null,
      customers: null,
      held: true,
      households: null,
      penetration: null,
      change: null,
      ...located(id),
    }),
  );
  return [...shown, ...held];
}

/** Place in the order of values, from 1; equal values share a rank. */
export function rankOf(rows: readonly Row[], id: string): { rank: number; of: number } | null {
  const value = rows.find((row) => row.id === id)?.value;
  if (value === null || value === undefined) return null;
  const valued = rows.filter((row) => row.value !== null);
  return { rank: 1 + valued.filter((row) => (row.value ?? 0) > value).length, of: valued.length };
}
