import { setImmediate as turn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Geocoded } from '../contract/streets.ts';
import { withCorrections } from './corrections.ts';
import { gazetteerOf } from './load.ts';
import { type House, type HousesNearby, locate } from './locate.ts';
import { type Match, matchAddress } from './match.ts';
import { narrow } from './narrow.ts';
import * as queries from './queries.ts';

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
  const served = await queries.servedEdition(knex, businessId);
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
  return withCorrections(knex, businessId, matches, found, gazetteer);
}

const pairKey = (street: number, number: number): string => `${street} ${number}`;

/** Every house the matches ask for, in two questions however many they are; a third for streets to estimate along. */
async function housesOf(
  knex: Knex,
  businessId: string,
  edition: string | null,
  matches: readonly Match[],
): Promise<HousesNearby> {
  const wanted = new Map<string, readonly [number, number]>();
  for (const { candidates } of matches) {
    for (const { street, reading } of candidates) {
      const { number } = reading.house ?? {};
      if (number !== undefined) wanted.set(pairKey(street.street, number), [street.street, number]);
    }
  }
  const columns = (pairs: Iterable<readonly [number, number]>): [number[], number[]] => {
    const list = [...pairs];
    return [list.map(([street]) => street), list.map(([, number]) => number)];
  };
  const at = new Map<string, House[]>();
  const around = new Map<string, House[]>();
  const lines = new Map<number, Position[][]>();
  if (edition !== null && wanted.size > 0) {
    for (const house of await queries.housesAt(knex, businessId, edition, ...columns(wanted.values()))) {
      add(at, pairKey(house.street, house.number), house);
    }
    // A number whose only houses have another addition, or stand in another town, is not looked for between others.
    const missing = [...wanted].filter(([key]) => !at.has(key)).map(([, pair]) => pair);
    if (missing.length > 0) {
      for (const { wanted: number, ...house } of await queries.housesAround(
        knex,
        businessId,
        edition,
        ...columns(missing),
      )) {
        add(around, pairKey(house.street, number), house);
      }
    }
    const between = [...around].filter(([, houses]) => houses.length === 2).map(([, [house]]) => house?.street ?? 0);
    if (between.length > 0) {
      for (const row of await queries.linesOf(knex, businessId, edition, [...new Set(between)]))
        lines.set(row.street, row.lines);
    }
  }
  return {
    at: (street, number) => at.get(pairKey(street, number)) ?? [],
    around(street, number) {
      const [a, b] = around.get(pairKey(street, number)) ?? [];
      if (!a || !b) return undefined;
      return a.number < b.number ? { below: a, above: b } : { below: b, above: a };
    },
    lines: (street) => lines.get(street) ?? [],
  };
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
