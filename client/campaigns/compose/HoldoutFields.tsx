import { NativeSelect, Radio } from '@mantine/core';
import type { Holdout } from '../../../server/contract/audience.ts';
import { type Campaign, type Power, usePower } from '../../api/campaign-run.ts';
import { formatNumber, formatPercent } from '../../format/format.ts';
import { tCompose as t } from '../../strings/en-compose.ts';

interface HoldoutFieldsProps {
  campaign: Campaign;
  holdout: Holdout;
  onChange: (holdout: Holdout) => void;
}

const shares = [0.05, 0.1, 0.2, 0.3, 0.5];

/** What could be learned, in a sentence. */
export function powerWords({ detectable, baseline, relative, days }: Power): string {
  if (detectable === null || baseline === null) return t('power.cannot');
  return t('power.can', {
    ...{ difference: formatPercent(detectable), baseline: formatPercent(baseline), days: formatNumber(days) },
    relative: relative === null ? formatPercent(detectable) : formatPercent(relative),
  });
}

/** Who is left alone, and how large an effect could be told from chance. */
export function HoldoutFields({ campaign, holdout, onChange }: HoldoutFieldsProps) {
  // It is told of the campaign as it was saved last.
  const power = usePower(campaign.id, `${campaign.updatedAt} ${campaign.version}`);
  return (
    <section className="hx-block" aria-label={t('holdout.title')}>
      <h3>{t('holdout.title')}</h3>
      <p className="hx-note">{t('holdout.help')}</p>
      <Radio.Group
        aria-label={t('holdout.title')}
        value={holdout.unit}
        onChange={(unit) => onChange({ ...holdout, unit: unit as Holdout['unit'] })}
      >
        <Radio className="hx-radio" size="sm" value="people" label={t('holdout.people')} />
        <Radio
          className="hx-radio"
          size="sm"
          value="neighborhoods"
          label={t('holdout.neighborhoods')}
          description={t('holdout.neighborhoods.help')}
        />
        <Radio className="hx-radio" size="sm" value="none" label={t('holdout.none')} />
      </Radio.Group>
      {holdout.unit === 'people' && (
        <NativeSelect
          size="xs"
          label={t('holdout.share')}
          value={String(holdout.share)}
          onChange={(event) => onChange({ ...holdout, share: Number(event.currentTarget.value) })}
          data={[...new Set([...shares, holdout.share])]
            .sort((one, other) => one - other)
            .map((share) => ({ value: String(share), label: formatPercent(share) }))}
        />
      )}
      <p className="hx-note" role="status">
        {holdout.unit === 'none'
          ? t('power.none')
          : power.data
            ? powerWords(power.data)
            : power.error
              ? t('power.failed')
              : ''}
      </p>
    </section>
  );
}
