import type { z } from 'zod';
import type {
  FilePreview,
  ImportReport,
  importFile,
  importPreview,
  importProblem,
  MappingPatch,
  MoneyTotals,
  RowCounts,
} from '../../server/contract/imports.ts';

export type { FilePreview, ImportReport, MappingPatch, MoneyTotals, RowCounts };
export type ImportFile = z.infer<typeof importFile>;
export type ImportProblem = z.infer<typeof importProblem>;
export type ImportPreview = z.infer<typeof importPreview>;
export type PreviewRow = FilePreview['rows'][number];
