import '../css/catchments.css';
import '../css/segments.css';
import { Button, Skeleton } from '@mantine/core';
import { type Rfm, useRfm } from '../api/insights.ts';
import { formatNumber } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import { t as tShared } from '../strings/t.ts';
import type { RfmGroup } from '../view/people.ts';
import { setView, useView } from '../view/view.ts';
import { Breaks } from './Breaks.tsx';
import { Cards } from './Cards.tsx';
import { Grid } from './Grid.tsx';
import { GroupTable } from './GroupTable.tsx';

/** Who bought lately, often and for much: the business's own customers, cut into fifths and named. */
export default function InsightsPage() {
  const rfm = useRfm();
  if (rfm.error && !rfm.data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('failed')}</strong>
        <p>{failureWords(rfm.error)}</p>
        <Button size="xs" variant="default" onClick={() => rfm.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  if (!rfm.data) return <Skeleton height={320} role="status" aria-label={tShared('state.loading')} />;
  return rfm.data.breaks && rfm.data.groups.length > 0 ? (
    <Groups rfm={rfm.data} breaks={rfm.data.breaks} />
  ) : (
    <TooFew customers={rfm.data.customers} />
  );
}

function TooFew({ customers }: { customers: number }) {
  const can = useCan();
  return (
    <section className="hx-teach" aria-label={t('none.title')}>
      <h2>{t('none.title')}</h2>
      <p className="hx-note">{t(customers > 0 ? 'none.few' : 'none.help')}</p>
      {can.change && (
        <Button size="xs" onClick={() => setView({ page: 'import', importId: null })}>
          {t('none.act')}
        </Button>
      )}
    </section>
  );
}

function Groups({ rfm, breaks }: { rfm: Rfm; breaks: NonNullable<Rfm['breaks']> }) {
  const { rfmGroup } = useView();
  const choose = (group: RfmGroup) => setView({ rfmGroup: group === rfmGroup ? null : group });
  return (
    <>
      <section aria-label={t('title')}>
        <h2>{t('title')}</h2>
        <p className="hx-note">
          {t('help', { count: rfm.customers, n: formatNumber(rfm.customers) })}{' '}
          {rfm.without > 0 && t('without', { count: rfm.without, n: formatNumber(rfm.without) })}
        </p>
        <Grid rfm={rfm} breaks={breaks} chosen={rfmGroup} onChoose={choose} />
        {rfm.suppressed > 0 && (
          <p className="hx-note">
            {t('suppressed', { count: rfm.suppressed, n: formatNumber(rfm.suppressed), k: rfm.k })}
          </p>
        )}
        <Breaks rfm={rfm} breaks={breaks} />
      </section>
      <section aria-label={t('groups.title')}>
        <h3>{t('groups.title')}</h3>
        <Cards rfm={rfm} chosen={rfmGroup} onChoose={choose} />
        <GroupTable rfm={rfm} />
      </section>
    </>
  );
}
