import { parsePosition } from '../stores/position.ts';

export interface Found {
  key: string;
  kind: 'neighborhood' | 'store' | 'position';
  id: string;
  label: string;
  center: readonly [number, number] | null;
}

interface Named {
  id: string;
  name: string;
  center: readonly [number, number] | null;
}

/** Letters without accents and case: "sankt jorgen" finds "Sankt Jörgen". */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

/** Names that begin with the words come before names that only contain them. */
export function findPlaces(
  text: string,
  neighborhoods: readonly Named[],
  stores: readonly Named[],
  limit = 8,
): Found[] {
  const wanted = fold(text.trim());
  const position = parsePosition(text);
  if (position) return [{ key: 'position', kind: 'position', id: text.trim(), label: text.trim(), center: position }];
  if (wanted === '') return [];
  const found = (kind: Found['kind'], named: readonly Named[]) =>
    named.flatMap(({ id, name, center }) => {
      const folded = fold(name);
      const at = folded.indexOf(wanted);
      if (at < 0) return [];
      const rank = at === 0 ? 0 : folded[at - 1] === ' ' ? 1 : 2;
      return [{ rank, place: { key: `${kind}:${id}`, kind, id, label: name, center } }];
    });
  return [...found('store', stores), ...found('neighborhood', neighborhoods)]
    .sort((a, b) => a.rank - b.rank || a.place.label.localeCompare(b.place.label))
    .slice(0, limit)
    .map(({ place }) => place);
}
