import { type Area, areaKey, type Gazetteer, postcodeKey } from './gazetteer.ts';
import type { Word } from './parse.ts';
import { countryCode, stateCode } from './regions.ts';
import { nearness } from './typo.ts';

/** What the words around a street say about where it is. */
export interface Locality {
  /** As `postcodeKey` writes it. */
  postcode: string | undefined;
  /** The places named, in the order of the text; a name may belong to several. */
  places: { name: string; areas: readonly Area[] }[];
  /** Another country, state or postal region than the extract's. */
  foreign: boolean;
}

/** The first `kept` words of an address are left when what follows them is read as a locality. */
export interface Stage {
  kept: number;
  locality: Locality;
}

const mostWordsOfAName = 5;
export const nowhere: Locality = { postcode: undefined, places: [], foreign: false };

const zipPlusFour = /^(\d{5})-\d{4}$/;
/** Great Britain, Canada, the Netherlands, Portugal, Poland. */
const postcodeShapes = [/^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/, /^[A-Z]\d[A-Z]\d[A-Z]\d$/, /^\d{4}[A-Z]{2}$/];

const shapeOf = (postcode: string): string => postcode.replace(/\d/g, '9').replace(/[A-Z]/g, 'A');

/** A country's letters before its postcode, in one word: MC98000. */
const withoutCountry = (key: string): string => key.replace(/^[A-Z]{1,2}(?=\d{4,5}$)/, '');

/** Words that stand for one postcode: 3511 AB, WB1 5WC, 123 45, MC 98000; not the number of a house before it. */
function wordsAsPostcode(words: readonly Word[], { countries }: Gazetteer): string | undefined {
  const [first = '', second] = words.map(({ text }) => text.toUpperCase());
  if (second === undefined) return first;
  if (/^\d+$/.test(second) && /^[A-Z]+$/.test(first)) return countries.has(first) ? second : undefined;
  if (/^\d+$/.test(first) && /^\d+$/.test(second))
    return first.length === 3 && second.length === 2 ? first + second : undefined;
  return first + second;
}

/** The postcode that words are, known or not; undefined for other words. */
export function readPostcode(words: readonly Word[], gazetteer: Gazetteer): string | undefined {
  const text = wordsAsPostcode(words, gazetteer) ?? '';
  const plusFour = zipPlusFour.exec(text);
  const key = plusFour?.[1] ?? postcodeKey(text);
  const bare = words.length === 1 ? withoutCountry(key) : key;
  for (const candidate of [key, bare]) if (gazetteer.postcodes.has(candidate)) return candidate;
  if (plusFour) return key;
  if (!/\d/.test(key)) return undefined;
  const usual = gazetteer.postcodes.keys().next().value;
  const looksUsual = usual !== undefined && shapeOf(usual) === shapeOf(bare);
  if (looksUsual || /^\d{5}$/.test(bare) || postcodeShapes.some((shape) => shape.test(bare))) return bare;
  return undefined;
}

/** No postcode of the extract begins like this one. */
function isForeignPostcode(postcode: string, gazetteer: Gazetteer): boolean {
  if (gazetteer.postcodes.size === 0 || gazetteer.postcodes.has(postcode)) return false;
  const region = postcode.slice(0, Math.ceil(postcode.length / 2));
  for (const known of gazetteer.postcodes.keys()) if (known.startsWith(region)) return false;
  return true;
}

/** What the last words of `words` say, and how many they are. */
function lastThing(
  words: readonly Word[],
  gazetteer: Gazetteer,
): { length: number; adds: Partial<Locality> } | undefined {
  const last = words.at(-1);
  if (!last) return undefined;
  const inPart = words.filter(({ part }) => part === last.part).length;
  for (let length = Math.min(mostWordsOfAName, inPart); length > 0; length--) {
    const taken = words.slice(-length);
    const text = taken.map((word) => word.text).join(' ');
    const postcode = length <= 2 ? readPostcode(taken, gazetteer) : undefined;
    if (postcode) return { length, adds: { postcode, foreign: isForeignPostcode(postcode, gazetteer) } };
    const areas = gazetteer.places.get(text);
    if (areas) return { length, adds: { places: [{ name: text, areas }] } };
    const state = stateCode(text);
    if (state) return { length, adds: { foreign: gazetteer.states.size > 0 && !gazetteer.states.has(state) } };
    const country =
      countryCode(text) ??
      (length === inPart && gazetteer.countries.has(text.toUpperCase()) ? text.toUpperCase() : undefined);
    if (country)
      return { length, adds: { foreign: gazetteer.countries.size > 0 && !gazetteer.countries.has(country) } };
  }
  const part = words.filter(({ part }) => part === last.part);
  const place = inPart < words.length ? misspelledPlace(part, gazetteer) : undefined;
  return place && { length: inPart, adds: { places: [place] } };
}

/** Shorter names of places are too alike. */
const lettersToMisspell = 6;

/** A place that a whole part is the misspelling of, unless it may be several. People get the first letter right. */
function misspelledPlace(part: readonly Word[], gazetteer: Gazetteer): Locality['places'][number] | undefined {
  const text = part.map((word) => word.text).join(' ');
  if (text.length < lettersToMisspell) return undefined;
  const alike = gazetteer.alikePlaceNames(text).filter((name) => name[0] === text[0] && nearness(text, name) > 0);
  const [name] = alike;
  return name !== undefined && alike.length === 1 ? { name, areas: gazetteer.places.get(name) ?? [] } : undefined;
}

const joined = (locality: Locality, adds: Partial<Locality>): Locality => ({
  postcode: locality.postcode ?? adds.postcode,
  places: [...(adds.places ?? []), ...locality.places],
  foreign: locality.foreign || adds.foreign === true,
});

/**
 * Reads the end of an address as postcode, places, state and country, one after the other: the first stage keeps every
 * word, the last one as few as can be. Any of them may be right, since a street may be named like a town.
 */
export function localityStages(words: readonly Word[], gazetteer: Gazetteer): Stage[] {
  const stages: Stage[] = [{ kept: words.length, locality: nowhere }];
  for (;;) {
    const { kept, locality } = stages.at(-1) ?? { kept: 0, locality: nowhere };
    const thing = lastThing(words.slice(0, kept), gazetteer);
    if (!thing || (thing.adds.postcode && locality.postcode)) return stages;
    stages.push({ kept: kept - thing.length, locality: joined(locality, thing.adds) });
  }
}

/** What words before a street say; undefined when any of them says nothing. */
export function localityOf(words: readonly Word[], gazetteer: Gazetteer): Locality | undefined {
  const last = localityStages(words, gazetteer).at(-1);
  return last?.kept === 0 ? last.locality : undefined;
}

export const bothLocalities = (a: Locality, b: Locality): Locality => joined(a, b);
export const isKnownTown = (name: string | null, locality: Locality): boolean =>
  name !== null && locality.places.some((place) => place.name === areaKey(name));
