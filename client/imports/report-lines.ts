import type { ImportProblem, ImportReport } from '../api/import-types.ts';

export type Joined = ImportProblem & { customerId: string };

export interface Lines {
  joined: Joined[];
  joinedCount: number;
  problems: ImportProblem[];
  problemCount: number;
}

/**
 * The report's lines about rows that were joined with somebody known, and those about something wrong; that a file was left
 * out on purpose is neither. Of very many lines the report keeps the first; the counts are of all.
 */
export function splitLines({ problems, problemCount, files }: ImportReport): Lines {
  const leftOut = files.filter(({ status, error }) => status === 'cancelled' && error !== null);
  const isLeftOut = ({ file, row, reason }: ImportProblem) =>
    row === null && leftOut.some(({ name, error }) => name === file && error === reason);
  const joined = problems.filter((one): one is Joined => one.customerId !== undefined);
  const wrong = problems.filter((one) => one.customerId === undefined && !isLeftOut(one));
  if (problems.length === problemCount)
    return { joined, joinedCount: joined.length, problems: wrong, problemCount: wrong.length };
  const people = files.filter(({ kind }) => kind === 'customers');
  const joinedCount = people.reduce((so, { rows }) => so + rows.merged, 0);
  const others = problemCount - joinedCount - leftOut.length;
  return { joined, joinedCount, problems: wrong, problemCount: Math.max(wrong.length, others) };
}
