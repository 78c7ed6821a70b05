import { wordsOf } from './fold.ts';
import {
  articles,
  directions,
  eitherSideTypes,
  leadingTypes,
  nameWords,
  optionalWords,
  streetTypes,
} from './vocabulary.ts';

/** A street's name taken apart, so that its parts can be compared for what they are. */
export interface StreetName {
  /** north, southeast...; '' where none is written. */
  direction: string;
  /** street, avenue, rue...; '' where none is written. */
  type: string;
  /** What is left, without articles: what tells this street from others. Never empty for a name with a letter or digit. */
  words: string[];
  /** All words in their order, abbreviations written out. */
  full: string;
}

/** Hauptstr. and Hauptstraße are Haupt Straße; Kerkstraat is Kerk Straat. */
const compound = /^(\p{L}{3,})(strasse|straat|str)$/u;
/** Parts of a name that are often split off: Mc Comas, O Donnell. */
const prefixes = new Set(['mc', 'o']);

function takeApart(words: readonly string[]): string[] {
  // Lancastr Avenue is a misspelling, as its kind is written already.
  const hasType = words.some((word) => streetTypes.has(word));
  const apart = words.flatMap((word) => {
    const match = hasType ? null : compound.exec(word);
    return match ? [match[1] ?? '', 'street'] : [word];
  });
  const joined: string[] = [];
  for (const word of apart) {
    const before = joined.at(-1);
    const other = word.length < 3 || [streetTypes, directions, nameWords].some((known) => known.has(word));
    const joins = before !== undefined && prefixes.has(before) && !other;
    if (joins) joined[joined.length - 1] += word;
    else joined.push(word);
  }
  return joined;
}

/** Where the kind of street stands: before the name (Rue ...), after it (... Street), or nowhere. */
function typeIndex(words: readonly string[], last: number): number {
  if (last < 1) return -1;
  const first = streetTypes.get(words[0] ?? '') ?? '';
  if (leadingTypes.has(first)) return 0;
  const end = streetTypes.get(words[last] ?? '') ?? '';
  const trailing = end !== '' && !leadingTypes.has(end);
  if (eitherSideTypes.has(first) && (!trailing || articles.has(words[1] ?? ''))) return 0;
  return trailing ? last : -1;
}

/** Takes folded words apart into direction, kind and name. Pure. */
export function parseStreetWords(folded: readonly string[]): StreetName {
  const words = takeApart(folded);
  let [from, to] = [0, words.length];
  const found: string[] = [];
  const direction = (word: string | undefined): string => directions.get(word ?? '') ?? '';

  // A direction at the end follows the kind (K Street NW) or a name of its own (Broadway N).
  if (to - from > 1 && direction(words[to - 1]) && !leadingTypes.has(streetTypes.get(words[0] ?? '') ?? '')) {
    const before = streetTypes.has(words[to - 2] ?? '') ? 3 : 2;
    if (to - from >= before) to--;
  }
  const trailing = to < words.length ? direction(words[to]) : '';
  let type = typeIndex(words.slice(from, to), to - from - 1);
  // East Avenue is named East; South East Avenue is the southern part of it.
  const others = to - from - (type >= 0 ? 1 : 0);
  if (type !== 0 && others > 1 && direction(words[from])) {
    found.push(direction(words[from]));
    from++;
    if (others > 2 && /^(north|south)$/.test(found[0] ?? '') && /^(east|west)$/.test(direction(words[from]))) {
      found[0] += direction(words[from]);
      from++;
    }
    type = typeIndex(words.slice(from, to), to - from - 1);
  }
  if (trailing) found.push(trailing);

  const named = words.slice(from, to);
  const core = named.filter((_, index) => index !== type).map((word) => nameWords.get(word) ?? word);
  const telling = core.filter((word) => !articles.has(word));
  const kind = type >= 0 ? (streetTypes.get(named[type] ?? '') ?? '') : '';
  const written = type < 0 ? core : core.toSpliced(type, 0, kind);
  const leading = from > 0 ? found.slice(0, 1) : [];
  return {
    direction: found.join(' '),
    type: kind,
    words: telling.length > 0 ? telling : core,
    full: [...leading, ...written, ...(trailing ? [trailing] : [])].join(' '),
  };
}

export const parseStreetName = (name: string): StreetName => parseStreetWords(wordsOf(name));

/** What two writings of one name share, before any tolerance. Empty only for a name without letters and digits. */
export function nameKey({ words }: StreetName): string {
  const needed = words.filter((word) => !optionalWords.has(word));
  return (needed.length > 0 ? needed : words).join('');
}
