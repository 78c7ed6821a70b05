import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { Gazetteer } from './gazetteer.ts';
import { areasOf, streetsOf } from './queries.ts';

/** The names of so many businesses' streets are kept: some 30 MB each for a city of a million addresses. */
const gazetteers = new LRUCache<string, Promise<Gazetteer>>({ max: 8 });
const none = new Gazetteer([], []);

/** The names of one edition, read once; empty without streets. */
export async function gazetteerOf(knex: Knex, businessId: string, edition: string | null): Promise<Gazetteer> {
  if (edition === null) return none;
  const key = `${businessId}/${edition}`;
  const known = gazetteers.get(key);
  if (known) return known;
  const reading = Promise.all([streetsOf(knex, businessId, edition), areasOf(knex, businessId, edition)]);
  const loading = reading.then(([streets, areas]) => new Gazetteer(streets, areas));
  gazetteers.set(key, loading);
  loading.catch(() => gazetteers.delete(key));
  return loading;
}
