import type { NamedStreet, Street } from './gazetteer.ts';
import { nameKey, type StreetName } from './street-name.ts';
import { nearness } from './typo.ts';
import { optionalWords } from './vocabulary.ts';

/** A street that what is written may mean. */
export interface Meant {
  street: Street;
  /** The street's own name, whichever of its names is written. */
  main: StreetName;
  /** 0 to 1: how near the written name is to the street's. */
  nearness: number;
  /** Other streets of the name, of another direction or kind, when what is written leaves that open. */
  rivals: Street[];
}

/** A part that is missing from what is written, or from the street's name. */
const missingPart = 0.97;

const needed = (words: readonly string[]) => words.filter((word) => !optionalWords.has(word));

/** How near the words of two names are, word by word or written together. */
function wordsNearness(written: StreetName, meant: StreetName): number {
  if (nameKey(written) === nameKey(meant)) return 1;
  const whole = nearness(nameKey(written), nameKey(meant));
  const [a, b] = [needed(written.words), needed(meant.words)];
  if (whole > 0 || a.length !== b.length || a.length < 2) return whole;
  // J F Kennedy is John Fitzgerald Kennedy: an initial stands for a word, but the last word must be written.
  const each = a.map((word, n) => {
    const other = b[n] ?? '';
    const initial = word.length === 1 && n < a.length - 1 && /\p{L}/u.test(word) && other.startsWith(word);
    return initial ? missingPart : nearness(word, other);
  });
  return Math.min(...each);
}

const variant = ({ name }: Pick<NamedStreet, 'name'>): string => `${name.direction}|${name.type}`;

/**
 * Of the streets that share or resemble a name, those that can be meant. A direction or kind that is written must not
 * contradict the street's; one that is left out may, as long as it leaves one street: the others are its rivals.
 */
export function chooseStreets(written: StreetName, named: readonly NamedStreet[]): Meant[] {
  const groups = new Map<string, NamedStreet[]>();
  for (const entry of named) groups.set(nameKey(entry.name), [...(groups.get(nameKey(entry.name)) ?? []), entry]);
  const near = [...groups.values()].flatMap((group) => {
    const words = Math.max(...group.map(({ name }) => wordsNearness(written, name)));
    return words > 0 ? agreeing(written, group).map((entry) => ({ ...entry, words })) : [];
  });
  const best = Math.max(0, ...near.map(({ words }) => words));
  const chosen = near.filter(({ words }) => words === best);
  const several = new Set(chosen.map(variant)).size > 1;
  const meant = new Map<number, Meant>();
  for (const { street, name, main, words } of chosen) {
    const missing = (name.direction === written.direction ? 0 : 1) + (name.type === written.type ? 0 : 1);
    const value = words * missingPart ** missing;
    const rivals = several ? chosen.filter((other) => variant(other) !== variant({ name })) : [];
    const known = meant.get(street.street);
    if (known && known.nearness >= value) continue;
    meant.set(street.street, { street, main, nearness: value, rivals: rivals.map((rival) => rival.street) });
  }
  return [...meant.values()];
}

/** The streets of one name that what is written does not contradict. */
function agreeing(written: StreetName, group: readonly NamedStreet[]): readonly NamedStreet[] {
  const left = agreeingBy(agreeingBy(group, written, 'type'), written, 'direction');
  const exact = left.filter(({ name }) => name.full === written.full);
  return exact.length > 0 ? exact : left;
}

/** Streets with the very direction (or kind) that is written; or, when there is none, those that do not contradict it. */
function agreeingBy(
  entries: readonly NamedStreet[],
  written: StreetName,
  part: 'direction' | 'type',
): readonly NamedStreet[] {
  const same = entries.filter(({ name }) => name[part] === written[part]);
  if (same.length > 0) return same;
  // West Baltimore Street is not the plain one either where an East Baltimore Street shows that directions are named.
  if (written[part] !== '') return entries.every(({ name }) => name[part] === '') ? entries : [];
  return entries;
}
