import { formatDay, formatDayRange, formatInstant, formatNumber } from '../format/format.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { isDay } from '../view/period.ts';
import { lastOf, type Range, type Within } from './clean.ts';

/** A template's parts may be empty: what they leave are single spaces. */
export const tidy = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\s+([,)])/g, '$1')
    .trim();

/** "a, b and c". */
export function listWords(parts: readonly string[], word: 'and' | 'or'): string {
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last;
  return t(`words.list.${word}`, { first: parts.slice(0, -1).join(', '), last });
}

/** "at least 3", "2 to 5", "exactly 1". */
export function rangeWords({ min, max }: Range, write: (amount: number) => string): string {
  if (min !== undefined && max !== undefined)
    return min === max
      ? t('words.range.exactly', { n: write(min) })
      : t('words.range.between', { low: write(min), high: write(max) });
  if (min !== undefined) return t('words.range.least', { n: write(min) });
  return max === undefined ? t('words.range.any') : t('words.range.most', { n: write(max) });
}

/** A date field that is half typed holds what is neither. */
function momentWords(moment: string): string {
  if (isDay(moment)) return formatDay(moment);
  return Number.isFinite(Date.parse(moment)) ? formatInstant(moment) : t('words.blank');
}

/** "in the last 90 days"; empty where nothing narrows it. */
export function withinWords(within: Within): string {
  if ('days' in within) return t('words.within.days', { count: within.days, n: formatNumber(within.days) });
  const { from, to } = within;
  if (from && to) {
    const days = isDay(from) && isDay(to) && from <= to;
    const range = days
      ? formatDayRange(from, to)
      : t('words.range.between', { low: momentWords(from), high: momentWords(to) });
    return t('words.within.between', { range });
  }
  if (from) return t('words.within.from', { day: momentWords(from) });
  return to ? t('words.within.to', { day: momentWords(to) }) : '';
}

/** "at least 3 times", "once". */
export function timesWords(count: Range): string {
  if (count.min === 1 && count.max === 1) return t('words.once');
  if (count.min === 1 && count.max === undefined) return t('words.once.least');
  const range = rangeWords(count, formatNumber);
  const orNever = (count.min ?? 0) === 0;
  return t(orNever ? 'words.times.orNever' : 'words.times', { count: lastOf(count), range });
}
