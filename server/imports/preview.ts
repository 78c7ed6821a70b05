import type { Knex } from 'knex';
import type { FilePreview } from '../contract/imports.ts';
import { customerReader } from './customer-row.ts';
import { areaReader } from './features.ts';
import { foreseeAreas, foreseeCustomers, foreseePurchases, type PreviewRow } from './foresee.ts';
import { fieldsOf } from './mapping.ts';
import { type Plan, planOf } from './plan.ts';
import { purchaseReader } from './purchase-row.ts';
import { type FileRow, filesOf, importOf, settingOf } from './queries.ts';
import { isDemoImport } from './queries-demo.ts';
import type { Finished, TableReader } from './reader.ts';
import { type Detected, readFeatures, type Table } from './recognize.ts';
import { isSkipped, isTable, recognizeReviewed } from './review.ts';
import { finishedRows } from './rows.ts';
import { faultOfFile } from './run.ts';
import { type ImportOptions, Session } from './session.ts';
import { tableRows } from './table.ts';

const shownRows = 20;
const shownSamples = 3;
/** Samples are taken from these, and the number of rows is reckoned. */
const headRows = 1_000;

/** What would happen to the files of an import in review, or to one of them. Nothing is written but what was recognized. */
export async function previewImport(
  knex: Knex,
  businessId: string,
  importId: string,
  options: Pick<ImportOptions, 'geocoderUrl'>,
  only?: number,
): Promise<{ id: string; files: FilePreview[] } | 'unknown' | 'decided'> {
  const row = await importOf(knex, businessId, importId);
  if (!row) return 'unknown';
  if (row.status !== 'review') return 'decided';
  await recognizeReviewed(knex, businessId, importId);
  const { demo } = await settingOf(knex, businessId);
  const run = { businessId, importId, runner: '' };
  const session = new Session(knex, run, options, demo && !(await isDemoImport(knex, run)), 0, false);
  const files: FilePreview[] = [];
  for (const file of await filesOf(knex, businessId, importId))
    if (only === undefined || only === file.number) files.push(await previewFile(session, file));
  return { id: importId, files };
}

async function previewFile(session: Session, file: FileRow): Promise<FilePreview> {
  const detected = file.detected as (Detected & { remembered?: boolean }) | null;
  const preview: FilePreview = {
    number: file.number,
    name: file.name,
    kind: file.kind,
    source: isTable(detected) && Object.keys(detected.columns).length > 0 ? detected.source : null,
    title: (file.kind && detected?.title) ?? null,
    error: isSkipped(file) ? null : file.error,
    skipped: isSkipped(file),
    remembered: detected?.remembered ?? false,
    ...{ rowEstimate: null, notes: [], dateOrder: null, columns: [], fields: [], rows: [] },
  };
  try {
    if (isTable(detected)) return { ...preview, ...(await previewTable(session, file, detected)) };
    if (detected?.format === 'geojson' && !preview.skipped)
      return { ...preview, ...(await previewAreas(session, file, detected)) };
  } catch (error) {
    const fault = faultOfFile(error);
    if (fault === undefined) throw error;
    return { ...preview, error: fault };
  }
  return preview;
}

async function previewTable(session: Session, file: FileRow, table: Table): Promise<Partial<FilePreview>> {
  const { kind } = file;
  const fields = kind === 'customers' || kind === 'purchases' ? fieldsOf(kind).map(({ field }) => field) : [];
  const shown = { ...(await headOf(file, table)), fields };
  if (file.status !== 'queued') return shown;
  const plan = await planOf(session, file, table);
  const rows =
    kind === 'purchases'
      ? await foreseePurchases(session, file, plan, await firstRows(file, table, purchases(table, plan)))
      : await foreseeCustomers(session, file, await firstRows(file, table, customers(table, plan)));
  return { ...shown, notes: plan.notes, dateOrder: plan.dateOrder, rows };
}

const purchases = (table: Table, plan: Plan) => (headers: string[]) => purchaseReader({ headers, table, ...plan });
const customers = (table: Table, plan: Plan) => (headers: string[]) => customerReader({ headers, table, ...plan });

async function firstRows<Value>(
  file: FileRow,
  table: Table,
  readerOf: (headers: string[]) => TableReader<Value>,
): Promise<Finished<Value>[]> {
  const rows: Finished<Value>[] = [];
  for await (const piece of finishedRows(file.path, table, readerOf)) {
    rows.push(...piece.rows.slice(0, shownRows - rows.length));
    if (rows.length === shownRows) break;
  }
  return rows;
}

/** The columns with some of their values, and how many rows there are: reckoned by the bytes when they are many. */
async function headOf(file: FileRow, table: Table): Promise<Pick<FilePreview, 'columns' | 'rowEstimate'>> {
  const fieldOf = new Map(Object.entries(table.columns).map(([field, header]) => [header, field]));
  const kept = new Set(table.attributes);
  const samples = new Map<string, Set<string>>();
  let [count, bytes] = [0, 0];
  for await (const { headers, rows, bytes: sofar } of tableRows(file.path, table)) {
    for (const header of headers) if (!samples.has(header)) samples.set(header, new Set());
    for (const { fields, fault } of rows.slice(0, headRows - count)) if (!fault) sample(samples, headers, fields);
    count += rows.length;
    bytes = sofar;
    if (count >= headRows) break;
  }
  const size = Number(file.bytes);
  return {
    rowEstimate: bytes >= size || bytes === 0 ? count : Math.round((count * size) / bytes),
    columns: [...samples].map(([header, values]) => ({
      header,
      field: fieldOf.get(header) ?? null,
      samples: [...values],
      kept: kept.has(header),
    })),
  };
}

function sample(
  samples: ReadonlyMap<string, Set<string>>,
  headers: readonly string[],
  fields: readonly string[],
): void {
  for (const [index, header] of headers.entries()) {
    const values = samples.get(header);
    const value = fields[index]?.trim().slice(0, 80);
    if (values && value && values.size < shownSamples) values.add(value);
  }
}

async function previewAreas(
  session: Session,
  file: FileRow,
  { encoding }: Detected & { format: 'geojson' },
): Promise<Partial<FilePreview>> {
  const features = await readFeatures(file.path, encoding);
  if ('refused' in features) return { error: features.refused };
  const read = areaReader();
  const areas = features.slice(0, shownRows).map((feature, index) => read(feature, index + 1));
  const rows: PreviewRow[] = await foreseeAreas(session, areas);
  return { rowEstimate: features.length, rows };
}
