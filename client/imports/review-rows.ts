import type { FilePreview, PreviewRow } from '../api/import-types.ts';

export type Outcome = PreviewRow['outcome'];
export const outcomes = ['create', 'update', 'merge', 'skip', 'fail'] as const satisfies readonly Outcome[];

/** How many rows of the preview end how, without those that nothing happens to. */
export const countOutcomes = (rows: readonly Pick<PreviewRow, 'outcome'>[]): { outcome: Outcome; count: number }[] =>
  outcomes.flatMap((outcome) => {
    const count = rows.filter((row) => row.outcome === outcome).length;
    return count === 0 ? [] : [{ outcome, count }];
  });

export const isWanted = ({ error, skipped }: Pick<FilePreview, 'error' | 'skipped'>): boolean =>
  error === null && !skipped;

/** Up to here the server counts rows, beyond it reckons. */
const countedRows = 1_000;

/** A reckoned number keeps three digits, so that it looks like what it is. */
export function roughly(estimate: number): { count: number; about: boolean } {
  if (estimate < countedRows) return { count: estimate, about: false };
  const step = 10 ** (Math.floor(Math.log10(estimate)) - 2);
  return { count: Math.round(estimate / step) * step, about: true };
}

const headline = ['name', 'email', 'phone', 'address', 'amount', 'at', 'position'];
const details = ['tags', 'since', 'birthday', 'emailConsent', 'smsConsent', 'pushConsent', 'mailConsent'];
const second = ['at', 'items', 'customer', 'email', 'phone', 'address', 'households', 'population'];

export interface Said {
  /** Who or how much: the field and its value; null for a row that says nothing. */
  title: { field: string; value: string } | null;
  /** What tells them apart, without the names of the fields. */
  line: { field: string; value: string }[];
  rest: { field: string; value: string }[];
}

/** What a row says, the most telling first. A purchase begins with its amount. */
export function saidBy(says: Readonly<Record<string, string>>): Said {
  const order = says.amount === undefined ? headline : ['amount'];
  const first = order.find((field) => says[field] !== undefined);
  const pick = (field: string) => ({ field, value: says[field] ?? '' });
  const lined = second.filter((field) => field !== first && says[field] !== undefined);
  // What the file calls by names of its own comes last.
  const rest = [...new Set([...details, ...Object.keys(says)])].filter(
    (field) => says[field] !== undefined && field !== first && !lined.includes(field),
  );
  return { title: first === undefined ? null : pick(first), line: lined.map(pick), rest: rest.map(pick) };
}
