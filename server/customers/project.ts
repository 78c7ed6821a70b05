import { type Source, sources } from '../contract/people.ts';
import type { Facts } from './fold.ts';

/** What is shown of a person: their records, added up. */
export type Projection = Omit<Facts, 'source' | 'sourceKey' | 'wholeTags'>;

const rank = new Map<Source, number>(sources.map((source, at) => [source, at]));
const byPrecedence = (a: Facts, b: Facts): number =>
  (rank.get(a.source) ?? 0) - (rank.get(b.source) ?? 0) ||
  (a.sourceKey < b.sourceKey ? -1 : a.sourceKey > b.sourceKey ? 1 : 0);

/** The records with the one first whose word counts most: what was typed here, then as `sources` lists them. */
export const inPrecedence = <Kept extends Facts>(records: readonly Kept[]): Kept[] => [...records].sort(byPrecedence);

/**
 * A person made from their records. Nothing but the records counts, not the order they came in: field by field the first
 * in precedence that is not blank. Tags are all of them, or those typed here.
 */
export function project(records: readonly Facts[]): Projection {
  const inOrder = inPrecedence(records);
  const first = <Field extends keyof Facts>(field: Field): Facts[Field] | null => {
    for (const record of inOrder) if (record[field] !== null) return record[field];
    return null;
  };
  const whole = inOrder.find(({ wholeTags }) => wholeTags);
  return {
    name: first('name'),
    email: first('email'),
    phone: first('phone'),
    tags: whole?.tags ?? [...new Set(inOrder.flatMap(({ tags }) => tags))],
    attributes: Object.assign({}, ...inOrder.map(({ attributes }) => attributes).reverse()),
    since: first('since'),
    birthday: first('birthday'),
    ...place(inOrder, first('address'), first('postcode')),
  };
}

/** A position that a file gives says nothing of another address, which somebody typed here since. */
function place(
  inOrder: readonly Facts[],
  address: string | null,
  postcode: string | null,
): Pick<Projection, 'address' | 'postcode' | 'position'> {
  const typed = inOrder.find((record) => record.source === 'hexhood' && record.address !== null);
  const counts = (record: Facts) => !typed || record.source === 'hexhood' || record.address === typed.address;
  const given = inOrder.find((record) => record.position !== null && counts(record));
  return {
    address,
    postcode: typed ? (inOrder.find(counts)?.postcode ?? null) : postcode,
    position: given?.position ?? null,
  };
}
