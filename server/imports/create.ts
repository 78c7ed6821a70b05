import { mkdir, rm, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Knex } from 'knex';
import type { ImportKind } from '../contract/imports.ts';
import { type InsertedFile, insertImport } from './queries.ts';
import { isUpload } from './spool.ts';
import { expandZip, isZipFile } from './zip.ts';

export interface NewFile {
  name: string;
  path: string;
  bytes?: number;
  /** What the sender says it holds; without, its content tells. */
  kind?: ImportKind | null | undefined;
}

export interface CreateOptions {
  /** The files are the demo town's. */
  demo?: boolean;
  /** It waits for a person to look at it and to confirm. */
  review?: boolean;
  /** Where archives are unpacked; without, they are refused. */
  spoolDirectory?: string;
}

/**
 * Registers files to be imported; answers the import's id. They stay where they are until it has ended. An archive becomes
 * the files in it.
 */
export async function createImport(
  knex: Knex,
  businessId: string,
  files: readonly NewFile[],
  { demo = false, review = false, spoolDirectory }: CreateOptions = {},
): Promise<string> {
  const expanded: InsertedFile[] = [];
  try {
    for (const file of files) expanded.push(...(await unpacked(file, spoolDirectory)));
    const importId = await insertImport(knex, businessId, expanded, { demo, review });
    await removeBut(files, expanded, spoolDirectory);
    return importId;
  } catch (error) {
    await removeBut(expanded, files, spoolDirectory);
    throw error;
  }
}

const shownName = (name: string): string => name.replaceAll('\0', '').slice(0, 255);

async function unpacked(file: NewFile, spoolDirectory: string | undefined): Promise<InsertedFile[]> {
  const path = resolve(file.path);
  const bytes = file.bytes ?? (await stat(path).catch(() => ({ size: 0 }))).size;
  const whole = { ...file, name: shownName(file.name), path, bytes };
  if (spoolDirectory === undefined || !(await isZipFile(path).catch(() => false))) return [whole];
  await mkdir(spoolDirectory, { recursive: true });
  const archive = await expandZip(path, spoolDirectory);
  if ('refused' in archive) return [{ ...whole, refused: archive.refused }];
  return archive.files.map((entry) => ({
    ...entry,
    name: shownName(`${file.name.slice(0, 120)}: ${entry.name}`),
    path: resolve(entry.path),
    kind: file.kind,
  }));
}

/** Removes those of `files` in the spool directory that are not among the others: an unpacked archive is not needed any more. */
async function removeBut(
  files: readonly { path: string }[],
  others: readonly { path: string }[],
  spoolDirectory: string | undefined,
): Promise<void> {
  const kept = new Set(others.map(({ path }) => resolve(path)));
  for (const { path } of files)
    if (!kept.has(resolve(path)) && isUpload(path, spoolDirectory)) await rm(path, { force: true });
}
