import { Button } from '@mantine/core';
import type { Reach } from '../../api/reach.ts';
import { useCan } from '../../shell/can.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { setView } from '../../view/view.ts';
import type { Asked } from './reach-words.ts';

/** Where nobody is reached: what to do about it. */
export function Stuck({ reach, asked }: { reach: Reach; asked: Asked }) {
  const can = useCan();
  const { inArea, withContact, withConsent } = reach.steps.any;
  if (inArea === 0 && asked.everywhere) {
    return (
      <section className="hx-callout">
        <p>{t('stuck.customers')}</p>
        {can.change && (
          <Button size="compact-xs" variant="default" onClick={() => setView({ page: 'import', importId: null })}>
            {t('stuck.import')}
          </Button>
        )}
      </section>
    );
  }
  if (inArea === 0) return <p className="hx-callout">{t('stuck.area')}</p>;
  if (withContact !== 0 && withConsent === 0) {
    return (
      <section className="hx-callout">
        <strong>{t('stuck.consent')}</strong>
        <p>{t('stuck.consent.help')}</p>
        {can.change && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => setView({ page: 'settings', settingsPart: 'phones' })}
          >
            {t('stuck.consent.act')}
          </Button>
        )}
      </section>
    );
  }
  return null;
}
