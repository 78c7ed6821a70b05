import { z } from 'zod';
import { id } from '../contract/common.ts';
import type { CustomerSort } from '../contract/people.ts';
import { type Refusal, refuse } from '../http/problem.ts';

/** Cursors are opaque outside: JSON, wrapped so that nobody is tempted to build one. What comes back is not trusted. */

/** Where a list went on: behind the row with this key and id. */
export interface After {
  key: string | null;
  id: string;
}

export const writeCursor = (parts: readonly (string | null)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The parts of a cursor of this shape; undefined without a cursor. */
export function readCursor<Parts>(cursor: string | undefined, shape: z.ZodType<Parts>): Parts | undefined | Refusal {
  if (cursor === undefined) return undefined;
  const parsed = shape.safeParse(jsonOf(Buffer.from(cursor, 'base64url').toString()));
  if (parsed.success) return parsed.data;
  return refuse('bad-input', 'The cursor is not one of this list.', [
    { pointer: '/query/cursor', detail: 'unknown cursor' },
  ]);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const afterOf = (sort: CustomerSort, key: z.ZodType<string | null>) =>
  z.tuple([z.literal(sort), key, id]).transform(([, value, last]): After => ({ key: value, id: last }));

/** What a list may be sorted by, as the database writes it. */
export const afterShapes: Record<CustomerSort, z.ZodType<After>> = {
  id: afterOf('id', z.null()),
  name: afterOf(
    'name',
    z
      .string()
      .regex(/^[^\0]*$/)
      .nullable(),
  ),
  revenue: afterOf('revenue', z.string().regex(/^-?\d{1,12}(\.\d{1,2})?$/)),
  purchases: afterOf('purchases', z.string().regex(/^\d{1,9}$/)),
  last_purchase: afterOf(
    'last_purchase',
    z.iso
      .date()
      .regex(/^[1-9]/)
      .nullable(),
  ),
};
