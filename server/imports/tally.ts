import { maxProblems, type RowCounts } from '../contract/imports.ts';
import type { Progress, StoredProblem } from './queries.ts';
import { noRows } from './report.ts';
import { wellFormed } from './values.ts';

type Ending = Exclude<keyof RowCounts, 'read'>;

/** Counts the rows of one batch and keeps their problems: up to the file's limit; the count goes on. */
export class Tally {
  readonly counts: RowCounts = { ...noRows };
  readonly problems: StoredProblem[] = [];
  problemCount = 0;

  /** `kept`: how many problems the file has already. */
  constructor(private readonly kept: number) {}

  end(ending: Ending): void {
    this.counts.read++;
    this.counts[ending]++;
  }

  problem(row: number | null, { column, reason, customerId }: Omit<StoredProblem, 'row'>): void {
    this.problemCount++;
    if (this.kept + this.problemCount > maxProblems) return;
    const shown = wellFormed(reason).replaceAll('\0', '');
    this.problems.push({
      row,
      ...(column !== undefined && { column: wellFormed(column) }),
      reason: shown,
      ...(customerId !== undefined && { customerId }),
    });
  }

  progress(fraction: number): Progress {
    const { counts, problems, problemCount } = this;
    // Problems are found while rows are read and while they are written; people read them by row.
    problems.sort((a, b) => (a.row ?? Number.POSITIVE_INFINITY) - (b.row ?? Number.POSITIVE_INFINITY));
    return { counts, problems, problemCount, fraction };
  }
}
