import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import { from } from 'pg-copy-streams';

const escaped = /[\\\n\r\t]/;
const escapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value of a row of COPY's text format; null is NULL. */
export const copyField = (value: string | null): string =>
  value === null
    ? '\\N'
    : escaped.test(value)
      ? value.replaceAll(/[\\\n\r\t]/g, (letter) => escapes[letter] ?? '')
      : value;

/**
 * Sends rows, a line of tab-separated fields each, to a `copy … from stdin`: a fifth quicker than arrays of the same values. The
 * database is at the first piece while the next is made. Not on the embedded database, which takes no COPY from a connection.
 * `onSent`: every piece is on its way.
 */
export async function copyRows(
  trx: Knex.Transaction,
  sql: string,
  pieces: Iterable<string>,
  onSent: () => void,
): Promise<void> {
  const connection = await trx.client.acquireConnection();
  await pipeline(
    function* () {
      yield* pieces;
      onSent();
    },
    connection.query(from(sql)),
  );
}
