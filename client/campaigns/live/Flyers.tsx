import { Button } from '@mantine/core';
import { tResults as t } from '../../strings/en-results.ts';

/** What is printed for people without a phone. */
export function Flyers({ campaignId }: { campaignId: string }) {
  const file = (ending: string) => `/api/v1/campaigns/${encodeURIComponent(campaignId)}/flyers.${ending}`;
  return (
    <section className="hx-block" aria-label={t('live.flyers')}>
      <h3>{t('live.flyers')}</h3>
      <p className="hx-note">{t('live.flyers.help')}</p>
      <span className="hx-actions">
        <Button component="a" size="xs" variant="default" href={file('pdf')} download>
          {t('live.flyers.pdf')}
        </Button>
        <Button component="a" size="xs" variant="default" href={file('csv')} download>
          {t('live.flyers.csv')}
        </Button>
      </span>
    </section>
  );
}
