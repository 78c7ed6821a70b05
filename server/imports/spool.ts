import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import type { Knex } from 'knex';
import { cancelImport, importOf } from './queries.ts';
import { neededPaths, staleReviews } from './queries-review.ts';

/** The spool directory: where uploads wait for their import. */

/** Inside the spool directory: never a file that a person named at the shell. */
export const isUpload = (path: string, spoolDirectory: string | undefined): boolean =>
  spoolDirectory !== undefined && resolve(path).startsWith(resolve(spoolDirectory) + sep);

/** Removes an ended import's uploads. */
export async function removeUploads(
  knex: Knex,
  { businessId, importId }: { businessId: string; importId: string },
  { spoolDirectory }: { spoolDirectory?: string },
): Promise<void> {
  const row = await importOf(knex, businessId, importId);
  if (row && ['queued', 'review', 'running'].includes(row.status)) return;
  for (const { path } of row?.files ?? []) if (isUpload(path, spoolDirectory)) await rm(path, { force: true });
}

/** Younger ones may belong to an upload that another process is receiving. */
const orphanAfterMs = 24 * 60 * 60_000;

/** At the start: cancels reviews that were left alone for a day, and removes uploads that no import needs. */
export async function tidySpool(knex: Knex, spoolDirectory: string): Promise<void> {
  for (const { businessId, importId } of await staleReviews(knex)) {
    await cancelImport(knex, businessId, importId);
    await removeUploads(knex, { businessId, importId }, { spoolDirectory });
  }
  const names = await readdir(spoolDirectory).catch(() => []);
  const needed = await neededPaths(knex);
  for (const name of names.filter((one) => one.startsWith('upload-'))) {
    const path = resolve(join(spoolDirectory, name));
    const age = Date.now() - (await stat(path).then(({ mtimeMs }) => mtimeMs, Date.now));
    if (!needed.has(path) && age > orphanAfterMs) await rm(path, { force: true });
  }
}
