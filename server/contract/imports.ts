import { z } from 'zod';
import { id, instant } from './common.ts';

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

export const importStatuses = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** Every row read ends in exactly one of the others. `updated` also counts rows that said nothing new. */
export const rowCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  updated: z.number().int(),
  merged: z.number().int().meta({ description: 'a second row of one person or place in the same file' }),
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
});
export type ImportProblem = z.infer<typeof importProblem>;

/** Problems kept per file; the count goes on. */
export const maxProblems = 1000;

export const importFile = z.object({
  name: z.string(),
  bytes: z.number().int(),
  status: z.enum(importStatuses),
  kind: importKind.nullable(),
  detected: z.record(z.string(), z.unknown()).nullable().meta({
    description: 'what was recognized: format, encoding, delimiter, and columns (field to header)',
  }),
  rows: rowCounts,
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
