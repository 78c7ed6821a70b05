import { areaKey, type Gazetteer } from './gazetteer.ts';
import type { HouseNumber } from './house-number.ts';
import type { Candidate, Match } from './match.ts';
import type { Reading } from './readings.ts';
import type { StreetName } from './street-name.ts';

/** What tells one house from another, however its address is written. */
export interface CorrectionKey {
  /** Number and street: 123 E. Main Street Apt 4 and 123 East Main St have the same. */
  key: string;
  /** The towns that are named, folded; with words nobody knows, which may be one. */
  towns: string[];
  postcode: string | null;
}

const houseKey = ({ number, suffix }: HouseNumber, { direction, type, words }: StreetName): string =>
  [`${number}${suffix}`, direction, words.join(' '), type].filter(Boolean).join(' ');

const townsOf = ({ locality, unexplained }: Reading): string[] => [
  ...locality.places.map(({ name }) => name),
  ...(unexplained.length > 0 ? [unexplained.join(' ')] : []),
];

const keyOf = (key: string, reading: Reading): CorrectionKey => ({
  key,
  towns: townsOf(reading),
  postcode: reading.locality.postcode ?? null,
});

/** Of the house on a street that an address can mean; none where it names no house. */
export function candidateKey({ reading, main }: Candidate): CorrectionKey[] {
  return reading.house ? [keyOf(houseKey(reading.house, main), reading)] : [];
}

const textKey = ({ parsed, locality }: Match): CorrectionKey => ({
  key: `= ${parsed.words.map(({ text }) => text).join(' ')}`,
  towns: locality.places.map(({ name }) => name),
  postcode: locality.postcode ?? null,
});

/** Names that differ by more than a part left out are not the same. */
const sameName = 0.94;

/** All keys an address itself has: of the street as it is written, of the one that is named so, and of the whole text. */
export function correctionKeys(match: Match): CorrectionKey[] {
  const written = match.readings.flatMap((reading) =>
    reading.house ? [keyOf(houseKey(reading.house, reading.name), reading)] : [],
  );
  const named = match.candidates.filter(({ nearness, begun }) => nearness >= sameName && !begun);
  const whole = match.parsed.words.length > 0 ? [textKey(match)] : [];
  return [...named.flatMap(candidateKey), ...written, ...whole];
}

/** The key to keep a correction under: of the street it matches best, or as it is written. */
export function primaryKey(match: Match): CorrectionKey | undefined {
  const best = match.candidates
    .filter(({ reading, nearness }) => reading.house && nearness >= sameName)
    .sort((a, b) => b.nearness - a.nearness)[0];
  if (best) return candidateKey(best)[0];
  // Without commas the town cannot be told from the street, but the street's kind mostly ends it.
  const first = match.readings.findIndex(({ house }) => house);
  const next = match.readings.findIndex(({ longest }, n) => n > first && longest);
  const sameFrame = match.readings.slice(first, next < 0 ? undefined : next);
  const reading = first < 0 ? undefined : sameFrame.at(-1);
  if (reading?.house) return keyOf(houseKey(reading.house, reading.name), reading);
  return match.parsed.words.length > 0 ? textKey(match) : undefined;
}

/**
 * Whether an address and a correction with an equal key mean one house: their postcodes or towns agree, or one of them
 * leaves these out. A correction far from here is not meant by an address that names no town.
 */
export function meansSame(asked: CorrectionKey, kept: CorrectionKey, gazetteer: Gazetteer): boolean {
  if (asked.key !== kept.key) return false;
  if (asked.key.startsWith('= ')) return true;
  if (asked.postcode !== null && kept.postcode !== null) return asked.postcode === kept.postcode;
  if (asked.towns.some((town) => kept.towns.includes(town))) return true;
  if (asked.towns.length > 0 && kept.towns.length > 0) return false;
  const said = [...asked.towns, ...kept.towns];
  return said.length === 0 || gazetteer.places.size === 0 || said.some((town) => gazetteer.places.has(areaKey(town)));
}
