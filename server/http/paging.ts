import { id } from '../contract/common.ts';
import { Refusal, refuse } from './problem.ts';

/** Rows with an id greater than `after`, at most `limit`; a query asks for one more to learn whether there are any. */
export interface Paging {
  after: string;
  limit: number;
}

/** The cursor is the last id seen, wrapped so that nobody is tempted to build one. */
export function readPaging({ cursor, limit }: { cursor?: string | undefined; limit: number }): Paging | Refusal {
  if (cursor === undefined) return { after: '0', limit };
  const after = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!id.safeParse(after).success) {
    return refuse('bad-input', 'The cursor is not one of ours.', [
      { pointer: '/query/cursor', detail: 'unknown cursor' },
    ]);
  }
  return { after, limit };
}

export function pageOf<Row extends { id: string }, Item>(rows: Row[], { limit }: Paging, toItem: (row: Row) => Item) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last ? Buffer.from(last.id, 'latin1').toString('base64url') : null,
  };
}

/** A list route's handler body: reads the cursor, fetches, wraps. */
export async function listPage<Row extends { id: string }, Item>(
  query: { cursor?: string | undefined; limit: number },
  fetchRows: (paging: Paging) => PromiseLike<Row[]>,
  toItem: (row: Row) => Item,
) {
  const paging = readPaging(query);
  if (paging instanceof Refusal) return paging;
  return { status: 200, body: pageOf(await fetchRows(paging), paging, toItem) };
}
