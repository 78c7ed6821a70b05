import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino from 'pino';
import { createKey } from '../../server/accounts/index.ts';
import { createApp } from '../../server/app.ts';
import { connect, migrate } from '../../server/db/index.ts';
import { createPhones } from '../../server/phones.ts';
import { createRouting } from '../../server/routing/index.ts';
import { median } from './median.ts';
import { makeCity } from './million.ts';

const customers = Number(process.env.BENCH_CUSTOMERS ?? 1_000_000);
const rounds = 9;

const show = (milliseconds: number) => `${milliseconds.toFixed(1).padStart(8)} ms`;

/** The GROUP BY itself, in one psql session, rows received and thrown away. Milliseconds of one run. */
function psql(databaseUrl: string, businessId: string, resolution: number): number {
  const sql = `select (cell & ~(15::bigint << 52)) | (${resolution}::bigint << 52) | ((1::bigint << (3 * (15 - ${resolution}))) - 1), count(*)
    from customers where business_id = ${businessId} and cell is not null group by 1;`;
  const script = `\\o /dev/null\n${sql}\n\\timing on\n${sql}\n`;
  const said = execFileSync('psql', ['-X', '-q', '-A', '-t', databaseUrl], { input: script, encoding: 'utf8' });
  return Number(/Time: ([\d.]+) ms/.exec(said)?.[1]);
}

/** `/density` over a whole city, against the same GROUP BY in one psql session. */
export async function measureDensity(databaseUrl: string): Promise<void> {
  const knex = connect({ connectionString: databaseUrl });
  await migrate(knex);
  console.log(`making ${customers.toLocaleString('en')} customers…`);
  const businessId = await makeCity(knex, customers);
  await knex.raw('vacuum analyze customers');
  const { key } = await createKey(knex, businessId, { name: 'bench', role: 'owner' });
  const log = pino({ level: 'silent' });
  const routing = createRouting({ dataDirectory: '', valhallaUrl: undefined, log });
  const server = createServer(
    createApp({
      knex,
      log,
      version: 'bench',
      spoolDirectory: '',
      enqueueImport: async () => {},
      jobsReady: () => true,
      routing,
      phones: createPhones({ knex, log }),
    }),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/density?metric=customers&resolution=`;
  const get = async (resolution: number, headers: Record<string, string> = {}) => {
    const start = performance.now();
    const response = await fetch(base + resolution, { headers: { authorization: `Bearer ${key}`, ...headers } });
    const size = (await response.arrayBuffer()).byteLength;
    return { time: performance.now() - start, status: response.status, etag: response.headers.get('etag') ?? '', size };
  };

  console.log(
    `\n/density over ${customers.toLocaleString('en')} customers, against the same GROUP BY in psql (median of ${rounds}, in turns)`,
  );
  console.log('resolution       psql   /density    ratio   with its ETag');
  for (const resolution of [7, 8, 9, 10]) {
    const { etag } = await get(resolution);
    const api: number[] = [];
    const ceiling: number[] = [];
    const repeated: number[] = [];
    for (let round = 0; round < rounds; round++) {
      ceiling.push(psql(databaseUrl, businessId, resolution));
      api.push((await get(resolution)).time);
      const again = await get(resolution, { 'if-none-match': etag });
      if (again.status !== 304 || again.size !== 0) throw new Error(`expected 304, got ${again.status}`);
      repeated.push(again.time);
    }
    const ratio = median(api) / median(ceiling);
    console.log(
      `${String(resolution).padStart(10)} ${show(median(ceiling))} ${show(median(api))} ${ratio.toFixed(2).padStart(7)} ${show(median(repeated))}`,
    );
  }
  await new Promise((done) => server.close(done));
  await knex.destroy();
}
