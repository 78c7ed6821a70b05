import type { Rfm } from '../api/insights.ts';
import { formatDay, formatMoney, formatNumber } from '../format/format.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import { localDay } from '../view/period.ts';
import { recencySpan } from './breaks.ts';

/** The cuts between the fifths, as sentences. */
export function Breaks({ rfm: { currency }, breaks }: { rfm: Rfm; breaks: NonNullable<Rfm['breaks']> }) {
  const today = localDay(new Date());
  const latest = recencySpan(5, breaks.recency, today)?.to ?? null;
  const oldest = recencySpan(1, breaks.recency, today)?.from ?? null;
  const often = breaks.frequency.at(-1);
  const much = breaks.money.at(-1);
  const since = new Date(Date.parse(`${today}T00:00:00Z`) - (latest ?? 0) * 86_400_000).toISOString().slice(0, 10);
  return (
    <details className="hx-more">
      <summary>{t('breaks.title')}</summary>
      <p className="hx-note">{t('breaks.help')}</p>
      <ul className="hx-plain-list">
        {latest !== null && (
          <li>{t('breaks.recency', { count: latest, n: formatNumber(latest), day: formatDay(since) })}</li>
        )}
        {oldest !== null && <li>{t('breaks.recency.last', { count: oldest, n: formatNumber(oldest) })}</li>}
        {often !== undefined && <li>{t('breaks.frequency', { count: often, n: formatNumber(often) })}</li>}
        {much !== undefined && <li>{t('breaks.money', { amount: formatMoney(much, currency) })}</li>}
      </ul>
    </details>
  );
}
