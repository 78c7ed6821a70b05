import { Button } from '@mantine/core';
import type { CampaignFields } from '../../api/campaigns.ts';
import type { Reach } from '../../api/reach.ts';
import { formatArea, formatMoney, formatNumber } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import type { StepProps } from '../flow.ts';
import { openCampaign } from '../open.ts';
import { countWords, messageChannels } from './reach-words.ts';

interface BesideProps {
  reach: Reach;
  fields: CampaignFields;
  change: StepProps['change'];
  goTo: StepProps['goTo'];
}

/** What else there is to know before writing: who is no customer yet, who hears from us anyway, what it costs. */
export function Beside({ reach, fields, change, goTo }: BesideProps) {
  const { areaSquareMeters } = reach;
  return (
    <section className="hx-block hx-beside" aria-label={t('beside.title')}>
      <h3>{t('beside.title')}</h3>
      <ul>
        <Households reach={reach} fields={fields} change={change} goTo={goTo} />
        <Overlap reach={reach} />
        <Cost reach={reach} />
        {areaSquareMeters !== null && <li>{t('beside.area', { area: formatArea(areaSquareMeters) })}</li>}
      </ul>
    </section>
  );
}

function Households({ reach: { households, flyers }, fields, change, goTo }: BesideProps) {
  if (households === null) return <li className="hx-quiet">{t('beside.households.unknown')}</li>;
  if (flyers === null || flyers === 0) {
    return <li>{t('beside.households', { count: households, n: formatNumber(households) })}</li>;
  }
  const has = fields.channels.includes('flyer');
  const add = () => {
    if (!has) change({ channels: [...fields.channels, 'flyer'] });
    goTo('message');
  };
  return (
    <li>
      {t('beside.flyers', { count: flyers, n: formatNumber(flyers), of: formatNumber(households) })}{' '}
      <Button size="compact-xs" variant="default" onClick={add}>
        {t(has ? 'beside.flyers.write' : 'beside.flyers.add')}
      </Button>
    </li>
  );
}

function Overlap({ reach: { overlap, k } }: { reach: Reach }) {
  const others = overlap.filter(({ customers }) => customers !== 0);
  if (others.length === 0) return <li className="hx-quiet">{t('beside.overlap.none')}</li>;
  return others.map(({ campaignId, name, customers }) => (
    <li key={campaignId}>
      {t('beside.overlap', { count: customers ?? k, n: countWords(customers, k) })}{' '}
      <button type="button" className="hx-link" onClick={() => openCampaign(campaignId)}>
        {name}
      </button>
    </li>
  ));
}

function Cost({ reach: { estimatedCost } }: { reach: Reach }) {
  const { total, currency, byChannel } = estimatedCost;
  if (total === null) return <li className="hx-quiet">{t('beside.cost.held')}</li>;
  if (total === 0) return <li>{t('beside.cost.none')}</li>;
  const parts = messageChannels.flatMap((channel) => {
    const cost = byChannel[channel] ?? 0;
    return cost > 0 ? [`${formatMoney(cost, currency)} ${t(`by.${channel}`)}`] : [];
  });
  const each = new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
  return (
    <li>
      {parts.length > 1
        ? t('beside.cost.parts', { total: formatMoney(total, currency), parts: each })
        : t('beside.cost', { total: formatMoney(total, currency) })}
    </li>
  );
}
