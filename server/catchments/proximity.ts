import type { z } from 'zod';
import type { Proximity, proximityQuery } from '../contract/catchments.ts';
import { cellCenter } from '../geometry/cells.ts';
import { expandCell } from '../geometry/compact-cells.ts';
import { type Asker, distancesFrom, estimateMs, openAsk, remember, type Situation, versionOf } from './ask.ts';
import { weightedQuantiles } from './closest.ts';
import { toShare } from './numbers.ts';
import type { Places } from './people.ts';
import type { StoreAt } from './queries.ts';
import { cellOf } from './region.ts';

type Band = Proximity['distance']['bands'][number];
type Line = Proximity['desireLines']['features'][number];

/** Lines go from cells with an edge of 200 m: fewer, and no single home. */
const lineResolution = 9;
const mostLines = 500;

type Query = z.output<typeof proximityQuery>;

/** How far customers live from a store, in a straight line and by travel time. */
export const proximityOf = (asker: Asker, situation: Situation, store: StoreAt, query: Query): Promise<Proximity> =>
  remember(asker.routing, `proximity ${store.id} ${versionOf(asker, situation)} ${JSON.stringify(query)}`, {
    make: () => measure(asker, situation, store, query),
    keepMs: ({ estimated }) => (estimated ? estimateMs : undefined),
  });

async function measure(
  asker: Asker,
  situation: Situation,
  store: StoreAt,
  { bands, minutes, mode }: Query,
): Promise<Proximity> {
  const ask = await openAsk(asker, situation, { from: undefined, to: undefined });
  const places = ask.places(lineResolution);
  const meters = await distancesFrom(places, store.position);
  const { estimated, seconds } = await ask.travel.toPlaces(store.position, mode, places, meters);
  const round = (value: number | null | undefined, unit: number, digits: number) =>
    typeof value === 'number' && Number.isFinite(value) ? Math.round((value / unit) * digits) / digits : null;
  const [median, p90] = weightedQuantiles(meters, places.customers, [0.5, 0.9]);
  const [medianTime, p90Time] = weightedQuantiles(seconds, places.customers, [0.5, 0.9]);
  const unreachable = sumWhere(places, (at) => !Number.isFinite(seconds[at]));
  return {
    storeId: store.id,
    mode,
    estimated,
    k: ask.policy.k,
    customers: places.total,
    distance: {
      bands: bandsOf(places, meters, bands, 1),
      medianMeters: round(median, 1, 1),
      p90Meters: round(p90, 1, 1),
    },
    time: {
      bands: bandsOf(places, seconds, minutes, 60),
      medianMinutes: round(medianTime, 60, 10),
      p90Minutes: round(p90Time, 60, 10),
      unreachable: shownCount(places, unreachable),
    },
    desireLines: { type: 'FeatureCollection', features: linesOf(places, store) },
  };
}

const sumWhere = (places: Places, holds: (at: number) => boolean): number => {
  let sum = 0;
  for (let at = 0; at < places.size; at++) if (holds(at)) sum += places.customers[at] ?? 0;
  return sum;
};

/** None is told apart from some that are held back only where nobody is held back anywhere. */
const shownCount = (places: Places, count: number): number | null =>
  count === 0 && places.held.length > 0 ? null : count;

/** Customers by band: beyond one edge and up to the next; the last band is everything farther that can be reached. */
function bandsOf(places: Places, values: Float64Array, edges: readonly number[], unit: number): Band[] {
  const outer = [...edges, Number.POSITIVE_INFINITY];
  const counts = outer.map(() => 0);
  for (let at = 0; at < places.size; at++) {
    const value = values[at] ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(value)) continue;
    let band = 0;
    while (value > (outer[band] ?? Number.POSITIVE_INFINITY) * unit) band++;
    counts[band] = (counts[band] ?? 0) + (places.customers[at] ?? 0);
  }
  return outer.map((to, at) => {
    const customers = shownCount(places, counts[at] ?? 0);
    return {
      from: edges[at - 1] ?? 0,
      to: Number.isFinite(to) ? to : null,
      customers,
      share: customers === null ? null : places.total > 0 ? toShare(customers, places.total) : 0,
    };
  });
}

/** A line from each cell with customers to the store, most customers first. */
function linesOf(places: Places, { position }: StoreAt): Line[] {
  const counts = new Map<number, number>();
  for (let at = 0; at < places.size; at++) {
    const cell = cellOf(places, at, lineResolution);
    counts.set(cell, (counts.get(cell) ?? 0) + (places.customers[at] ?? 0));
  }
  return [...counts]
    .sort(([one, fewer], [other, more]) => more - fewer || one - other)
    .slice(0, mostLines)
    .map(([cell, customers]) => {
      const h3 = expandCell(cell, lineResolution);
      const [lng, lat] = cellCenter(h3);
      // Across the antimeridian a line is drawn on beyond 180 degrees, not around the world.
      const near = lng - position[0] > 180 ? lng - 360 : lng - position[0] < -180 ? lng + 360 : lng;
      return {
        type: 'Feature',
        properties: { h3, customers },
        geometry: { type: 'LineString', coordinates: [[near, lat], position] },
      };
    });
}
