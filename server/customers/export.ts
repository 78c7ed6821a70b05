import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Knex } from 'knex';
import { csvHead, csvLine } from './csv.ts';
import { customersByIds, listedIds, type Sort, type Wanted } from './queries-list.ts';
import { toSummary } from './tell.ts';

/** Customers read and written at once: what an export of any size keeps in memory. */
const rowsAtOnce = 2_000;

interface Asked {
  knex: Knex;
  businessId: string;
  wanted: Wanted;
  sort: Sort;
}

async function* csvPages({ knex, businessId, wanted, sort }: Asked): AsyncGenerator<string> {
  const ids = await listedIds(knex, businessId, wanted, sort);
  yield csvHead();
  for (const some of chunks(ids)) {
    const rows = new Map((await customersByIds(knex, businessId, some)).map((row) => [row.id, row]));
    const lines = some.map((id) => {
      const row = rows.get(id);
      return row ? csvLine(toSummary(row)) : '';
    });
    yield lines.join('');
  }
}

/** Ids joined by commas, some at a time. */
function* chunks(ids: string): Generator<string[]> {
  let some: string[] = [];
  for (let at = 0; at < ids.length; ) {
    const comma = ids.indexOf(',', at);
    const end = comma < 0 ? ids.length : comma;
    some.push(ids.slice(at, end));
    at = end + 1;
    if (some.length < rowsAtOnce && at < ids.length) continue;
    yield some;
    some = [];
  }
}

/**
 * Sends customers as a table, some after others, as fast as the other side takes them. Whom it holds is decided at the
 * beginning, so that nobody is in it twice; who is erased meanwhile is not in it.
 */
export async function sendCsv(response: Response, asked: Asked): Promise<void> {
  const pages = csvPages(asked);
  // What goes wrong before the first page still gets a proper answer.
  const first = await pages.next();
  response.set({
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Disposition': 'attachment; filename="customers.csv"',
  });
  const all = async function* () {
    if (!first.done) yield first.value;
    yield* pages;
  };
  try {
    await pipeline(Readable.from(all()), response);
  } catch (error) {
    // The reader went away: nobody is left to tell.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
