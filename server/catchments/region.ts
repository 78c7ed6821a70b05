import type { CatchmentFeature, CatchmentProperties, Catchments } from '../contract/catchments.ts';
import { areaCells } from '../geometry/areas.ts';
import { compactCell } from '../geometry/compact-cells.ts';
import { areaSquareMeters } from '../geometry/geodesic.ts';
import { insideTester } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type householdsIn, penetrationOf } from './households.ts';
import { numbersOf, unknown } from './numbers.ts';
import type { Places } from './people.ts';

/** A trade area before it is counted. */
export interface Region {
  properties: Pick<CatchmentProperties, 'part' | 'storeId' | 'value' | 'unit' | 'h3' | 'probabilities'>;
  area: Polygons;
  /** The places that count, by index. */
  members: readonly number[];
  /** Of each neighborhood, the part (0 to 1) inside; undefined: not yet known. */
  parts?: ReadonlyMap<number, number>;
}

/** What a method finds. */
export interface Drawn extends Pick<Catchments, 'outliers' | 'storeCustomers' | 'huff'> {
  regions: Region[];
  /** Where white space is looked for. */
  largest: Polygons;
  estimated: boolean;
}

export function placesWhere(places: Places, holds: (at: number) => boolean): number[] {
  const members: number[] = [];
  for (let at = 0; at < places.size; at++) if (holds(at)) members.push(at);
  return members;
}

export function placesIn(places: Places, area: Polygons): number[] {
  const inside = insideTester(area);
  return placesWhere(places, (at) => inside(places.lng[at] ?? 0, places.lat[at] ?? 0));
}

/** The number of a place's cell, or of its ancestor at a coarser resolution. */
export const cellOf = (places: Places, at: number, resolution: number): number =>
  Math.floor((places.cell[at] ?? 0) / 8 ** (places.resolution - resolution));

/**
 * Places by cell, each cell counted whole, as everywhere on the map. Undefined where places are coarser than the cells.
 * Keys are compact cells of `resolution`.
 */
export function placesByCell(places: Places, resolution: number): Map<number, number[]> | undefined {
  if (places.resolution < resolution) return undefined;
  const byCell = new Map<number, number[]>();
  for (let at = 0; at < places.size; at++) {
    const cell = cellOf(places, at, resolution);
    const known = byCell.get(cell);
    if (known) known.push(at);
    else byCell.set(cell, [at]);
  }
  return byCell;
}

/** Places in a set of cells, whose outline is `area`. */
export function placesInCells(places: Places, cells: readonly string[], resolution: number, area: Polygons): number[] {
  if (places.resolution < resolution) return placesIn(places, area);
  const wanted = new Set(cells.map((cell) => compactCell(cell, resolution)));
  return placesWhere(places, (at) => wanted.has(cellOf(places, at, resolution)));
}

/** The region with its numbers. `households` are those inside, or null where nobody knows. */
export function featureOf(
  { properties, area, members }: Region,
  places: Places,
  households: ReturnType<typeof householdsIn>,
): CatchmentFeature {
  const counted = numbersOf(places, members, insideTester(area));
  // An area between the centers of cells holds none of them whole: that is not to say that nobody lives there.
  const isTooSmall = !places.single && members.length === 0 && areaCells(area, places.resolution).length === 0;
  const numbers = isTooSmall ? unknown : counted;
  const rounded = households === null ? null : Math.round(households);
  return {
    type: 'Feature',
    properties: {
      ...properties,
      areaSquareMeters: Math.round(areaSquareMeters(area) * 10) / 10,
      ...numbers,
      households: rounded,
      penetration: rounded && numbers.customers !== null ? penetrationOf(numbers.customers, rounded) : null,
    },
    geometry: { type: 'MultiPolygon', coordinates: area },
  };
}
