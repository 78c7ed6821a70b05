import type { Rfm } from '../api/insights.ts';
import { formatNumber } from '../format/format.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import { localDay } from '../view/period.ts';
import { frequencySpan, recencySpan, type Score } from './breaks.ts';

type Breaks = NonNullable<Rfm['breaks']>;

/** "last 12 days", "13–30 days ago". */
export function recencyWords(score: Score, { recency }: Breaks, today: Date): string {
  const span = recencySpan(score, recency, localDay(today));
  if (!span) return t('range.none');
  const { from, to } = span;
  const at = { from: formatNumber(from), to: formatNumber(to ?? 0) };
  if (to === null) return t('recency.last', { count: from - 1, n: formatNumber(Math.max(0, from - 1)) });
  if (score === 5) return t('recency.first', { count: to + 1, n: formatNumber(Math.max(1, to)) });
  return from === to ? t('recency.same', { count: from, n: at.from }) : t('recency.between', at);
}

/** "3–4 times", "9+ times". */
export function frequencyWords(score: Score, { frequency }: Breaks): string {
  const span = frequencySpan(score, frequency);
  if (!span) return t('range.none');
  const { from, to } = span;
  if (to === null) return t('range.more', { n: formatNumber(from) });
  return from === to
    ? t('range.times', { count: from, n: formatNumber(from) })
    : t('range.between', { from: formatNumber(from), to: formatNumber(to) });
}
