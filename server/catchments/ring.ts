import type { z } from 'zod';
import type { ringCatchment } from '../contract/catchments.ts';
import { circleArea } from '../geometry/geodesic.ts';
import { type Ask, distancesFrom } from './ask.ts';
import type { StoreAt } from './queries.ts';
import { type Drawn, placesWhere, type Region } from './region.ts';

/** Geodesic circles. People count by their true distance, not by the polygon that draws the circle. */
export async function drawRings(ask: Ask, store: StoreAt, { meters }: z.output<typeof ringCatchment>): Promise<Drawn> {
  const places = ask.places();
  const distances = await distancesFrom(places, store.position);
  const regions = meters.map(
    (radius): Region => ({
      properties: { part: 'catchment', storeId: store.id, value: radius, unit: 'meters' },
      area: circleArea(store.position, radius),
      members: placesWhere(places, (at) => (distances[at] ?? Number.POSITIVE_INFINITY) <= radius),
    }),
  );
  return { regions, largest: regions.at(-1)?.area ?? [], estimated: false };
}
