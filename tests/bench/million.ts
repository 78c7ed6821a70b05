import type { Knex } from 'knex';
import { createBusiness } from '../../server/accounts/index.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';
import { seeded } from '../support/people.ts';

/** Central Baltimore's city limits, about. */
const [west, south, east, north] = [-76.711, 39.197, -76.529, 39.372];
const batch = 20_000;

/** A business with `count` customers: half spread over the city, half in forty clusters. The same ones each time. */
export async function makeCity(knex: Knex, count: number): Promise<string> {
  const random = seeded(42);
  const bell = () => random() + random() + random() - 1.5;
  const centers = Array.from({ length: 40 }, () => [
    west + random() * (east - west),
    south + random() * (north - south),
  ]);
  const place = (): [number, number] => {
    const [lng = 0, lat = 0] = centers[Math.floor(random() * centers.length)] ?? [];
    return random() < 0.5
      ? [west + random() * (east - west), south + random() * (north - south)]
      : [lng + bell() * 0.012, lat + bell() * 0.009];
  };
  const businessId = await createBusiness(knex, { name: 'Bench' });
  for (let from = 0; from < count; from += batch) {
    const places = Array.from({ length: Math.min(batch, count - from) }, place);
    await knex.raw(
      `insert into customers (business_id, position, cell)
       select :businessId, ST_SetSRID(ST_MakePoint(lng, lat), 4326), cell
       from unnest(:lng::float8[], :lat::float8[], :cell::bigint[]) t (lng, lat, cell)`,
      {
        businessId,
        lng: places.map(([lng]) => lng),
        lat: places.map(([, lat]) => lat),
        cell: places.map(positionToStoredCell),
      },
    );
  }
  return businessId;
}
