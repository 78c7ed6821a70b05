import type { CampaignSummary } from '../../api/campaigns.ts';
import { formatNumber } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const day = (instant: string): string => dayFormat.format(new Date(instant));
const list = (parts: readonly string[]): string => new Intl.ListFormat(locale, { type: 'disjunction' }).format(parts);

/** What it does, in one plain line. */
export function doesWords({ trigger, channels }: Pick<CampaignSummary, 'trigger' | 'channels'>): string {
  if (channels.length === 0) return t('does.none');
  const words = { channels: list(channels.map((channel) => t(`does.by.${channel}`))) };
  if (trigger.type !== 'customer') return t(`does.${trigger.type}`, words);
  const n = trigger.when === 'nth_purchase' ? trigger.n : trigger.days;
  return t(`does.${trigger.when}`, { ...words, n: formatNumber(n ?? 0) });
}

/** When it began and ends, as far as that is known. */
export function whenWords(campaign: CampaignSummary): string {
  const { state, schedule, launchedAt, endedAt, updatedAt } = campaign;
  const from = schedule.startAt ?? launchedAt;
  const to = endedAt ?? schedule.endAt;
  if (state === 'draft' && !schedule.startAt) return t('when.draft', { when: day(updatedAt) });
  if (from && to && from <= to) return dayFormat.formatRange(new Date(from), new Date(to));
  if (!from) return t('when.draft', { when: day(updatedAt) });
  return t(state === 'active' || state === 'paused' ? 'when.open' : 'when.starts', { from: day(from) });
}

/** "1,204 sent · 31 redeemed"; null before anything was sent. */
export function countsWords({ state, sent, redeemed }: CampaignSummary): string | null {
  if (state === 'draft' || state === 'scheduled') return null;
  const told = (key: 'sent' | 'redeemed', count: number | null) =>
    count === null ? null : t(`list.${key}`, { count, n: formatNumber(count) });
  return [told('sent', sent), told('redeemed', redeemed)].filter((words) => words !== null).join(' · ');
}
