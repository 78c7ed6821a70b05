import type { Position } from '../contract/common.ts';
import { wordsOf } from './fold.ts';
import { numberComesLast } from './label.ts';
import { nameKey, parseStreetName, type StreetName } from './street-name.ts';
import { TrigramIndex } from './trigram.ts';

/** A street of the index, as stored. */
export interface Street {
  street: number;
  name: string;
  aliases: string[];
  city: string | null;
  postcodes: string[];
  lng: number;
  lat: number;
}

/** A place, a town that addresses name, a postcode, a state or a country. `bbox` is west, south, east, north. */
export interface Area {
  kind: 'place' | 'city' | 'postcode' | 'state' | 'country';
  name: string;
  aliases: string[];
  /** Of a postcode: the town most of its addresses name. */
  city: string | null;
  lng: number;
  lat: number;
  bbox: number[];
  addresses: number;
}

/** One name of one street. */
export interface NamedStreet {
  street: Street;
  name: StreetName;
  /** The one it is mostly called. */
  main: StreetName;
}

/** Names this alike are compared letter by letter. One slip in six letters leaves at least a quarter in common. */
const alikeEnough = 0.2;
const namesCompared = 24;

/** Postcodes are compared without their spaces and hyphens, in capitals. */
export const postcodeKey = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
export const areaKey = (name: string): string => wordsOf(name).join(' ');

/** A name, and as keyboards without umlauts write it: Zürich, Zuerich. */
const writings = (name: string): string[] => {
  const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' };
  const written = name.normalize('NFC').replace(/[äöüÄÖÜ]/g, (letter) => umlauts[letter] ?? letter);
  return written === name ? [name] : [name, written];
};

const push = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** The names of one edition: streets, places and postcodes, in memory. Houses stay in the database. */
export class Gazetteer {
  readonly postcodes = new Map<string, Area>();
  /** Places and towns by their folded name. */
  readonly places = new Map<string, Area[]>();
  readonly states = new Set<string>();
  readonly countries = new Map<string, number>();
  /** People here write the number after the street. */
  readonly numberLast: boolean;
  private readonly streets = new Map<string, NamedStreet[]>();
  /** A street's key by the words that it is searched by. */
  private readonly keysByWords = new Map<string, string>();
  private readonly alike: TrigramIndex;
  private readonly alikePlaces: TrigramIndex;
  /** The search words of streets and the names of places in alphabetical order, for words that are still being typed. */
  private readonly sortedStreets: string[];
  private readonly sortedPlaces: string[];

  constructor(streets: readonly Street[], areas: readonly Area[]) {
    for (const area of areas) this.addArea(area);
    for (const street of streets) {
      const seen = new Set<string>();
      const main = parseStreetName(street.name);
      for (const name of [street.name, ...street.aliases].flatMap(writings).map(parseStreetName)) {
        const key = nameKey(name);
        if (key === '' || seen.has(name.full)) continue;
        seen.add(name.full);
        push(this.streets, key, { street, name, main });
        this.keysByWords.set(name.words.join(' '), key);
      }
    }
    const names = streets.map(({ name }) => name);
    this.numberLast = numberComesLast(this.countries, names);
    this.sortedStreets = [...this.keysByWords.keys()].sort();
    this.sortedPlaces = [...this.places.keys()].sort();
    this.alike = new TrigramIndex(this.sortedStreets);
    this.alikePlaces = new TrigramIndex(this.sortedPlaces);
  }

  private addArea(area: Area): void {
    if (area.kind === 'postcode') this.postcodes.set(postcodeKey(area.name), area);
    else if (area.kind === 'state') this.states.add(area.name);
    else if (area.kind === 'country') this.countries.set(area.name, area.addresses);
    else {
      const names = new Set([area.name, ...area.aliases].flatMap(writings).map(areaKey));
      for (const name of names) if (name) push(this.places, name, area);
    }
  }

  /** Streets of this very name, whatever their direction and kind. */
  named(name: StreetName): readonly NamedStreet[] {
    return this.streets.get(nameKey(name)) ?? [];
  }

  /** Streets whose name shares enough trigrams with this one. */
  alikeStreets(name: StreetName): readonly NamedStreet[] {
    const found = this.alike.find(name.words.join(' '), alikeEnough, namesCompared);
    const keys = new Set(found.map(({ text }) => this.keysByWords.get(text) ?? ''));
    return [...keys].flatMap((key) => this.streets.get(key) ?? []);
  }

  alikePlaceNames(name: string): string[] {
    return this.alikePlaces.find(name, alikeEnough, namesCompared).map(({ text }) => text);
  }

  /** Streets whose search words begin so, in alphabetical order. */
  streetsBeginning(words: string, limit: number): readonly NamedStreet[] {
    const keys = new Set(beginning(this.sortedStreets, words, limit).map((text) => this.keysByWords.get(text) ?? ''));
    return [...keys].flatMap((key) => this.streets.get(key) ?? []);
  }

  placesBeginning(words: string, limit: number): string[] {
    return beginning(this.sortedPlaces, words, limit);
  }
}

function beginning(sorted: readonly string[], prefix: string, limit: number): string[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < prefix) low = middle + 1;
    else high = middle;
  }
  const found: string[] = [];
  for (let n = low; n < sorted.length && found.length < limit && sorted[n]?.startsWith(prefix); n++) {
    found.push(sorted[n] ?? '');
  }
  return found;
}

export const positionOf = ({ lng, lat }: { lng: number; lat: number }): Position => [lng, lat];
