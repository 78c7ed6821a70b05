import { z } from 'zod';
import { id, instant } from './common.ts';
import { sources } from './people.ts';

export const importKinds = ['streets', 'neighborhoods', 'customers', 'purchases'] as const;
export const importKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKind>;

/** `drawing` to `storing` are an extract's: its basemap, its addresses, its travel times, and the change over to it. */
export const importPhases = [
  'waiting',
  'reading',
  'drawing',
  'addressing',
  'routing',
  'storing',
  'placing',
  'finished',
] as const;
export type ImportPhase = (typeof importPhases)[number];

export const importStatuses = ['queued', 'review', 'running', 'done', 'failed', 'cancelled'] as const;

/** Every row read ends in exactly one of the others. `updated` also counts rows that said nothing new. */
export const rowCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  merged: z.number().int().meta({
    description:
      'about somebody known already (same e-mail or phone), or a second row of one person, purchase or place',
  }),
  skipped: z.number().int(),
  failed: z.number().int(),
});
export type RowCounts = z.infer<typeof rowCounts>;

export const importProblem = z.object({
  file: z.string(),
  row: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'line of the table or number of the feature, from 1; null: the whole file' }),
  column: z.string().optional(),
  reason: z.string(),
  customerId: id.optional().meta({ description: 'the row was joined with this customer: nothing is wrong with it' }),
});
export type ImportProblem = z.infer<typeof importProblem>;

/** Problems kept per file; the count goes on. */
export const maxProblems = 1000;

const sum = z.object({
  count: z.number().int(),
  amount: z.string().meta({ description: 'a decimal with two places' }),
});
/** What the rows of a purchases file that were written add up to. A second import of it adds up to the same. */
export const moneyTotals = z.object({
  currency: z.string(),
  payments: sum,
  refunds: sum.meta({ description: 'the amount is negative' }),
  net: z.string().meta({ description: 'payments and refunds together' }),
  anonymous: sum.meta({ description: 'of these, those without a customer, refunds subtracted' }),
});
export type MoneyTotals = z.infer<typeof moneyTotals>;

export const importFile = z.object({
  name: z.string(),
  bytes: z.number().int(),
  status: z.enum(importStatuses),
  kind: importKind.nullable(),
  detected: z.record(z.string(), z.unknown()).nullable().meta({
    description: 'what was recognized: format, encoding, delimiter, and columns (field to header)',
  }),
  rows: rowCounts,
  money: moneyTotals.nullable(),
  problemCount: z.number().int(),
  error: z.string().nullable().meta({ description: 'why the whole file was refused' }),
});
export type ImportFile = z.infer<typeof importFile>;

export const importReport = z
  .object({
    id,
    status: z.enum(importStatuses),
    kind: z.union([importKind, z.literal('mixed')]).nullable(),
    detected: z.record(z.string(), z.unknown()).nullable(),
    rows: rowCounts,
    problems: z.array(importProblem),
    problemCount: z.number().int(),
    progress: z.object({
      phase: z.enum(importPhases),
      fraction: z.number().min(0).max(1),
    }),
    files: z.array(importFile),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Import' });
export type ImportReport = z.infer<typeof importReport>;

export const importLimits = { files: 20, fileBytes: 2 * 1024 ** 3 };

/** What will happen to a row, by what is known now. */
export const previewOutcome = z.enum(['create', 'update', 'merge', 'skip', 'fail']);

/** A file before anything of it is written. */
export const filePreview = z.object({
  number: z.number().int(),
  name: z.string(),
  kind: z.enum(importKinds).nullable(),
  source: z.enum(sources).nullable(),
  title: z.string().nullable().meta({ description: 'what was recognized, in words: “Square customer directory”' }),
  error: z.string().nullable().meta({ description: 'why the file is refused as a whole' }),
  skipped: z.boolean().meta({ description: 'left out by mappingPatch’s skip' }),
  remembered: z.boolean().meta({ description: 'columns were confirmed before, for a file of this shape' }),
  rowEstimate: z.number().int().nullable(),
  notes: z
    .array(z.string())
    .meta({ description: 'what was decided from the whole column, such as the order of day and month' }),
  dateOrder: z
    .enum(['month-first', 'day-first'])
    .nullable()
    .meta({ description: 'how dates such as 3/4/2026 are read, in a table' }),
  columns: z.array(
    z.object({
      header: z.string(),
      field: z.string().nullable().meta({ description: 'what it is read as; null: kept as an attribute, or left out' }),
      samples: z.array(z.string()),
      kept: z.boolean().meta({ description: 'read as no field, and kept as an attribute under its heading' }),
    }),
  ),
  fields: z.array(z.string()).meta({ description: 'what a column of this kind of file may be read as' }),
  rows: z.array(
    z.object({
      row: z.number().int(),
      outcome: previewOutcome,
      says: z.record(z.string(), z.string()).meta({ description: 'field to value, as it will be written' }),
      with: z
        .object({ customerId: id.nullable(), name: z.string().nullable(), by: z.enum(['id', 'email', 'phone']) })
        .nullable()
        .meta({ description: 'whom it updates or merges with' }),
      problems: z.array(z.object({ column: z.string().optional(), reason: z.string() })),
    }),
  ),
});
export type FilePreview = z.infer<typeof filePreview>;
export const importPreview = z.object({ id, files: z.array(filePreview) }).meta({ id: 'ImportPreview' });

/** How a file is to be read instead. Fields that are not named are not read. */
export const mappingPatch = z.strictObject({
  kind: z.enum(['customers', 'purchases']).optional(),
  columns: z.record(z.string().max(40), z.string().max(200)).optional().meta({ description: 'field to header' }),
  dateOrder: z.enum(['month-first', 'day-first']).optional(),
  skip: z.boolean().optional().meta({ description: 'leave this file out' }),
});
export type MappingPatch = z.infer<typeof mappingPatch>;
