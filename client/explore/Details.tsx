import { CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { formatChange, formatDistance, formatMetric, formatNumber, formatPercent } from '../format/format.ts';
import { StoreCard } from '../stores/StoreCard.tsx';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { rowName } from './columns.ts';
import { useExplore } from './context.ts';
import { rankOf } from './rows.ts';
import { metricName, periodWords } from './words.ts';

/** On a phone the panel scrolls: what was chosen on the map comes up, what was chosen in the table stays put. */
export function Details() {
  const { selection } = useExplore().view;
  const card = useRef<HTMLDivElement>(null);
  const id = selection?.id;
  useEffect(() => {
    if (id !== undefined && !document.activeElement?.closest('table'))
      card.current?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  return selection ? (
    <div ref={card}>
      <Chosen />
    </div>
  ) : null;
}

/** What is known of the chosen place, in full. */
function Chosen() {
  const { view, rows, allHoods, currency, k, days, store, stores } = useExplore();
  const { selection } = view;
  if (!selection) return null;
  if (selection.kind === 'store') {
    const chosen = stores.data?.find(({ id }) => id === selection.id);
    return chosen ? <StoreCard store={chosen} /> : null;
  }
  const among = selection.kind === 'neighborhood' ? allHoods : rows;
  const row = among.find(({ id }) => id === selection.id);
  const rank = rankOf(among, selection.id);
  const blocks = selection.kind === 'block';
  const title = row ? (blocks ? t('details.block', { place: rowName(row) }) : rowName(row)) : t('details.elsewhere');

  return (
    <section className="hx-details" aria-label={t('details.title')}>
      <header>
        <h2>{title}</h2>
        <CloseButton aria-label={t('details.close')} onClick={() => setView({ selection: null })} />
      </header>
      {!row && <p className="hx-note">{t('details.none')}</p>}
      {row?.held && <p className="hx-note">{t('details.held', { k: k ?? 0 })}</p>}
      {row && !row.held && (
        <dl>
          {row.value !== null && view.metric !== 'customers' && view.metric !== 'penetration' && (
            <Fact name={metricName(view.metric)} value={formatMetric(view.metric, row.value, currency)} />
          )}
          {row.customers !== null && <Fact name={metricName('customers')} value={formatNumber(row.customers)} />}
          {row.penetration !== null && row.households !== null && (
            <Fact
              name={t('table.penetration')}
              value={t('details.households', {
                share: formatPercent(row.penetration),
                n: formatNumber(row.households),
              })}
            />
          )}
          {row.change !== null && <Fact name={t('details.change')} value={formatChange(row.change)} />}
          {rank && (
            <Fact
              name={t('details.rank')}
              value={t(blocks ? 'details.rank.view' : 'details.rank.all', {
                rank: formatNumber(rank.rank),
                of: formatNumber(rank.of),
              })}
            />
          )}
          {row.distance !== null && store && (
            <Fact name={t('details.distance', { store: store.name })} value={formatDistance(row.distance)} />
          )}
          <Fact name={t('details.period')} value={periodWords(days, view.metric)} />
        </dl>
      )}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
