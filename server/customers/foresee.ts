import type { Knex } from 'knex';
import { decide } from './decide.ts';
import { rootOf } from './person.ts';
import type { Attached, Origin, PersonRecord } from './record.ts';

/**
 * What would become of records if they were attached now; nothing is written. A person who would be new, or a row of these,
 * has no id yet. `alone`: nobody is there to be met.
 */
export async function foreseeRecords(
  knex: Knex,
  origin: Origin,
  rows: readonly { row: number; record: PersonRecord }[],
  options: { alone?: boolean } = {},
): Promise<Attached[]> {
  const { attached } = await decide(knex, origin, rows, options);
  return attached((person) => rootOf(person).id);
}
