/** An import of people and purchases, against a bare COPY of the rows it wrote into tables with the same indexes and keys. */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Knex } from 'knex';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { createBusiness } from '../../server/accounts/index.ts';
import { connect, migrate } from '../../server/db/index.ts';
import { createImport, readReport, runImport } from '../../server/imports/index.ts';
import { createStore } from '../../server/stores/index.ts';
import { seeded } from '../support/people.ts';
import { onDatabase } from './database.ts';

const count = Number(process.env.BENCH_PEOPLE ?? 100_000);
const purchasesEach = 20;
const ceiling = 1.5;
const rounds = 3;

function* customerLines(): Generator<string> {
  const random = seeded(1);
  yield 'customer id,name,email,phone,birthday,lat,lng,tags,newsletter\n';
  for (let n = 0; n < count; n++) {
    const [lat, lng] = [39.2 + random() * 0.17, -76.71 + random() * 0.18];
    const birthday = random() < 0.3 ? `19${50 + (n % 50)}-0${1 + (n % 9)}-1${n % 10}` : '';
    const permission = ['yes', 'no', ''][n % 3];
    yield `C${n},Person ${n},person${n}@example.org,+1410${2_000_000 + n * 7},${birthday},${lat.toFixed(6)},${lng.toFixed(6)},regular,${permission}\n`;
  }
}

function* purchaseLines(): Generator<string> {
  const random = seeded(2);
  const total = count * purchasesEach;
  const items = ['Latte', '"Latte, Bagel"', 'Oat flat white', 'Muffin'];
  yield 'order id,date,amount,customer id,items\n';
  for (let n = 0; n < total; n++) {
    const at = new Date(Date.UTC(2025, 0, 1) + Math.floor((n * 550 * 86_400) / total) * 1000).toISOString();
    const customer = random() < 0.25 ? '' : `C${Math.floor(random() * count)}`;
    yield `T${n.toString(36).toUpperCase()},${at.slice(0, 19).replace('T', ' ')},${(random() * 40 - 1).toFixed(2)},${customer},${items[n % 4]}\n`;
  }
}

/** Lines in pieces of some size: a stream of two million pieces is slow by itself. */
function* pieces(lines: Generator<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 100_000) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function withConnection(knex: Knex, work: (connection: pg.Client) => Promise<void>): Promise<void> {
  const connection = await knex.client.acquireConnection();
  try {
    await work(connection);
  } finally {
    await knex.client.releaseConnection(connection);
  }
}

/** All that an import of people and purchases fills, in the order of their foreign keys. */
const tables = ['customers', 'customer_records', 'consents', 'purchases', 'customer_stats', 'customer_history'];

/** Empty tables like the imported ones, with their indexes, checks and foreign keys. */
async function makePeers(knex: Knex): Promise<void> {
  for (const table of tables) {
    await knex.raw('create table ?? (like ?? including all)', [`peer_${table}`, table]);
    const { rows } = await knex.raw(
      `select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = ?::regclass and contype = 'f'`,
      [table],
    );
    for (const { definition } of rows as { definition: string }[])
      await knex.raw(
        `alter table peer_${table} add ${definition.replace(/REFERENCES (customers|customer_stats)\(/, 'REFERENCES peer_$1(')}`,
      );
  }
}

async function importAll(knex: Knex, businessId: string, directory: string): Promise<number> {
  const files = ['customers.csv', 'purchases.csv'].map((name) => ({ name, path: join(directory, name) }));
  const importId = await createImport(knex, businessId, files);
  const took = await seconds(() => runImport(knex, businessId, importId));
  const report = await readReport(knex, businessId, importId);
  if (report?.rows.created !== count * (1 + purchasesEach))
    throw new Error(`Imported ${JSON.stringify(report?.rows)}.`);
  return took;
}

/** COPY of the same rows from files, which lie ready. */
async function copyAll(knex: Knex, directory: string): Promise<number> {
  await withConnection(knex, async (connection) => {
    for (const table of tables)
      await pipeline(connection.query(copyTo(`copy ${table} to stdout`)), createWriteStream(join(directory, table)));
  });
  await makePeers(knex);
  await knex.raw('checkpoint');
  return seconds(() =>
    withConnection(knex, async (connection) => {
      for (const table of tables)
        await pipeline(
          createReadStream(join(directory, table)),
          connection.query(copyFrom(`copy peer_${table} from stdin`)),
        );
    }),
  );
}

/** One import and one COPY, each into tables of their own. */
async function measureOnce(databaseUrl: string, directory: string): Promise<{ imported: number; copied: number }> {
  const knex = connect({ connectionString: databaseUrl }, 4);
  try {
    await migrate(knex);
    const businessId = await createBusiness(knex, { name: 'Bench' });
    await createStore(knex, businessId, { name: 'Shop', position: [-76.58, 39.28], timeZone: 'America/New_York' });
    await knex.raw('checkpoint');
    const imported = await importAll(knex, businessId, directory);
    const copied = await copyAll(knex, directory);
    console.log(`  import ${imported.toFixed(1)} s, COPY of the same rows ${copied.toFixed(1)} s`);
    return { imported, copied };
  } finally {
    await knex.destroy();
  }
}

/**
 * Prints how many times as long as the COPY the import takes. Both take a minute, in which a busy machine may change by a
 * third: they are measured in turns, and the quickest of each, which was disturbed least, are compared.
 */
export async function measurePeople(databaseUrl: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-bench-'));
  try {
    for (const [file, lines] of [
      ['customers.csv', customerLines()],
      ['purchases.csv', purchaseLines()],
    ] as const)
      await pipeline(Readable.from(pieces(lines)), createWriteStream(join(directory, file)));
    const megabytes = statSync(join(directory, 'purchases.csv')).size / 1e6;
    console.log(
      `\nimport of ${count.toLocaleString('en')} customers and ${(count * purchasesEach).toLocaleString('en')} purchases (${megabytes.toFixed(0)} MB)`,
    );
    const turns: { imported: number; copied: number }[] = [];
    for (let turn = 0; turn < rounds; turn++)
      await onDatabase(databaseUrl, async (url) => {
        turns.push(await measureOnce(url, directory));
      });
    const imported = Math.min(...turns.map((turn) => turn.imported));
    const copied = Math.min(...turns.map((turn) => turn.copied));
    console.log(`  quickest against quickest: ratio ${(imported / copied).toFixed(2)} (at most ${ceiling})`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
