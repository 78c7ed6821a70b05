import type { CampaignCheck, CampaignSettings } from '../../api/campaign-run.ts';
import type { CampaignFields } from '../../api/campaigns.ts';
import { formatInstant, formatNumber, formatPercent } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns } from '../../strings/en-campaigns.ts';
import { tCompose as t } from '../../strings/en-compose.ts';

const list = (parts: readonly string[], type: 'conjunction' | 'disjunction'): string =>
  new Intl.ListFormat(locale, { type }).format(parts);

/** What a launch does, in plain sentences. */
export function summaryOf(
  fields: CampaignFields,
  { reachable }: Pick<CampaignCheck, 'reachable'>,
  settings: Pick<CampaignSettings, 'quietHours'> | null,
): string[] {
  const { channels, offer, holdout, schedule, quietHours } = fields;
  const people = channels.filter((channel) => channel !== 'flyer');
  const words = {
    channels: list(
      people.map((channel) => tCampaigns(`does.by.${channel}`)),
      'disjunction',
    ),
  };
  return [
    ...(people.length > 0 ? [reaches(reachable), triggers(fields, words)] : []),
    ...(channels.includes('flyer') ? [t('check.flyers')] : []),
    ...(offer.kind === 'none' || offer.title === '' ? [] : [t('check.offer', { offer: offer.title })]),
    ...(holdout.unit === 'none' ? [] : [t(`check.holdout.${holdout.unit}`, { share: formatPercent(holdout.share) })]),
    ...(settings?.quietHours && quietHours === 'hold' && people.length > 0
      ? [t('check.quiet', settings.quietHours)]
      : []),
    ...(schedule.endAt === null ? [] : [t('check.until', { when: formatInstant(schedule.endAt) })]),
  ];
}

function reaches(reachable: number | null): string {
  if (reachable === null) return t('check.few');
  return reachable === 0 ? t('check.nobody') : t('check.reaches', { count: reachable, n: formatNumber(reachable) });
}

function triggers({ trigger, schedule }: CampaignFields, words: { channels: string }): string {
  switch (trigger.type) {
    case 'once':
      return schedule.startAt === null
        ? t('check.once', words)
        : t('check.once.later', { ...words, when: formatInstant(schedule.startAt) });
    case 'fence': {
      const zones = trigger.geofenceIds?.length ?? 0;
      return t('check.fence', {
        ...words,
        what: list(
          trigger.kinds.map((kind) => t(`check.does.${kind}`)),
          'disjunction',
        ),
        where: zones === 0 ? t('check.fence.any') : t('check.fence.some', { count: zones, n: formatNumber(zones) }),
      });
    }
    case 'customer':
      return t(`check.${trigger.when}`, {
        ...words,
        n: formatNumber((trigger.when === 'nth_purchase' ? trigger.n : trigger.days) ?? 0),
      });
  }
}
