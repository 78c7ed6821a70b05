import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Knex } from 'knex';
import {
  businessIds,
  createBusiness,
  createKey,
  createSignInToken,
  createUser,
  firstOwner,
  type StaffRole,
} from './accounts/index.ts';
import { areasOf } from './areas.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { email } from './contract/accounts.ts';
import { type ImportKind, type ImportReport, importKinds } from './contract/imports.ts';
import { DirectoryInUse, migrate, openDatabase } from './db/index.ts';
import { ensureBusiness, isEmpty, makeDemoTown } from './first-run.ts';
import { refreshAreas } from './geofences/index.ts';
import { createImport, readReport, runImport } from './imports/index.ts';
import { createRouting } from './routing/index.ts';

/** A line for the person at the shell instead of a stack. */
class UserError extends Error {}

interface Work {
  knex: Knex;
  config: Config;
  businessId: string;
}

/** Opens the database (the running service's, if it runs), finds the business, works, closes. */
async function withBusiness(businessId: string | undefined, work: (on: Work) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const database = await openDatabase(config, { share: true, onTrouble: (message) => console.error(message) });
  try {
    await migrate(database.knex);
    await ensureBusiness(database.knex, config);
    const all = await businessIds(database.knex);
    if (businessId !== undefined && !all.includes(businessId))
      throw new UserError(`There is no business ${businessId}.`);
    if (businessId === undefined && all.length > 1) {
      throw new UserError(`There are ${all.length} businesses: say which with --business (${all.join(', ')}).`);
    }
    await work({ knex: database.knex, config, businessId: businessId ?? all[0] ?? '' });
  } finally {
    await database.close();
  }
}

const role = () =>
  new Option('--role <role>', 'what it may do').choices(['owner', 'marketer', 'analyst']).default('owner');
const business = () => new Option('--business <id>', 'which business, where there are several');
const checkEmail = (text: string): string => {
  if (!email.safeParse(text).success) throw new InvalidArgumentError('It is not an e-mail address.');
  return text.toLowerCase();
};
const signInLink = ({ publicUrl, port }: Config, token: string) =>
  `${publicUrl ?? `http://localhost:${port}`}/#token=${token}`;

function printReport({ files, problems, problemCount }: ImportReport): void {
  for (const { name, kind, status, rows, error } of files) {
    const counts = `${rows.read} read: ${rows.created} created, ${rows.updated} updated, ${rows.merged} merged, ${rows.skipped} skipped, ${rows.failed} failed`;
    console.log(error ? `${name}: refused. ${error}` : `${name}: ${kind} ${status}. ${counts}`);
  }
  const shown = problems.slice(0, 20);
  for (const { file, row, column, reason } of shown) {
    console.log(`  ${file}${row === null ? '' : ` row ${row}`}${column ? `, ${column}` : ''}: ${reason}`);
  }
  if (problemCount > shown.length) console.log(`  and ${problemCount - shown.length} more`);
}

async function importFiles(
  { knex, config, businessId }: Work,
  paths: string[],
  kind: ImportReport['kind'],
): Promise<void> {
  const files = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      if (!found?.isFile()) throw new UserError(`There is no file ${path}.`);
      return { name: basename(path), path: resolve(path), ...(kind && kind !== 'mixed' && { kind }) };
    }),
  );
  const bar = new SingleBar({ format: '{phase} [{bar}] {percentage}%', stream: process.stderr, clearOnComplete: true });
  bar.start(100, 0, { phase: 'waiting' });
  const spoolDirectory = join(config.dataDirectory, 'uploads');
  const importId = await createImport(knex, businessId, files, { spoolDirectory });
  await runImport(knex, businessId, importId, {
    spoolDirectory,
    dataDirectory: config.dataDirectory,
    geocoderUrl: config.geocoderUrl,
    onProgress: ({ progress }) => bar.update(Math.floor(progress.fraction * 100), { phase: progress.phase }),
  });
  const routing = createRouting({ ...config, log: { warn: (_details, message) => console.error(message) } });
  await refreshAreas(knex, businessId, areasOf({ routing }));
  await routing.stop();
  bar.stop();
  const report = await readReport(knex, businessId, importId);
  if (!report) throw new UserError('The import is gone.');
  printReport(report);
  if (report.status !== 'done') process.exitCode = 1;
}

const program = new Command('hexhood').description('Looks after a Hexhood installation.').showHelpAfterError();

program
  .command('key')
  .description('make an API key and print it')
  .addOption(role())
  .addOption(business())
  .option('--name <name>', 'what it is for', 'from the shell')
  .action((options: { role: StaffRole; business?: string; name: string }) =>
    withBusiness(options.business, async ({ knex, businessId }) => {
      const { key } = await createKey(knex, businessId, { name: options.name, role: options.role });
      console.log(key);
    }),
  );

program
  .command('import')
  .description('import files: streets (.osm.pbf), neighborhoods (GeoJSON), customers and purchases (CSV)')
  .argument('<file...>')
  .addOption(business())
  .addOption(new Option('--kind <kind>', 'what the files hold, where it is not clear').choices(importKinds))
  .action((paths: string[], options: { business?: string; kind?: ImportKind }) =>
    withBusiness(options.business, (work) => importFiles(work, paths, options.kind ?? null)),
  );

program
  .command('link')
  .description('print a one-time sign-in link for the owner')
  .addOption(business())
  .action((options: { business?: string }) =>
    withBusiness(options.business, async ({ knex, config, businessId }) => {
      const owner = await firstOwner(knex, businessId);
      console.log(signInLink(config, await createSignInToken(knex, businessId, owner.id)));
    }),
  );

program
  .command('user')
  .description('add a person who may sign in, and print their one-time link')
  .argument('<email>', 'their e-mail', checkEmail)
  .addOption(role())
  .addOption(business())
  .action((address: string, options: { role: StaffRole; business?: string }) =>
    withBusiness(options.business, async ({ knex, config, businessId }) => {
      const user = await createUser(knex, businessId, { email: address, role: options.role });
      if (!user) throw new UserError(`${address} is taken.`);
      console.log(signInLink(config, await createSignInToken(knex, businessId, user.id)));
    }),
  );

program
  .command('business')
  .description('add a business of its own to this installation, and print its id')
  .argument('<name>')
  .action(async (name: string) => {
    const config = readConfig(process.env);
    const database = await openDatabase(config, { share: true, onTrouble: (message) => console.error(message) });
    try {
      await migrate(database.knex);
      const id = await createBusiness(database.knex, { name });
      await createUser(database.knex, id, { email: null, role: 'owner' });
      console.log(id);
    } finally {
      await database.close();
    }
  });

program
  .command('demo')
  .description('fill an empty business with the fictional demo town')
  .addOption(business())
  .action((options: { business?: string }) =>
    withBusiness(options.business, async ({ knex, config, businessId }) => {
      if (!(await isEmpty(knex, businessId)))
        throw new UserError('There is data already; the demo town goes into an empty business.');
      await makeDemoTown(knex, businessId, config.dataDirectory, console.log);
    }),
  );

try {
  await program.parseAsync();
} catch (error) {
  const known = error instanceof UserError || error instanceof ConfigError || error instanceof DirectoryInUse;
  console.error(known ? (error as Error).message : error);
  process.exitCode = 1;
}
