import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import { connect, migrate } from '../../server/db/index.ts';
import { type Measured, oneByOne, pipelined, wholeReply } from './checkins-load.ts';
import { businesses, makePhones, makeTowns, type Phone, secondsApart, type Town } from './checkins-world.ts';

const connections = 64;
const phonesPerRun = Number(process.env.BENCH_PHONES ?? 2_000);
const singles = Number(process.env.BENCH_SINGLES ?? 60_000);
const batches = Number(process.env.BENCH_BATCHES ?? 6_000);
const batchSize = 100;

interface Sent {
  phone: Phone;
  lng: number;
  lat: number;
  at: number;
}

/** The next fixes of each phone in turn, up to a minute ago, so many a phone at a time. */
function fixesOf(phones: readonly Phone[], requests: number, perRequest: number): Sent[][] {
  const rounds = Math.ceil(requests / phones.length);
  const start = Date.now() - (rounds * perRequest + 8) * secondsApart * 1000;
  return Array.from({ length: requests }, (_, n) => {
    const phone = phones[n % phones.length] as Phone;
    const first = Math.floor(n / phones.length) * perRequest;
    return Array.from({ length: perRequest }, (_none, step) => {
      const [lng, lat] = phone.next();
      return { phone, lng, lat, at: start + (first + step) * secondsApart * 1000 };
    });
  });
}

/** As a phone writes it. */
const bodyOf = ({ lng, lat, at }: Sent) => ({
  position: [Number(lng.toFixed(7)), Number(lat.toFixed(7))],
  accuracyMeters: 8,
  speedMetersPerSecond: 1.4,
  at: new Date(at).toISOString(),
});

function requestOf(fixes: readonly Sent[]): Buffer {
  const [first] = fixes as [Sent];
  const body = JSON.stringify(fixes.length === 1 ? bodyOf(first) : { fixes: fixes.map(bodyOf) });
  return Buffer.from(
    `POST /api/v1/checkins HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${first.phone.token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** What each connection sends. A phone keeps to one, so that its fixes stay in order. */
function overConnections(requests: readonly Sent[][]): Buffer[][] {
  const lists: Buffer[][] = Array.from({ length: connections }, () => []);
  const indexes = new Map<Phone, number>();
  for (const fixes of requests) {
    const [{ phone }] = fixes as [Sent];
    const index = indexes.get(phone) ?? indexes.size % connections;
    indexes.set(phone, index);
    lists[index]?.push(requestOf(fixes));
  }
  return lists;
}

const run = (file: string, env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port: number }> =>
  new Promise((done, failed) => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', ...execArguments(), fileURLToPath(new URL(file, import.meta.url))],
      {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    child.stdout?.on('data', (text) => done({ child, port: Number(/port (\d+)/.exec(String(text))?.[1]) }));
    child.once('exit', () => failed(new Error(`${file} ended`)));
  });
const execArguments = () =>
  process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];

const stop = async (child: ChildProcess): Promise<void> => {
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  await ended;
};

const perSecond = (rate: number) => `${Math.round(rate).toLocaleString('en').padStart(9)} /s`;
const timesOf = ({ p50, p99 }: Measured) => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;

/** Every fix of an answered request is to be accepted, and stored. */
const accepting = (count: number) => (answer: string) => {
  if (!answer.includes(`"accepted":${count},`)) throw new Error(`not accepted: ${answer.slice(-600)}`);
};

interface Fleets {
  single: Sent[][];
  batch: Sent[][];
}

/** Check-ins through HTTP, in a process of its own, and the same requests to a handler that only parses and answers. */
async function measureService(databaseUrl: string, { single, batch }: Fleets) {
  const service = await run('../checkins/app.ts', { CONNECTION: JSON.stringify({ connectionString: databaseUrl }) });
  const ones = overConnections(single);
  const hundreds = overConnections(batch);
  // Warm: code is compiled, fences are in memory.
  const warm = ones.map((list) => list.splice(0, Math.floor(list.length / 6)));
  await oneByOne(service.port, warm, { check: accepting(1) });
  const singleRate = await oneByOne(service.port, ones, { check: accepting(1) });
  await oneByOne(
    service.port,
    hundreds.map((list) => list.splice(0, Math.floor(list.length / 6))),
    { check: accepting(batchSize) },
  );
  const batchRate = await oneByOne(service.port, hundreds, { check: accepting(batchSize) });
  await stop(service.child);

  const ceiling = await run('checkins-ceiling.ts', {});
  await oneByOne(ceiling.port, warm);
  const singleCeiling = await oneByOne(ceiling.port, ones);
  const batchCeiling = await oneByOne(ceiling.port, hundreds);
  await stop(ceiling.child);
  return { single: singleRate, batch: batchRate, singleCeiling, batchCeiling };
}

const command = (...words: (string | number)[]): Buffer =>
  Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`).join('')}`,
  );

function tile38OnPath(): boolean {
  try {
    execFileSync('tile38-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Tile38 with its append-only file on, the same fences as channels, the same walks as points. */
async function measureTile38(towns: readonly Town[], { single, batch }: Fleets) {
  const directory = mkdtempSync(join(tmpdir(), 'hexhood-tile38-'));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const options = ['-h', '127.0.0.1', '-p', String(port), '-d', directory, '--appendonly', 'yes'];
  const child = spawn('tile38-server', options, { stdio: 'ignore' });
  try {
    await sleep(1_500);
    const fences = towns.flatMap(({ businessId, circles }) =>
      circles.map(({ lng, lat, radius }, n) => {
        const words = [
          'SETCHAN',
          `fence:${businessId}:${n}`,
          'NEARBY',
          `fleet:${businessId}`,
          'FENCE',
          'DETECT',
          'enter,exit',
        ];
        return command(...words, 'POINT', lat, lng, radius);
      }),
    );
    await pipelined(port, fences);
    const set = ({ phone, lng, lat }: Sent) =>
      command('SET', `fleet:${phone.town.businessId}`, phone.deviceId, 'POINT', lat, lng);
    const rate = await pipelined(port, batch.flat().map(set));
    const lists: Buffer[][] = Array.from({ length: connections }, () => []);
    for (const [n, [fix]] of single.entries()) if (fix) lists[n % connections]?.push(set(fix));
    return { pipelined: rate, single: await oneByOne(port, lists, { isWhole: wholeReply }) };
  } finally {
    await stop(child);
    rmSync(directory, { recursive: true });
  }
}

async function stored(knex: Knex): Promise<number> {
  const row = await knex('fix_batches').sum('count as fixes').first();
  return Number(row?.fixes);
}

/** Check-ins on a PostgreSQL server, each answered after its commit, beside Tile38 where it is installed. */
export async function measureCheckins(databaseUrl: string): Promise<void> {
  const knex = connect({ connectionString: databaseUrl }, 4);
  try {
    await migrate(knex);
    const towns = await makeTowns(knex);
    const fleets: Fleets = {
      single: fixesOf(await makePhones(knex, towns, phonesPerRun, 11), singles, 1),
      batch: fixesOf(await makePhones(knex, towns, phonesPerRun, 12), batches, batchSize),
    };
    await knex.raw('vacuum analyze');
    const ours = await measureService(databaseUrl, fleets);
    const [kept, sent] = [await stored(knex), singles + batches * batchSize];
    if (kept !== sent) throw new Error(`${sent} fixes were accepted and ${kept} are stored`);

    console.log(
      `\nCheck-ins on PostgreSQL: ${(businesses * 100).toLocaleString('en')} fences of ${businesses} businesses, ${connections} connections`,
    );
    console.log(`one fix a request, committed      ${perSecond(ours.single.rate)}   ${timesOf(ours.single)}`);
    console.log(
      `  parse and answer only           ${perSecond(ours.singleCeiling.rate)}   ${timesOf(ours.singleCeiling)}`,
    );
    console.log(
      `${batchSize} fixes a request, committed   ${perSecond(ours.batch.rate * batchSize)}   ${timesOf(ours.batch)} (fixes)`,
    );
    console.log(
      `  parse and answer only           ${perSecond(ours.batchCeiling.rate * batchSize)}   ${timesOf(ours.batchCeiling)} (fixes)`,
    );
    if (!tile38OnPath()) return console.log('tile38-server is not on the PATH: no comparison');
    const theirs = await measureTile38(towns, fleets);
    console.log(
      `Tile38, pipelined                 ${perSecond(theirs.pipelined)}   ours in batches: ${((ours.batch.rate * batchSize) / theirs.pipelined).toFixed(2)} times`,
    );
    console.log(
      `Tile38, one by one                ${perSecond(theirs.single.rate)}   ours one by one: ${(ours.single.rate / theirs.single.rate).toFixed(2)} times`,
    );
  } finally {
    await knex.destroy();
  }
}
