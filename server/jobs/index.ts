import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { Connection } from '../db/index.ts';

export interface ImportJob {
  businessId: string;
  importId: string;
}

export interface Jobs {
  enqueueImport(businessId: string, importId: string): Promise<void>;
  ready(): boolean;
  stop(): Promise<void>;
}

const queue = 'import';
/** How often work that another process left behind is looked for. The claim on the row decides who does it. */
const sweepMs = 60_000;

/**
 * Background work on pg-boss, in the same database. One import at a time in each process: the database is the
 * bottleneck, and people wait for the map meanwhile.
 */
export async function startJobs(
  connection: Connection,
  log: Logger,
  work: { runImport: (job: ImportJob) => Promise<void>; unfinishedImports: () => Promise<ImportJob[]> },
): Promise<Jobs> {
  const boss = new PgBoss({ ...connection, max: 2, schema: 'jobs' });
  boss.on('error', (error) => log.error({ err: error }, 'jobs'));
  await boss.start();
  await boss.createQueue(queue);
  const worker = await boss.work<ImportJob>(queue, { pollingIntervalSeconds: 1 }, async (jobs) => {
    for (const { data } of jobs) await work.runImport(data);
  });

  const enqueueImport = async (businessId: string, importId: string) => {
    await boss.send(queue, { businessId, importId }, { expireInHours: 12, singletonKey: `${businessId}/${importId}` });
    boss.notifyWorker(worker);
  };
  const sweep = async () => {
    for (const job of await work.unfinishedImports()) await enqueueImport(job.businessId, job.importId);
  };
  await sweep();
  const timer = setInterval(() => sweep().catch((error) => log.error({ err: error }, 'sweep')), sweepMs);

  let running = true;
  return {
    enqueueImport,
    ready: () => running,
    async stop() {
      running = false;
      clearInterval(timer);
      // An import is made to be cut off: its next run goes on at the last batch that was committed.
      await boss.stop({ graceful: true, wait: true, timeout: 1500 });
    },
  };
}
