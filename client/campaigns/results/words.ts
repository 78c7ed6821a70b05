import type { CampaignResults, Estimate } from '../../api/campaign-run.ts';
import { formatMoney, formatNumber, formatPercent } from '../../format/format.ts';
import { tResults as t } from '../../strings/en-results.ts';

export const outcomes = ['buyers', 'visits', 'revenue'] as const;
export type Outcome = (typeof outcomes)[number];

/** A number that may be held back. */
export const shown = (count: number | null): string => (count === null ? t('results.hidden') : formatNumber(count));
export const money = (amount: number | null, currency: string): string =>
  amount === null ? t('results.hidden') : formatMoney(amount, currency);

/** What one person of a group did, on average. */
export function perPerson(outcome: Outcome, mean: number | null, currency: string): string {
  if (mean === null) return t('results.hidden');
  const n =
    outcome === 'buyers'
      ? formatPercent(mean)
      : outcome === 'revenue'
        ? formatMoney(mean, currency)
        : formatNumber(Math.round(mean * 100) / 100);
  return t(`results.per.${outcome}`, { n });
}

/** What would not have happened without, in all. */
export function extraWords(outcome: Outcome, value: number, currency: string): string {
  const sign = value > 0 ? '+' : value < 0 ? '−' : '';
  const size = Math.abs(value);
  return sign + (outcome === 'revenue' ? formatMoney(Math.round(size), currency) : formatNumber(Math.round(size)));
}

export const reasonOf = ({ reason }: Pick<Estimate, 'reason'>): string =>
  t(reason === null ? 'results.notEnough' : `results.reason.${reason}`);

/** Messages were to be sent, and none was. Flyers are nobody's message: of these alone nothing is known. */
export const nobodyWritten = ({ sent, suppressed }: Pick<CampaignResults, 'sent' | 'suppressed'>): boolean =>
  sent === 0 && suppressed.length > 0;

/** The whole campaign in one sentence that promises nothing. */
export function verdict(results: Pick<CampaignResults, 'sent' | 'suppressed' | 'outcomes'>): string {
  const { buyers } = results.outcomes;
  if (nobodyWritten(results)) return t('results.none');
  const { enoughData, extra, extraInterval } = buyers;
  if (!enoughData || extra === null || extraInterval === null) return reasonOf(buyers);
  const [low, high] = extraInterval;
  const range = { from: formatNumber(Math.round(low)), to: formatNumber(Math.round(high)) };
  if (low > 0) return t('results.buyers.more', { n: formatNumber(Math.round(extra)), ...range });
  if (high >= 0) return t('results.buyers.maybe', range);
  return t('results.buyers.fewer', {
    n: formatNumber(Math.round(-extra)),
    from: formatNumber(Math.round(-high)),
    to: formatNumber(Math.round(-low)),
  });
}
