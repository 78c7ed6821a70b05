import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Geocoded } from '../contract/streets.ts';
import { withCorrections } from './corrections.ts';
import { housesOf } from './houses.ts';
import { gazetteerOf } from './load.ts';
import { type Found, locate } from './locate.ts';
import { type Match, matchAddress } from './match.ts';
import { narrow } from './narrow.ts';
import { servedEdition } from './queries.ts';

/** Addresses matched before others get their turn. */
const matchedAtOnce = 100;
const defaultItems = 5;

export interface GeocodeOptions {
  /** At most so many answers; 5 where not said. */
  limit?: number;
  /** Of equally good answers the nearer comes first; the first store where not said. */
  near?: Position;
}

/** What an address (also one that is being typed) can be in the index of the streets, best first; corrections win. */
export async function geocode(
  knex: Knex,
  businessId: string,
  q: string,
  { limit = defaultItems, near }: GeocodeOptions = {},
): Promise<Geocoded[]> {
  const [found = []] = await lookUp(knex, businessId, [q], { typing: true, near });
  return found.slice(0, limit);
}

/** The best answer to each address, in the order asked; null where it is not found. Nothing is guessed of unfinished words. */
export async function geocodeBatch(
  knex: Knex,
  businessId: string,
  addresses: readonly string[],
  { near }: Pick<GeocodeOptions, 'near'> = {},
): Promise<(Geocoded | null)[]> {
  const different = [...new Set(addresses)];
  const found = await lookUp(knex, businessId, different, { typing: false, near });
  const best = new Map(different.map((address, n) => [address, found[n]?.[0] ?? null]));
  return addresses.map((address) => best.get(address) ?? null);
}

async function lookUp(
  knex: Knex,
  businessId: string,
  addresses: readonly string[],
  { typing, near }: { typing: boolean; near: Position | undefined },
): Promise<Geocoded[][]> {
  const served = await servedEdition(knex, businessId);
  const gazetteer = await gazetteerOf(knex, businessId, served.edition);
  const around = near ?? served.near;
  const matches: Match[] = [];
  for (const address of addresses) {
    const match = matchAddress(address, gazetteer, { typing });
    matches.push({ ...match, candidates: narrow(match.candidates, gazetteer, around) });
    if (matches.length % matchedAtOnce === 0) await turn();
  }
  const houses = await housesOf(knex, businessId, served.edition, matches);
  const found = matches.map((match) => locate(match, houses, gazetteer, around));
  if (!served.isCorrected) return found.map((items) => items.map(asAnswer));
  return withCorrections(knex, businessId, matches, found, gazetteer);
}

const asAnswer = ({ candidate: _, ...item }: Found): Geocoded => item;
