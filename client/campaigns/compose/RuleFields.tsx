import { NativeSelect } from '@mantine/core';
import type { CampaignSettings } from '../../../server/contract/campaigns.ts';
import { useCampaignSettings } from '../../api/campaign-run.ts';
import { formatNumber } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import type { StepProps } from '../flow.ts';
import { openCampaign } from '../open.ts';
import { Amount } from './Amount.tsx';

const priorities = [90, 50, 10] as const;
const usualDays = 7;

/** What the shop's own rules say over all campaigns. */
export function capsWords({ caps }: Pick<CampaignSettings, 'caps'>): string {
  if (caps.length === 0) return t('rules.caps.none');
  const words = caps.map(({ channel, count, days }) =>
    t('rules.cap', {
      ...{ n: formatNumber(count), days: formatNumber(days) },
      channel: channel === 'any' ? t('rules.cap.any') : t(`channel.${channel}`),
    }),
  );
  return t('rules.caps', { caps: new Intl.ListFormat(locale).format(words) });
}

/** Nights, how often at most, and which campaign goes first. */
export function RuleFields({ fields, change }: Pick<StepProps, 'fields' | 'change'>) {
  const { data: settings } = useCampaignSettings();
  const { limits, quietHours, priority } = fields;
  const quiet = settings?.quietHours;
  const nearest = priorities.reduce((best, one) => (Math.abs(one - priority) < Math.abs(best - priority) ? one : best));
  return (
    <section className="hx-block" aria-label={t('rules.title')}>
      <h3>{t('rules.title')}</h3>
      {settings && <p className="hx-note">{capsWords(settings)}</p>}
      <NativeSelect
        size="xs"
        label={quiet ? t('rules.quiet', quiet) : t('rules.quiet.none')}
        value={quietHours}
        onChange={(event) => change({ quietHours: event.currentTarget.value as 'hold' | 'drop' })}
        data={(['hold', 'drop'] as const).map((one) => ({ value: one, label: t(`rules.quiet.${one}`) }))}
      />
      <div className="hx-controls-row">
        <Amount
          label={t('rules.person')}
          value={limits.perPerson?.count ?? null}
          onChange={(count) =>
            change(
              {
                limits: {
                  ...limits,
                  perPerson: count === null ? null : { count, days: limits.perPerson?.days ?? usualDays },
                },
              },
              'limits person',
            )
          }
          min={1}
          max={100}
          optional
        />
        {limits.perPerson && (
          <Amount
            label={t('rules.person.days')}
            value={limits.perPerson.days}
            onChange={(days) =>
              days !== null &&
              limits.perPerson &&
              change({ limits: { ...limits, perPerson: { ...limits.perPerson, days } } }, 'limits days')
            }
            min={1}
            max={365}
          />
        )}
      </div>
      <Amount
        label={t('rules.total')}
        value={limits.total}
        onChange={(total) => change({ limits: { ...limits, total } }, 'limits total')}
        min={1}
        max={10_000_000}
        optional
      />
      <NativeSelect
        size="xs"
        label={t('rules.priority')}
        value={String(nearest)}
        onChange={(event) => change({ priority: Number(event.currentTarget.value) })}
        data={priorities.map((one) => ({ value: String(one), label: t(`rules.priority.${one}`) }))}
      />
      <button type="button" className="hx-link" onClick={() => openCampaign('settings')}>
        {t('rules.settings')}
      </button>
    </section>
  );
}
