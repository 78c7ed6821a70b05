import { importStreets } from '../streets/index.ts';
import { placeAddresses } from './place-addresses.ts';
import { addProgress, beat, type FileRow, updateFile } from './queries.ts';
import { isDemoImport } from './queries-demo.ts';
import type { Session } from './session.ts';
import { Tally } from './tally.ts';

/** How often progress is written, at most. */
const tellEveryMs = 300;

/**
 * Streets change over in one step, in the transaction that ends their import; then the customers whose addresses are on
 * them find their place. Answers why the file was refused, if it was: the streets before it stay.
 */
export async function runStreets(session: Session, file: FileRow): Promise<string | undefined> {
  const { knex, run } = session;
  if (file.phase !== 'placing') {
    const refused = await readStreets(session, file);
    if (refused !== undefined) return refused;
  }
  session.check();
  await placeAddresses(session);
  await updateFile(knex, run, file.number, { status: 'done', phase: 'finished', fraction: 1 });
  await session.report();
  return undefined;
}

async function readStreets(session: Session, file: FileRow): Promise<string | undefined> {
  const { knex, run, options } = session;
  if (options.dataDirectory === undefined) throw new Error('An extract is imported into a data directory.');
  const { dataDirectory } = options;
  const aborted = abortOnLoss(session);
  let told = 0;
  try {
    const outcome = await importStreets(knex, {
      businessId: run.businessId,
      path: file.path,
      name: file.name,
      dataDirectory,
      demo: await isDemoImport(knex, run),
      signal: aborted.signal,
      ...(options.log && { log: options.log }),
      async onPhase(phase, fraction) {
        if (phase === file.phase && Date.now() - told < tellEveryMs) return;
        told = Date.now();
        file.phase = phase;
        await updateFile(knex, run, file.number, { phase, fraction: Math.min(0.95, fraction * 0.95) });
        await session.report();
      },
      async beforeSwitch(trx) {
        await beat(trx, run);
        await session.makeRoom(file, trx);
      },
    });
    if ('refused' in outcome) return outcome.refused;
    const { counts, problems } = outcome;
    const tally = new Tally(file.problem_count);
    for (const { reason } of problems) tally.problem(null, { reason });
    const things = counts.streets + counts.addresses + counts.buildings + counts.shops;
    Object.assign(tally.counts, { read: things, created: things });
    file.detected = { ...file.detected, counts };
    await addProgress(knex, run, file.number, { ...tally.progress(0.95), phase: 'placing', detected: file.detected });
    return undefined;
  } catch (error) {
    session.check();
    throw error;
  } finally {
    aborted.stop();
  }
}

/** One signal for both reasons to stop: the process ends, or the import was cancelled or taken over. */
function abortOnLoss(session: Session): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const timer = setInterval(() => {
    try {
      session.check();
    } catch {
      controller.abort();
    }
  }, 500);
  return { signal: controller.signal, stop: () => clearInterval(timer) };
}
