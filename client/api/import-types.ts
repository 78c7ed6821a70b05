import type { z } from 'zod';
import type { ImportReport, importFile, importProblem } from '../../server/contract/imports.ts';

export type { ImportReport };
export type ImportFile = z.infer<typeof importFile>;
export type ImportProblem = z.infer<typeof importProblem>;
