import { cellCenter } from '../geometry/cells.ts';
import { compactParent, expandCell } from '../geometry/compact-cells.ts';
import type { Policy } from '../privacy/policy.ts';
import { packedBytes } from './queries.ts';

/** Customers on the map, one number a column: a hundred thousand of them are looked through in milliseconds. */
export interface People {
  size: number;
  lng: Float64Array;
  lat: Float64Array;
  /** Stored cells, compact. */
  cell: Float64Array;
  /** Customers by neighborhood id. */
  neighborhoods: Map<string, number>;
  revenue: Float64Array;
  purchases: Float64Array;
  visits: Float64Array;
  /** 1: bought or returned something in the period. */
  buys: Float64Array;
}

export function unpackPeople(parts: readonly Buffer[]): People {
  const size = parts.reduce((sum, part) => sum + part.length / packedBytes, 0);
  const column = () => new Float64Array(size);
  const people: People = {
    size,
    lng: column(),
    lat: column(),
    cell: column(),
    neighborhoods: new Map(),
    revenue: column(),
    purchases: column(),
    visits: column(),
    buys: column(),
  };
  let at = 0;
  const neighborhoods = new Map<number, number>();
  for (const part of parts) {
    for (let from = 0; from < part.length; from += packedBytes, at++) {
      people.lng[at] = part.readDoubleBE(from);
      people.lat[at] = part.readDoubleBE(from + 8);
      people.cell[at] = part.readDoubleBE(from + 16);
      const neighborhood = part.readDoubleBE(from + 24);
      neighborhoods.set(neighborhood, (neighborhoods.get(neighborhood) ?? 0) + 1);
      people.revenue[at] = part.readDoubleBE(from + 32);
      people.purchases[at] = part.readDoubleBE(from + 40);
      people.visits[at] = part.readInt32BE(from + 48);
      people.buys[at] = part.readInt32BE(from + 52);
    }
  }
  people.neighborhoods = new Map([...neighborhoods].map(([id, customers]) => [String(id), customers]));
  return people;
}

/**
 * What an answer may look at, place by place: single customers for the owner; for the others whole cells that hold at least
 * k, at their centers. Whatever is made of it (sums, hulls, lines, bands, quantiles) obeys the policy by that alone.
 */
export interface Places {
  size: number;
  lng: Float64Array;
  lat: Float64Array;
  /** Stored cells for single customers, else cells of `resolution`; compact. */
  cell: Float64Array;
  /** The resolution of `cell`. */
  resolution: number;
  single: boolean;
  customers: Float64Array;
  revenue: Float64Array;
  purchases: Float64Array;
  visits: Float64Array;
  /** 1 where the sales may be shown (k people bought, or nobody); elsewhere they are 0. */
  salesShown: Float64Array;
  /** Places with customers (`lng`, `lat`) of which nothing is shown. */
  held: { lng: number; lat: number }[];
  /** Customers on the map, held back or not. */
  total: number;
}

/** The cells in which people are counted where they may not be seen one by one. */
export const aggregateResolution = 9;

export function visiblePlaces(people: People, { k }: Policy, resolution = aggregateResolution): Places {
  if (k <= 1) {
    const one = new Float64Array(people.size).fill(1);
    const { size, lng, lat, cell, revenue, purchases, visits } = people;
    return {
      ...{ size, lng, lat, cell, revenue, purchases, visits },
      ...{ resolution: 12, single: true, customers: one, salesShown: one, held: [], total: size },
    };
  }
  const groups = [...groupByCell(people, resolution)].map(([cell, group]) => {
    const [lng, lat] = cellCenter(expandCell(cell, resolution));
    return { cell, lng, lat, ...group };
  });
  const shown = groups.filter(({ customers }) => customers >= k);
  const column = (of: (group: (typeof shown)[number]) => number) => Float64Array.from(shown, of);
  const sales = (of: (group: (typeof shown)[number]) => number) =>
    column((group) => (group.buyers >= k || group.buyers === 0 ? of(group) : 0));
  return {
    size: shown.length,
    lng: column(({ lng }) => lng),
    lat: column(({ lat }) => lat),
    cell: column(({ cell }) => cell),
    resolution,
    single: false,
    customers: column(({ customers }) => customers),
    revenue: sales(({ revenue }) => revenue),
    purchases: sales(({ purchases }) => purchases),
    visits: sales(({ visits }) => visits),
    salesShown: sales(() => 1),
    held: groups.filter(({ customers }) => customers < k),
    total: people.size,
  };
}

interface Group {
  customers: number;
  buyers: number;
  revenue: number;
  purchases: number;
  visits: number;
}

function groupByCell(people: People, resolution: number): Map<number, Group> {
  const groups = new Map<number, Group>();
  for (let at = 0; at < people.size; at++) {
    const cell = compactParent(people.cell[at] ?? 0, resolution);
    let group = groups.get(cell);
    if (!group) {
      group = { customers: 0, buyers: 0, revenue: 0, purchases: 0, visits: 0 };
      groups.set(cell, group);
    }
    group.customers += 1;
    group.buyers += people.buys[at] ?? 0;
    group.revenue += people.revenue[at] ?? 0;
    group.purchases += people.purchases[at] ?? 0;
    group.visits += people.visits[at] ?? 0;
  }
  return groups;
}
