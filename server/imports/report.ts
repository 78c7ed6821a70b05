import type { ImportFile, ImportProblem, ImportReport, RowCounts } from '../contract/imports.ts';
import type { FileRow, ImportRow } from './queries.ts';

export const noRows: RowCounts = { read: 0, created: 0, updated: 0, merged: 0, skipped: 0, failed: 0 };

const addRows = (a: RowCounts, b: RowCounts): RowCounts => ({
  read: a.read + b.read,
  created: a.created + b.created,
  updated: a.updated + b.updated,
  merged: a.merged + b.merged,
  skipped: a.skipped + b.skipped,
  failed: a.failed + b.failed,
});

export const rowsOf = (file: FileRow): RowCounts => ({
  read: file.rows_read,
  created: file.rows_created,
  updated: file.rows_updated,
  merged: file.rows_merged,
  skipped: file.rows_skipped,
  failed: file.rows_failed,
});

const toFile = (file: FileRow): ImportFile => ({
  name: file.name,
  bytes: Number(file.bytes),
  status: file.status,
  kind: file.kind,
  detected: file.detected,
  rows: rowsOf(file),
  money: file.money,
  problemCount: file.problem_count,
  error: file.error,
});

/** Stands for a customer's name in a problem as it is kept. */
export const namePlace = '{customer}';

export type Names = ReadonlyMap<string, string>;

export const withName = (reason: string, customerId: string | null | undefined, names: Names): string =>
  reason.replace(namePlace, () => names.get(customerId ?? '')?.slice(0, 60) ?? 'somebody known already');

/** Whom the problems of an import's rows name. */
export const namedIn = (row: ImportRow): string[] => [
  ...new Set(row.files.flatMap(({ problems }) => problems.flatMap(({ customerId }) => customerId ?? []))),
];

/** A file that was refused as a whole is a problem too, of no row. */
const problemsOf = (file: FileRow, names: Names): ImportProblem[] => [
  ...(file.error === null ? [] : [{ file: file.name, row: null, reason: file.error }]),
  ...file.problems.map((problem) => ({
    file: file.name,
    ...problem,
    reason: withName(problem.reason, problem.customerId, names),
  })),
];

/** A small file must not look like half of the work: files count by their bytes. */
function progressOf(status: ImportRow['status'], files: readonly FileRow[]): ImportReport['progress'] {
  if (status === 'review') return { phase: 'waiting', fraction: 0 };
  if (status !== 'queued' && status !== 'running') return { phase: 'finished', fraction: 1 };
  const weight = (file: FileRow) => Number(file.bytes) + 1;
  const ended = (file: FileRow) => file.status !== 'queued' && file.status !== 'running';
  const all = files.reduce((so, file) => so + weight(file), 0);
  const through = files.reduce((so, file) => so + weight(file) * (ended(file) ? 1 : file.fraction), 0);
  const current = files.find((file) => file.status === 'running');
  return {
    phase: current?.phase ?? (status === 'queued' ? 'waiting' : 'reading'),
    fraction: all > 0 ? through / all : 0,
  };
}

/** The report of an import, as the API answers it. */
export function toReport(row: ImportRow, names: Names = new Map()): ImportReport {
  const kinds = [...new Set(row.files.flatMap((file) => file.kind ?? []))];
  return {
    id: row.id,
    status: row.status,
    kind: kinds.length > 1 ? 'mixed' : (kinds[0] ?? null),
    detected: row.files.find((file) => file.detected !== null)?.detected ?? null,
    rows: row.files.map(rowsOf).reduce(addRows, noRows),
    problems: row.files.flatMap((file) => problemsOf(file, names)),
    problemCount: row.files.reduce((so, file) => so + file.problem_count + (file.error === null ? 0 : 1), 0),
    progress: progressOf(row.status, row.files),
    files: row.files.map(toFile),
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
