import type { Knex } from 'knex';
import { mulberry32 } from '../../geodata/town/random.ts';
import type { Position } from '../../server/contract/common.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';

export interface Sale {
  /** Local day, 'YYYY-MM-DD'; the sale happens at noon UTC. */
  day: string;
  amount: number;
}
export interface Person {
  position: Position | null;
  sales?: Sale[];
  neighborhoodId?: string;
}

/** Puts people and their purchases into the tables as an import leaves them. */
export async function insertPeople(knex: Knex, businessId: string, people: readonly Person[]): Promise<void> {
  const inserted = await knex.raw(
    `insert into customers (business_id, position, cell, neighborhood_id)
     select :businessId, ST_SetSRID(ST_MakePoint(lng, lat), 4326), cell, neighborhood
     from unnest(:n::int[], :lng::float8[], :lat::float8[], :cell::bigint[], :neighborhood::bigint[]) t (n, lng, lat, cell, neighborhood)
     order by n returning id`,
    {
      businessId,
      n: people.map((_person, at) => at),
      lng: people.map(({ position }) => position?.[0] ?? null),
      lat: people.map(({ position }) => position?.[1] ?? null),
      cell: people.map(({ position }) => position && positionToStoredCell(position)),
      neighborhood: people.map(({ neighborhoodId }) => neighborhoodId ?? null),
    },
  );
  const sales = people.flatMap(({ sales: own = [] }, at) =>
    own.map((sale) => ({ ...sale, customer: inserted.rows[at].id })),
  );
  await knex.raw(
    `insert into purchases (business_id, source_key, customer_id, at, day, amount)
     select :businessId, 'test:' || n, customer, day + interval '12 hours', day, amount
     from unnest(:n::int[], :customer::bigint[], :day::date[], :amount::numeric[]) t (n, customer, day, amount)`,
    {
      businessId,
      n: sales.map((_sale, at) => at),
      customer: sales.map(({ customer }) => customer),
      day: sales.map(({ day }) => day),
      amount: sales.map(({ amount }) => amount),
    },
  );
  // As an import does at its end: beside the people of other tests, whose numbers are known, these would seem to be none.
  if (people.length >= 100) for (const table of ['customers', 'purchases']) await knex.raw('analyze ??', [table]);
  await knex('businesses').where({ id: businessId }).increment('data_version', 1);
}

/** The same sequence for the same seed. */
export const seeded = mulberry32;

const day = (daysAgo: number, today = Date.now()) => new Date(today - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** A town around Fleet Street, Baltimore: dense in the middle; some people without purchases, some refunds. */
export function madeUpTown(count: number, seed = 7): Person[] {
  const random = seeded(seed);
  const bell = () => random() + random() + random() - 1.5;
  return Array.from({ length: count }, () => ({
    position: random() < 0.02 ? null : ([-76.5828 + bell() * 0.05, 39.2853 + bell() * 0.04] as Position),
    sales: Array.from({ length: Math.floor(random() * 6) }, () => ({
      day: day(Math.floor(random() * 400)),
      amount: Math.round((random() < 0.1 ? -1 : 1) * random() * 2000) / 100,
    })),
  }));
}
