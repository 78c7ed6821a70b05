import type { FilePreview } from '../api/import-types.ts';

/** Field to header: what a person has said of a table's columns, whether or not it can be read so already. */
export type ColumnsDraft = Readonly<Record<string, string>>;

export const draftOf = ({ columns }: Pick<FilePreview, 'columns'>): ColumnsDraft =>
  Object.fromEntries(columns.flatMap(({ field, header }) => (field === null ? [] : [[field, header]])));

export const fieldOf = (draft: ColumnsDraft, header: string): string | null =>
  Object.entries(draft).find(([, one]) => one === header)?.[0] ?? null;

/** A column is one thing, and a thing is one column: whoever had it before is left without. */
export function assign(draft: ColumnsDraft, header: string, field: string | null): ColumnsDraft {
  const others = Object.entries(draft).filter(([, of]) => of !== header);
  return Object.fromEntries(field === null ? others : [...others, [field, header]]);
}

/** Two numbers up to 31 with a mark between: only the order tells which is the day. */
const openDay = /^\s*\d{1,2}[-/]\d{1,2}(?:[-/](?:\d{4}|\d{2}))?(?!\d)/;
const dateFields = new Set(['at', 'since', 'birthday', 'emailConsentAt', 'smsConsentAt', 'cancelledAt']);

/** Whether the order of day and month matters to this table. */
export const asksDateOrder = ({ columns }: Pick<FilePreview, 'columns'>): boolean =>
  columns.some(({ field, samples }) => dateFields.has(field ?? '') && samples.some((text) => openDay.test(text)));
