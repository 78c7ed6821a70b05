import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { dataVersion } from '../db/version.ts';
import { Comparison, type Pair } from './proposals.ts';
import { peopleToCompare } from './queries-proposals.ts';
import { customersApart } from './queries-records.ts';

/** Read and compared at once, so that others get their turn between. */
const peopleAtOnce = 10_000;

/** Ids only, by business and version of its data: finding them reads everybody. */
const found = new WeakMap<Knex, LRUCache<string, Promise<Pair[]>>>();

/** Pairs of customers who may be one person, and whom nobody has said to be two. */
export async function proposedPairs(knex: Knex, businessId: string): Promise<Pair[]> {
  const pairs = found.get(knex) ?? new LRUCache<string, Promise<Pair[]>>({ max: 16 });
  found.set(knex, pairs);
  const key = `${businessId} ${await dataVersion(knex, businessId)}`;
  const known = pairs.get(key);
  if (known) return known;
  const fresh = compareAll(knex, businessId);
  pairs.set(key, fresh);
  fresh.catch(() => pairs.delete(key));
  return fresh;
}

async function compareAll(knex: Knex, businessId: string): Promise<Pair[]> {
  const comparison = new Comparison();
  for (let after = '0'; ; ) {
    const people = await peopleToCompare(knex, businessId, after, peopleAtOnce);
    for (const one of people) comparison.add(one);
    const last = people.at(-1);
    if (!last || people.length < peopleAtOnce) break;
    after = last.id;
  }
  return comparison.pairs(await customersApart(knex, businessId));
}
