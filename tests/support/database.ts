import type { Knex } from 'knex';
import { afterAll, inject } from 'vitest';
import { createBusiness, createKey, type StaffRole } from '../../server/accounts/index.ts';
import { connect } from '../../server/db/index.ts';

/** The run's database, through a small pool that closes with the test file. */
export function testDatabase(): Knex {
  const knex = connect(inject('connection'), 4);
  afterAll(() => knex.destroy());
  return knex;
}

/** A business of the test's own: what other tests do is out of its sight. */
export const newBusiness = (knex: Knex, name = 'Test business'): Promise<string> => createBusiness(knex, { name });

export async function newKey(knex: Knex, businessId: string, role: StaffRole = 'owner'): Promise<string> {
  return (await createKey(knex, businessId, { name: 'test', role })).key;
}
