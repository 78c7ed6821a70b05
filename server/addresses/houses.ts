import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { House, HousesNearby } from './locate.ts';
import type { Match } from './match.ts';
import { housesAround, housesAt, linesOf } from './queries.ts';

/** A number on a street. */
type Pair = readonly [street: number, number: number];

const keyOf = (street: number, number: number): string => `${street} ${number}`;
const streetsIn = (pairs: readonly Pair[]): number[] => pairs.map(([street]) => street);
const numbersIn = (pairs: readonly Pair[]): number[] => pairs.map(([, number]) => number);

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function pairsOf(matches: readonly Match[]): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const { candidates } of matches) {
    for (const { street, reading } of candidates) {
      const { number } = reading.house ?? {};
      if (number !== undefined) pairs.set(keyOf(street.street, number), [street.street, number]);
    }
  }
  return pairs;
}

/** Every house that matches ask for, in at most three questions however many they are. */
export async function housesOf(
  knex: Knex,
  businessId: string,
  edition: string | null,
  matches: readonly Match[],
): Promise<HousesNearby> {
  const pairs = pairsOf(matches);
  if (edition === null || pairs.size === 0) return { at: () => [], around: () => undefined, lines: () => [] };
  const wanted = [...pairs.values()];
  const found = await housesAt(knex, businessId, edition, streetsIn(wanted), numbersIn(wanted));
  const at = grouped(found, ({ street, number }) => keyOf(street, number));

  // A number whose only houses have another addition, or stand in another town, is not looked for between others.
  const missing = [...pairs].filter(([key]) => !at.has(key)).map(([, pair]) => pair);
  const neighbors =
    missing.length === 0 ? [] : await housesAround(knex, businessId, edition, streetsIn(missing), numbersIn(missing));
  const around = grouped(neighbors, ({ street, wanted: number }) => keyOf(street, number));

  const between = new Set([...around.values()].flatMap(([a, b]) => (a && b ? [a.street] : [])));
  const rows = between.size === 0 ? [] : await linesOf(knex, businessId, edition, [...between]);
  const lines = new Map<number, Position[][]>(rows.map((row) => [row.street, row.lines]));
  return {
    at: (street, number): readonly House[] => at.get(keyOf(street, number)) ?? [],
    around(street, number) {
      const [a, b] = around.get(keyOf(street, number)) ?? [];
      if (!a || !b) return undefined;
      return a.number < b.number ? { below: a, above: b } : { below: b, above: a };
    },
    lines: (street) => lines.get(street) ?? [],
  };
}
