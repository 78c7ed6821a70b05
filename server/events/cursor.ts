import { z } from 'zod';
import { id } from '../contract/common.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { After } from './queries.ts';

const shape = z
  .tuple([
    z.string().regex(/^[1-9]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z$/),
    id,
  ])
  .refine(([at]) => new Date(at).toISOString().slice(0, 10) === at.slice(0, 10))
  .transform(([at, last]): After => ({ at, id: last }));

/** Where a list of what happened goes on; undefined without a cursor. What comes back is not trusted. */
export function readAfter(cursor: string | undefined): After | undefined | Refusal {
  if (cursor === undefined) return undefined;
  const parsed = shape.safeParse(Buffer.from(cursor, 'base64url').toString('latin1').split(' '));
  if (parsed.success) return parsed.data;
  return refuse('bad-input', 'The cursor is not one of this list.', [
    { pointer: '/query/cursor', detail: 'unknown cursor' },
  ]);
}

/** A page of rows that were asked for with one more than `limit`. */
export function pageOf<Row extends { id: string; sort_key: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(toItem),
    nextCursor: last ? Buffer.from(`${last.sort_key} ${last.id}`, 'latin1').toString('base64url') : null,
  };
}
