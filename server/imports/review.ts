import type { Knex } from 'knex';
import type { ImportKind, MappingPatch } from '../contract/imports.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { type Looked, lookAt, mappingToKeep } from './look.ts';
import { fieldsOf, type TableKind, withColumns } from './mapping.ts';
import { type FileRow, filesOf } from './queries.ts';
import { inReview, keepMapping, queueReviewed, updateReviewed } from './queries-review.ts';
import type { Table } from './recognize.ts';
import { faultOfFile } from './run.ts';

/** What is decided of a file while its import is reviewed. */
interface Decided {
  kind: ImportKind | null;
  status: 'queued' | 'failed' | 'cancelled';
  error: string | null;
  detected: Record<string, unknown> | null;
}

const skipped = 'Left out, as you said.';
export const isSkipped = ({ status }: Pick<FileRow, 'status'>): boolean => status === 'cancelled';
export const isTable = (detected: unknown): detected is Table => (detected as Table | null)?.format === 'csv';
const isPeople = (kind: ImportKind | null): kind is TableKind => kind === 'customers' || kind === 'purchases';

const decidedBy = (looked: Looked, said: ImportKind | null): Decided =>
  'refused' in looked
    ? { kind: said, status: 'failed', error: looked.refused, detected: looked.table ?? null }
    : { kind: looked.kind, status: 'queued', error: null, detected: looked.detected };

async function look(knex: Knex, businessId: string, file: FileRow, kind: ImportKind | null): Promise<Decided> {
  try {
    return decidedBy(await lookAt(knex, businessId, { ...file, kind }), kind);
  } catch (error) {
    const fault = faultOfFile(error);
    if (fault === undefined) throw error;
    return { kind, status: 'failed', error: fault, detected: null };
  }
}

/** Recognizes the files of an import in review that were not looked at yet. Nothing else is written. */
export async function recognizeReviewed(knex: Knex, businessId: string, importId: string): Promise<void> {
  for (const file of await filesOf(knex, businessId, importId)) {
    if (file.status !== 'queued' || file.detected) continue;
    const decided = await look(knex, businessId, file, file.kind);
    await inReview(knex, businessId, importId, (trx) =>
      updateReviewed(trx, businessId, importId, file.number, decided),
    );
  }
}

export const notInReview = (outcome: 'unknown' | 'decided'): Refusal =>
  outcome === 'unknown'
    ? refuse('not-found')
    : refuse('conflict', 'The import is no longer in review: it was confirmed or cancelled.');

/** Has a file read as a person says, or left out. Nothing of it is written. */
export async function changeReviewed(
  knex: Knex,
  businessId: string,
  importId: string,
  number: number,
  patch: MappingPatch,
): Promise<Refusal | undefined> {
  const file = (await filesOf(knex, businessId, importId)).find((one) => one.number === number);
  if (!file) return refuse('not-found');
  const decided = await decide(knex, businessId, file, patch);
  if ('reason' in decided) return decided;
  const outcome = await inReview(knex, businessId, importId, async (trx) => {
    await updateReviewed(trx, businessId, importId, number, decided);
    return 'changed' as const;
  });
  return outcome === 'changed' ? undefined : notInReview(outcome);
}

const badInput = (pointer: string, detail: string) =>
  refuse('bad-input', 'The file cannot be read so.', [{ pointer, detail }]);

async function decide(knex: Knex, businessId: string, file: FileRow, patch: MappingPatch): Promise<Decided | Refusal> {
  const { kind = file.kind, columns, dateOrder, skip } = patch;
  const { status, error, detected } = file;
  if (skip) return { kind: file.kind, status: 'cancelled', error: isSkipped(file) ? error : skipped, detected };
  const again = skip === false && isSkipped(file);
  const said = (['columns', 'dateOrder', 'kind'] as const).find((name) => patch[name] !== undefined);
  if (said !== undefined && !isTable(detected)) return badInput(`/${said}`, 'this file is no table');
  if (isTable(detected) && isPeople(kind) && (said !== undefined || again))
    return decideTable(knex, businessId, file, detected, kind, { columns, dateOrder });
  if (said !== undefined) return badInput('/kind', 'say first which kind of table it is');
  if (again) return look(knex, businessId, file, file.kind);
  const unchanged = isSkipped(file) ? 'cancelled' : status === 'failed' ? 'failed' : 'queued';
  return { kind: file.kind, status: unchanged, error, detected };
}

async function decideTable(
  knex: Knex,
  businessId: string,
  file: FileRow,
  table: Table & { remembered?: boolean },
  kind: TableKind,
  { columns, dateOrder }: MappingPatch,
): Promise<Decided | Refusal> {
  if (columns) {
    const unknown = Object.keys(columns).find((field) => !fieldsOf(kind).some((one) => one.field === field));
    if (unknown !== undefined) return badInput(`/columns/${pointerOf(unknown)}`, `is no field of ${kind}`);
    const changed = withColumns(table, kind, columns);
    if ('refused' in changed) return badInput('/columns', changed.refused);
    const detected = { ...changed, ...(dateOrder && { dateOrder }) };
    return { kind, status: 'queued', error: null, detected };
  }
  const same = kind === file.kind && Object.keys(table.columns).length > 0;
  const looked: Decided = same
    ? { kind, status: 'queued', error: null, detected: { ...table } }
    : await look(knex, businessId, file, kind);
  // A table that cannot be recognized as this kind may still be read by the columns a person names.
  if (looked.error !== null) return looked;
  return { ...looked, detected: { ...looked.detected, ...(dateOrder && { dateOrder }) } };
}

/** RFC 6901. */
const pointerOf = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** Ends the review: the mappings are kept for the next files of their shapes, and the import waits to be run. */
export async function confirmReview(knex: Knex, businessId: string, importId: string): Promise<Refusal | undefined> {
  const outcome = await inReview(knex, businessId, importId, async (trx, files) => {
    const wanted = files.filter(({ status, detected }) => status === 'queued' && detected !== null);
    if (wanted.length === 0) return 'nothing' as const;
    for (const { kind, detected } of wanted)
      if (isTable(detected) && isPeople(kind))
        await keepMapping(trx, businessId, detected.shape, mappingToKeep(kind, detected));
    await queueReviewed(trx, businessId, importId);
    return 'confirmed' as const;
  });
  if (outcome === 'nothing') return refuse('conflict', 'No file is left to be imported: cancel the import instead.');
  return outcome === 'confirmed' ? undefined : notInReview(outcome);
}
