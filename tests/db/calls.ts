import type { Knex } from 'knex';

/** A feature's query functions, and how each is called to see its SQL. */
export interface Feature {
  module: object;
  /** Functions that send nothing. */
  notSql?: string[];
  calls: Record<string, (trx: Knex) => unknown>;
}

/** No business has this id: what is written under it meets nothing of another test. */
export const b = '900000000';
