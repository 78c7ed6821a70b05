import { Button } from '@mantine/core';
import type { CampaignFields } from '../api/campaigns.ts';
import { locale } from '../format/locale.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';

interface ConflictProps {
  keys: readonly (keyof CampaignFields)[];
  onSettle: (whose: 'mine' | 'theirs') => void;
}

/** Two people changed the same: nothing is written over before one of them has said so. */
export function Conflict({ keys, onSettle }: ConflictProps) {
  const parts = new Intl.ListFormat(locale, { type: 'conjunction' }).format(keys.map((key) => t(`field.${key}`)));
  return (
    <section className="hx-callout" role="alert">
      <strong>{t('conflict.title')}</strong>
      <p>{t('conflict.help', { parts })}</p>
      <span className="hx-actions">
        <Button size="compact-xs" onClick={() => onSettle('mine')}>
          {t('conflict.mine')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onSettle('theirs')}>
          {t('conflict.theirs')}
        </Button>
      </span>
    </section>
  );
}
