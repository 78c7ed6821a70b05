import { chooseStreets, type Meant } from './choose.ts';
import type { Gazetteer, NamedStreet } from './gazetteer.ts';
import { type Locality, localityStages, nowhere } from './locality.ts';
import { type ParsedAddress, parseAddress } from './parse.ts';
import { type Reading, readingsOf } from './readings.ts';
import { nearness } from './typo.ts';
import { streetTypes } from './vocabulary.ts';

/** A reading, and a street it can mean. */
export interface Candidate extends Meant {
  reading: Reading;
  /** The street's name goes on where the text ends: a suggestion. */
  begun: boolean;
}

export interface Match {
  parsed: ParsedAddress;
  readings: readonly Reading[];
  /** Streets of the best readings: spelled so; or else, begun so or nearly spelled so. */
  candidates: readonly Candidate[];
  /** Everything the address says about where it is; nothing when it says it is elsewhere. */
  locality: Locality;
  /** All of its words are about where it is: there is no street in it. */
  localityOnly: boolean;
  /** Places whose name begins with all that is typed so far. */
  begunPlaces: Locality['places'];
}

/** Streets offered for the beginning of a word, and the letters it must have. */
const completions = 20;
const lettersToComplete = 2;
/** Nearness of a name of which next to nothing is typed. */
const completedAtLeast = 0.6;
/** Names shorter than this have no misspellings. */
const lettersToMisspell = 4;

/** What an address can mean among the names of an extract. Pure. `typing`: its last word may be unfinished. */
export function matchAddress(text: string, gazetteer: Gazetteer, { typing = false } = {}): Match {
  const parsed = parseAddress(text);
  const last = localityStages(parsed.words, gazetteer).at(-1);
  const locality = last && !last.locality.foreign ? last.locality : nowhere;
  const localityOnly = last?.kept === 0;
  const readings = parsed.postBox ? [] : readingsOf(parsed, gazetteer);
  const exact = candidatesOf(readings, (reading) => chooseStreets(reading.name, gazetteer.named(reading.name)));
  const open = typing && parsed.open;
  const named = new Set(exact.map(({ street }) => street));
  const begun = open
    ? candidatesOf(readings, (reading) => chooseBegun(reading, gazetteer), true).filter(
        ({ street }) => !named.has(street),
      )
    : [];
  const near =
    exact.length + begun.length > 0 ? [] : candidatesOf(readings, (reading) => chooseNear(reading, gazetteer));
  const begunPlaces = open && !parsed.postBox ? placesBegun(parsed, gazetteer) : [];
  return { parsed, readings, candidates: [...exact, ...begun, ...near], locality, localityOnly, begunPlaces };
}

/** Of the readings at one place the longest that has a street counts: Key Highway East is not Key Highway. */
function candidatesOf(
  readings: readonly Reading[],
  choose: (reading: Reading) => readonly Meant[],
  begun = false,
): Candidate[] {
  const candidates: Candidate[] = [];
  let satisfied = false;
  for (const reading of readings) {
    if (reading.longest) satisfied = false;
    if (satisfied) continue;
    const meant = choose(reading);
    satisfied = meant.length > 0;
    candidates.push(...meant.map((street) => ({ ...street, reading, begun })));
  }
  return candidates;
}

function chooseNear(reading: Reading, gazetteer: Gazetteer): readonly Meant[] {
  const { name } = reading;
  if (name.words.join('').length < lettersToMisspell) return [];
  const found = chooseStreets(name, gazetteer.alikeStreets(name));
  if (found.length > 0 || name.type !== '' || name.words.length < 2) return found;
  // Fleet Steet: the kind of street is misspelled, and was taken for a part of its name.
  const last = name.words.at(-1) ?? '';
  const type = [...new Set(streetTypes.values())].find((kind) => nearness(last, kind) > 0);
  if (!type) return [];
  const other = { ...name, type, words: name.words.slice(0, -1), full: name.full.replace(/\S+$/, type) };
  return chooseStreets(other, gazetteer.named(other)).map((meant) => ({
    ...meant,
    nearness: meant.nearness * nearness(last, type),
  }));
}

function placesBegun({ words }: ParsedAddress, gazetteer: Gazetteer): Locality['places'] {
  const typed = words.map(({ text }) => text).join(' ');
  if (typed.length < lettersToComplete) return [];
  const names = gazetteer.placesBeginning(typed, completions).filter((name) => name !== typed);
  return names.map((name) => ({ name, areas: gazetteer.places.get(name) ?? [] }));
}

/** Streets whose name begins with what is typed so far: "170 flee", "1701 fleet stre". */
function chooseBegun({ name, reachesEnd, longest }: Reading, gazetteer: Gazetteer): readonly Meant[] {
  if (!reachesEnd || !longest || name.words.join('').length < lettersToComplete) return [];
  const typed = name.full;
  const begun = (entry: NamedStreet) => ` ${entry.name.full}`.includes(` ${typed}`) && entry.name.full !== typed;
  const before = { ...name, words: name.words.slice(0, -1) };
  const entries = [
    ...gazetteer.streetsBeginning(name.words.join(' '), completions),
    ...(before.words.length > 0 ? gazetteer.named(before) : []),
  ];
  const share = (whole: string) => completedAtLeast + (1 - completedAtLeast) * (typed.length / whole.length);
  return entries
    .filter(begun)
    .map(({ street, main, name: whole }) => ({ street, main, nearness: share(whole.full), rivals: [] }));
}
