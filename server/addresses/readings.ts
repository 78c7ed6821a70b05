import type { Gazetteer } from './gazetteer.ts';
import { type HouseNumber, isSuffixWord } from './house-number.ts';
import { bothLocalities, type Locality, localityOf, localityStages, nowhere } from './locality.ts';
import type { ParsedAddress, Word } from './parse.ts';
import { parseStreetWords, type StreetName } from './street-name.ts';
import { directions, streetTypes } from './vocabulary.ts';

/** One way to read an address: which words are the house, which the street, and what the others say. */
export interface Reading {
  house: HouseNumber | undefined;
  /** The addition to the number may as well be a direction (6800 E Baltimore St): it counts only for that very house. */
  doubtful: boolean;
  name: StreetName;
  locality: Locality;
  /** Words that are neither house nor street nor anything known: a town elsewhere, or a person's name. */
  unexplained: string[];
  /** The street's words reach as far as they can; shorter readings follow. */
  longest: boolean;
  /** The street's last word is the last of the text. */
  reachesEnd: boolean;
}

const mostStreetWords = 9;
const mostNumbers = 4;

/** Where a street's words can stand, given a house number: after it (12 Main St) or before it (Hauptstraße 5). */
interface Frame {
  house: HouseNumber | undefined;
  doubtful: boolean;
  /** Index of the first word of the street, and one past the last it can have. */
  from: number;
  to: number;
  /** The street must reach `to`, since the number follows. */
  fixed: boolean;
  /** What stands before the whole, and after it. */
  before: number;
  after: number;
}

const partEnd = (words: readonly Word[], from: number): number => {
  let end = from;
  while (end < words.length && words[end]?.part === words[from]?.part) end++;
  return end;
};
const partStart = (words: readonly Word[], last: number): number => {
  let start = last;
  while (start > 0 && words[start - 1]?.part === words[last]?.part) start--;
  return start;
};

function framesOfNumber(words: readonly Word[], n: number, house: HouseNumber): Frame[] {
  const frames: Frame[] = [];
  const next = words[n + 1];
  const suffixed = house.suffix === '' && next !== undefined && next.part === words[n]?.part && isSuffixWord(next.text);
  const houses = [
    { house, length: 1, doubtful: false },
    ...(suffixed ? [{ house: { ...house, suffix: next.text }, length: 2, doubtful: directions.has(next.text) }] : []),
  ];
  for (const { house: read, length, doubtful } of houses) {
    const from = n + length;
    if (from < words.length)
      frames.push({ house: read, doubtful, from, to: partEnd(words, from), fixed: false, before: n, after: 0 });
    if (n > 0) {
      const start = partStart(words, n - 1);
      frames.push({ house: read, doubtful, from: start, to: n, fixed: true, before: start, after: n + length });
    }
  }
  return frames;
}

function framesOf(words: readonly Word[]): Frame[] {
  const frames: Frame[] = [];
  let numbers = 0;
  for (const [n, word] of words.entries()) {
    if (!word.number || numbers >= mostNumbers) continue;
    numbers++;
    frames.push(...framesOfNumber(words, n, word.number));
  }
  for (let from = 0; from < words.length; from = partEnd(words, from)) {
    // Words before a street without a number are a number that found no street, or a name.
    if (words.slice(0, from).some(({ number }) => number)) break;
    frames.push({
      house: undefined,
      doubtful: false,
      from,
      to: partEnd(words, from),
      fixed: false,
      before: from,
      after: 0,
    });
  }
  return frames;
}

const endsAName = (word: Word | undefined): boolean =>
  word !== undefined && (streetTypes.has(word.text) || directions.has(word.text));

/**
 * Whether a street's words may end before `to`: what follows in the same part is then a town. Only after a word that
 * ends a name, and not before another one: of Fleet Hill Road, Fleet is no street.
 */
function mayEnd(words: readonly Word[], from: number, end: number, to: number): boolean {
  if (end === to) return true;
  return endsAName(words[end - 1]) && end - from > 1 && !words.slice(end, to).some(endsAName);
}

/** All ways to read an address; for one place of the street, the longest name comes first. */
export function readingsOf({ words: all }: ParsedAddress, gazetteer: Gazetteer): Reading[] {
  const readings: Reading[] = [];
  for (const stage of localityStages(all, gazetteer).reverse()) {
    if (stage.locality.foreign) continue;
    const words = all.slice(0, stage.kept);
    for (const frame of framesOf(words)) {
      const lead = words.slice(0, frame.before);
      const leads = lead.length === 0 ? nowhere : localityOf(lead, gazetteer);
      if (leads?.foreign) continue;
      const locality = leads ? bothLocalities(leads, stage.locality) : stage.locality;
      const to = Math.min(frame.to, frame.from + mostStreetWords);
      for (let end = to; end > frame.from && (end === to || !frame.fixed); end--) {
        if (!mayEnd(words, frame.from, end, frame.to)) continue;
        const tail = words.slice(frame.fixed ? frame.after : end);
        readings.push({
          house: frame.house,
          doubtful: frame.doubtful,
          name: parseStreetWords(words.slice(frame.from, end).map(({ text }) => text)),
          locality,
          unexplained: [...(leads ? [] : lead), ...tail].filter((word) => !isUnitRest(word)).map(({ text }) => text),
          longest: end === to,
          reachesEnd: end === all.length,
        });
      }
    }
  }
  return readings.filter(({ name }) => name.words.length > 0);
}

/** 3B at the end of 1701 Fleet St 3B. */
const isUnitRest = ({ text, number }: Word): boolean => number !== undefined && /^\d{1,3}[a-z]?$/.test(text);
