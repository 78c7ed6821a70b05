import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ImportKind, ImportReport } from '../contract/imports.ts';
import { rebuildStats } from '../customers/index.ts';
import { runCustomers } from './customers-file.ts';
import { lookAt } from './look.ts';
import { runNeighborhoods } from './neighborhoods-file.ts';
import { planOf } from './plan.ts';
import { runPurchases } from './purchases-file.ts';
import * as queries from './queries.ts';
import { namesOf } from './queries-customers.ts';
import { isDemoImport } from './queries-demo.ts';
import type { Detected } from './recognize.ts';
import { namedIn, toReport } from './report.ts';
import { type ImportOptions, Interrupted, Session } from './session.ts';
import { removeUploads } from './spool.ts';
import { runStreets } from './streets-file.ts';

export async function readReport(knex: Knex, businessId: string, importId: string): Promise<ImportReport | undefined> {
  const row = await queries.importOf(knex, businessId, importId);
  return row && toReport(row, await namesOf(knex, businessId, namedIn(row)));
}

/** On the embedded database some 100 ms, in which it serves nobody else; a server is quicker with long ones. */
const shortBatchRows = 1_000;
const longBatchRows = 10_000;

/**
 * Carries an import out, or on: from where an earlier run was stopped or killed. Returns at once when another process is
 * at it. Bad files and rows are reported, never thrown; a fault (the database is gone) throws, and a later run goes on.
 */
export async function runImport(
  knex: Knex,
  businessId: string,
  importId: string,
  options: ImportOptions = {},
): Promise<void> {
  const run = { businessId, importId, runner: randomUUID() };
  if (!(await queries.claimImport(knex, run, options.demo ?? false))) return;
  const { demo } = await queries.settingOf(knex, businessId);
  const embedded = await queries.isEmbedded(knex);
  const batchRows = options.batchRows ?? (embedded ? shortBatchRows : longBatchRows);
  const copies = !embedded && (options.copies ?? true);
  const session = new Session(knex, run, options, demo && !(await isDemoImport(knex, run)), batchRows, copies);
  session.start();
  try {
    for (const file of await queries.filesOf(knex, businessId, importId)) await recognizeFile(session, file);
    await session.report();
    for (const file of inOrderOfNeed(await queries.filesOf(knex, businessId, importId))) await runFile(session, file);
    // Before the import ends, so that a run that takes it up again does this again.
    if (queries.wrotePeople(await queries.filesOf(knex, businessId, importId)))
      await queries.inBatch(knex, run, (trx) => rebuildStats(trx, businessId));
    await queries.refreshStatistics(knex, run);
    await queries.finishImport(knex, run);
    await removeUploads(knex, run, options);
    await session.report();
  } catch (error) {
    if (error instanceof queries.ClaimLost) return void (await removeUploads(knex, run, options));
    await queries.releaseImport(knex, run).then(null, () => {});
    if (!(error instanceof Interrupted)) throw error;
  } finally {
    session.stop();
  }
}

const waiting = (file: queries.FileRow) => file.status === 'queued' || file.status === 'running';

/** Customers live on streets and in neighborhoods, and purchases are theirs; any order would do, this one is quickest. */
function inOrderOfNeed(files: readonly queries.FileRow[]): queries.FileRow[] {
  const order: (ImportKind | null)[] = ['streets', 'neighborhoods', 'customers', 'purchases', null];
  return files.filter(waiting).sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.number - b.number);
}

async function recognizeFile(session: Session, file: queries.FileRow): Promise<void> {
  if (!waiting(file) || file.detected) return;
  session.check();
  await orRefuse(session, file, async () => {
    const looked = await lookAt(session.knex, session.run.businessId, file);
    if ('refused' in looked) return looked.refused;
    const { kind, detected } = looked;
    await queries.updateFile(session.knex, session.run, file.number, { kind, detected });
    return undefined;
  });
}

async function runFile(session: Session, file: queries.FileRow): Promise<void> {
  session.check();
  const detected = file.detected as Detected | null;
  if (!detected) return;
  await orRefuse(session, file, async () => {
    const phase = file.phase === 'waiting' ? 'reading' : file.phase;
    await queries.updateFile(session.knex, session.run, file.number, { status: 'running', phase });
    if (detected.format === 'osm-pbf') return runStreets(session, file);
    if (detected.format === 'geojson') return runNeighborhoods(session, file, detected);
    const plan = await planOf(session, file, detected);
    if (file.kind === 'purchases') await runPurchases(session, file, detected, plan);
    else await runCustomers(session, file, detected, plan);
    return undefined;
  });
  await session.report();
}

/** Faults of the file, not of the house: it cannot be opened, or the database refuses a value in it (SQLSTATE 22, 23). */
export function faultOfFile(error: unknown): string | undefined {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return undefined;
  const fromDisk = typeof syscall === 'string' && ['ENOENT', 'EACCES', 'EISDIR', 'EPERM', 'EIO'].includes(code);
  if (fromDisk) return code === 'ENOENT' ? 'The file is no longer there.' : `The file cannot be read (${code}).`;
  return /^(22|23)/.test(code) ? 'The database refused a value in this file. The rows before it were kept.' : undefined;
}

async function orRefuse(
  session: Session,
  file: queries.FileRow,
  work: () => Promise<string | undefined>,
): Promise<void> {
  let refused: string | undefined;
  try {
    refused = await work();
  } catch (error) {
    refused = faultOfFile(error);
    if (refused === undefined) throw error;
    session.options.log?.warn({ err: error, importId: session.run.importId }, 'import file refused');
  }
  if (refused === undefined) return;
  const change = { status: 'failed', phase: 'finished', fraction: 1, error: refused } as const;
  await queries.updateFile(session.knex, session.run, file.number, change);
}
