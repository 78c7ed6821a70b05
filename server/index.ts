import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { createSignInToken, firstOwner } from './accounts/index.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { DirectoryInUse, migrate, openDatabase } from './db/index.ts';
import { startJobs } from './jobs/index.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The process: config, database, jobs, app, listen. What it returns undoes these in the opposite order. */
async function start(config: Config): Promise<() => Promise<void>> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const opening = openDatabase(config, { onTrouble: (message) => log.error(message) });
  // The embedded database takes its seconds in another process: the rest is loaded meanwhile.
  const [database, { createApp }, firstRun, imports, { createRouting }, phoning, { createOutreach }] =
    await Promise.all([
      opening,
      import('./app.ts'),
      import('./first-run.ts'),
      import('./imports/index.ts'),
      import('./routing/index.ts'),
      import('./phones.ts'),
      import('./outreach.ts'),
    ]);
  const { ensureBusiness, isEmpty, makeDemoTown } = firstRun;
  const { runImport, tidySpool, unfinishedImports } = imports;
  const { knex } = database;
  try {
    await migrate(knex);
    const businessId = await ensureBusiness(knex, config);
    if (config.demo && (await isEmpty(knex, businessId)))
      await makeDemoTown(knex, businessId, config.dataDirectory, say);

    const spoolDirectory = join(config.dataDirectory, 'uploads');
    await tidySpool(knex, spoolDirectory);
    const stopping = new AbortController();
    const { dataDirectory, valhallaUrl, geocoderUrl } = config;
    const routing = createRouting({ dataDirectory, valhallaUrl, log });
    const jobs = await startJobs(database.connection, log, {
      runImport: async ({ businessId, importId }) => {
        await runImport(knex, businessId, importId, {
          ...{ log, spoolDirectory, dataDirectory, geocoderUrl },
          signal: stopping.signal,
        });
        await phoning.refreshAreas(knex, businessId, phoning.areasOf({ routing }));
      },
      unfinishedImports: () => unfinishedImports(knex),
    });
    const publicUrl = (config.publicUrl ?? `http://localhost:${config.port}`).replace(/\/$/, '');
    const { embedded } = database;
    const outreach = createOutreach({ knex, log, routing, embedded, smtpUrl: config.smtpUrl, publicUrl });
    const { offersFor, mailer } = outreach;
    const phones = phoning.createPhones({ knex, connection: database.connection, log, offersFor });
    const sender = phoning.createWebhookSender({ knex, log });
    const app = createApp({
      knex,
      log,
      version,
      spoolDirectory,
      enqueueImport: jobs.enqueueImport,
      jobsReady: jobs.ready,
      routing,
      phones,
      stopping: stopping.signal,
      publicUrl: config.publicUrl,
      geocoderUrl,
      mailer,
      basemapStyleUrl: config.basemapStyleUrl,
      trustedProxies: config.trustedProxies,
    });
    const takes = phoning.ingestListener({ ...phones, knex, log });
    const server = createServer((request, response) => {
      if (!takes(request, response)) app(request, response);
    });
    phones.ingest.start();
    await sender.start();
    await outreach.start();
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(config.port, config.host, done);
    });
    await announce();

    return async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2000).unref();
      stopping.abort();
      await closed;
      await outreach.stop();
      await sender.stop();
      await phones.stop();
      await jobs.stop();
      await routing.stop();
      await database.close();
    };

    async function announce() {
      const { port } = server.address() as AddressInfo;
      const address = config.publicUrl?.replace(/\/$/, '') ?? `http://localhost:${port}`;
      const owner = await firstOwner(knex, businessId);
      const token = await createSignInToken(knex, businessId, owner.id);
      say(`\nHexhood ${version} is at ${address}`);
      say(`Sign in, once, with      ${address}/#token=${token}`);
      if (database.embedded) {
        say(`Your data is in ${config.dataDirectory}. The embedded database does not force writes to the disk:`);
        say('they survive the end of the program, but not a power cut. Set DATABASE_URL for PostgreSQL.');
      }
      say('Press Ctrl-C to stop.\n');
    }
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** What a person can mend is told in a line; anything else keeps its stack. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DirectoryInUse) return error.message;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Set PORT to another one, such as PORT=3001.`;
  if (code === 'ECONNREFUSED') return 'The database at DATABASE_URL does not answer.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  let stopping = false;
  let stop: (() => Promise<void>) | undefined;
  const onSignal = () => {
    if (stopping) process.exit(1);
    stopping = true;
    if (!stop) process.exit(0);
    say('Stopping…');
    stop().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    stop = await start(readConfig(process.env));
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

await main();
