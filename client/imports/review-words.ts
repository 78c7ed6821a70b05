import type { FilePreview, PreviewRow } from '../api/import-types.ts';
import { formatAmount } from '../format/amount.ts';
import { formatNumber } from '../format/format.ts';
import { isReviewKey, tReview } from '../strings/en-review.ts';
import { extractName } from './extract-name.ts';
import { type Outcome, roughly, saidBy } from './review-rows.ts';

type Kind = FilePreview['kind'];

/** What a file was recognized as, and how much is in it. */
export function titleWords({ title, kind, rowEstimate, error }: FilePreview): string {
  if (title === null || error !== null) return tReview('review.unknown');
  if (rowEstimate === null || rowEstimate === 0) return title;
  const { count, about } = roughly(rowEstimate);
  const values = { title, count, n: formatNumber(count) };
  if (kind === 'neighborhoods') return tReview('size.places', values);
  const what = kind === 'customers' ? 'people' : 'rows';
  return tReview(about ? `size.${what}.about` : `size.${what}`, values);
}

/** Shown to the owner before anything is written; a table's notes are the server's. */
export function noteWords({ kind, name, notes, remembered, rows }: FilePreview): string[] {
  const own = remembered ? [tReview('review.remembered')] : [];
  if (kind === 'streets') own.push(tReview('review.streets', { name: extractName(name) }));
  if (kind === 'neighborhoods') {
    const names = rows.flatMap(({ says }) => says.name ?? []).slice(0, 4);
    if (names.length > 0) own.push(`${names.join(', ')}${rows.length > names.length ? '…' : ''}`);
  }
  return [...own, ...notes];
}

/** A thing of a customer or a purchase by its name on screen; an attribute keeps its heading. */
export function fieldWords(kind: Kind, field: string): string {
  const key = `field.${kind}.${field}`;
  return isReviewKey(key) ? tReview(key) : field;
}

const isPurchase = (kind: Kind) => kind === 'purchases';

export const outcomeWords = (kind: Kind, outcome: Outcome): string =>
  tReview(outcome === 'merge' && isPurchase(kind) ? 'outcome.merge.purchases' : `outcome.${outcome}`);

export const countWords = (kind: Kind, outcome: Outcome, count: number): string =>
  tReview(outcome === 'merge' && isPurchase(kind) ? 'first.merge.purchases' : `first.${outcome}`, {
    n: formatNumber(count),
  });

/** Whom a row is about, where the server has not said it in its own words. */
export function withWords(kind: Kind, { outcome, with: whom, problems }: PreviewRow): string | null {
  if (whom === null || (outcome === 'merge' && problems.length > 0)) return null;
  const name = whom.name ?? tReview('with.unnamed');
  if (isPurchase(kind)) return tReview('with.purchase', { name });
  if (outcome === 'merge') return tReview(`with.merge.${whom.by}`, { name });
  return outcome === 'update' ? tReview('with.update', { name }) : null;
}

/** What a row says in three lines, the first in bold. */
export function saidWords(
  kind: Kind,
  says: PreviewRow['says'],
  currency: string | null,
): { title: string; line: string; rest: string } {
  const { title, line, rest } = saidBy(says);
  const word = ({ field, value }: { field: string; value: string }): string => {
    if (field === 'amount') return formatAmount(value, currency);
    if (field === 'households' || field === 'population')
      return tReview(`said.${field}`, { n: formatNumber(Number(value)) });
    return field === 'customer' ? tReview('said.by', { who: value }) : value;
  };
  const shown = (value: string) => (value === 'granted' || value === 'withdrawn' ? tReview(`said.${value}`) : value);
  const parts = line.map(word);
  if (isPurchase(kind) && says.customer === undefined && title !== null) parts.push(tReview('rows.anonymous'));
  return {
    title: title === null ? '' : word(title),
    line: parts.join(' · '),
    rest: rest.map(({ field, value }) => `${fieldWords(kind, field)}: ${shown(value)}`).join(' · '),
  };
}
