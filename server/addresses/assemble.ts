import type { Position } from '../contract/common.ts';
import { metersBetween } from './agreement.ts';
import { clusterSpots, type Spot } from './cluster.ts';
import type { Collection, NamedLine } from './collect.ts';
import { joinLines } from './join-lines.ts';
import { pointAlong } from './shape.ts';
import { parseStreetName } from './street-name.ts';

/** A street to be stored, with its houses as indexes into the collection. */
export interface AssembledStreet {
  name: string;
  aliases: string[];
  city: string | null;
  postcodes: string[];
  position: Position;
  lines: Position[][];
  /** In the order of their numbers; `ordinal` tells apart houses of one number that are not one house. */
  houses: { house: number; ordinal: number }[];
}

/** Two objects with one address this near are one house. */
const sameHouseMeters = 100;
const mostOrdinals = 9;

/** Parts of one name, however it is written: indexes of houses and lines. */
interface Group {
  houses: number[];
  lines: number[];
}

export const mostCommon = <Value>(counts: ReadonlyMap<Value, number>): Value[] =>
  [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);

export const countUp = <Value>(counts: Map<Value, number>, value: Value): void => {
  counts.set(value, (counts.get(value) ?? 0) + 1);
};

function groupsOf({ houses, lines, texts }: Collection): Map<string, Group> {
  const keys: string[] = [];
  const keyOf = (name: number): string => {
    keys[name] ??= parseStreetName(texts.text(name) ?? '').full;
    return keys[name] ?? '';
  };
  const groups = new Map<string, Group>();
  const groupOf = (name: number): Group => {
    const key = keyOf(name);
    const group = groups.get(key) ?? { houses: [], lines: [] };
    groups.set(key, group);
    return group;
  };
  for (let n = 0; n < houses.count; n++) groupOf(houses.street[n] ?? 0).houses.push(n);
  for (const [n, { name }] of lines.entries()) groupOf(name).lines.push(n);
  groups.delete('');
  return groups;
}

/** The streets of a collection, one after the other. */
export function* assembleStreets(collection: Collection): Generator<AssembledStreet> {
  const { houses, lines } = collection;
  for (const group of groupsOf(collection).values()) {
    const spots: Spot[] = group.houses.map((n) => ({
      lng: houses.lng[n] ?? 0,
      lat: houses.lat[n] ?? 0,
      town: houses.city[n] ?? 0,
      way: undefined,
    }));
    const ends: number[] = [];
    for (const way of group.lines) {
      for (const [lng, lat] of lines[way]?.line ?? []) spots.push({ lng, lat, town: 0, way });
      ends.push(spots.length - 1);
    }
    const clusters = clusterSpots(spots);
    const parts = new Map<number, Group>();
    const partOf = (cluster: number | undefined): Group => {
      const part = parts.get(cluster ?? 0) ?? { houses: [], lines: [] };
      parts.set(cluster ?? 0, part);
      return part;
    };
    for (const [n, house] of group.houses.entries()) partOf(clusters[n]).houses.push(house);
    for (const [n, way] of group.lines.entries()) partOf(clusters[ends[n] ?? 0]).lines.push(way);
    for (const part of parts.values()) yield assemble(collection, part);
  }
}

function assemble(collection: Collection, { houses: members, lines: ways }: Group): AssembledStreet {
  const { houses, texts } = collection;
  const [names, cities, postcodes] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
  for (const n of members) {
    countUp(names, houses.street[n] ?? 0);
    countUp(cities, houses.city[n] ?? 0);
    countUp(postcodes, houses.postcode[n] ?? 0);
  }
  const named = ways.flatMap((way) => collection.lines[way] ?? []);
  for (const { name, postcode } of named) {
    countUp(names, name);
    // A way's postcode counts only where no house says better.
    if (members.length === 0) countUp(postcodes, postcode);
  }
  const name = texts.text(mostCommon(names)[0] ?? 0) ?? '';
  const others = [...names.keys()].flatMap((other) => [
    texts.text(other) ?? '',
    ...(collection.aliases.get(other) ?? []),
  ]);
  const lines = joinLines(named.map(({ line }: NamedLine) => line));
  const kept = withoutRepeats(collection, members);
  return {
    name,
    aliases: [...new Set(others)].filter((other) => other !== name && other !== ''),
    city: texts.text(mostCommon(cities).find((city) => city !== 0) ?? 0),
    postcodes: mostCommon(postcodes).flatMap((postcode) => texts.text(postcode) ?? []),
    position: positionOf(collection, kept, lines),
    lines,
    houses: kept,
  };
}

function positionOf({ houses }: Collection, kept: AssembledStreet['houses'], lines: readonly Position[][]): Position {
  const [longest] = lines;
  if (longest) return pointAlong(longest, 0.5);
  const middle = kept[kept.length >> 1]?.house ?? 0;
  return [houses.lng[middle] ?? 0, houses.lat[middle] ?? 0];
}

/** Of objects with one address the one that shows best where it is; a number in two towns, or far apart, is two houses. */
function withoutRepeats({ houses }: Collection, members: readonly number[]): AssembledStreet['houses'] {
  const value = (column: readonly number[], n: number) => column[n] ?? 0;
  const ordered = members.toSorted(
    (a, b) =>
      value(houses.number, a) - value(houses.number, b) ||
      Number(houses.interpolated[a]) - Number(houses.interpolated[b]) ||
      value(houses.suffix, a) - value(houses.suffix, b) ||
      value(houses.rank, a) - value(houses.rank, b),
  );
  const at = (n: number) => ({ lng: value(houses.lng, n), lat: value(houses.lat, n) });
  const mayBeOne = (a: number, b: number) =>
    [houses.city, houses.postcode].every((column) => {
      const [one, other] = [value(column, a), value(column, b)];
      return one === other || one === 0 || other === 0;
    }) && metersBetween(at(a), at(b)) <= sameHouseMeters;
  const kept: AssembledStreet['houses'] = [];
  for (const house of ordered) {
    const same: number[] = [];
    for (let n = kept.length - 1; n >= 0; n--) {
      const other = kept[n]?.house ?? 0;
      if (value(houses.number, other) !== value(houses.number, house)) break;
      if (houses.interpolated[house] || value(houses.suffix, other) === value(houses.suffix, house)) same.push(other);
    }
    const repeated = same.find((other) => houses.interpolated[house] || mayBeOne(other, house));
    if (repeated === undefined && same.length < mostOrdinals) kept.push({ house, ordinal: same.length });
    if (repeated === undefined || houses.interpolated[house]) continue;
    houses.city[repeated] ||= value(houses.city, house);
    houses.postcode[repeated] ||= value(houses.postcode, house);
  }
  return kept;
}
