import { Button, Skeleton } from '@mantine/core';
import { useStreets } from '../api/basemap.ts';
import { formatMoney, formatNumber, formatPercent } from '../format/format.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { setView } from '../view/view.ts';
import { areaAt, areasOf, chanceNumbers } from './numbers.ts';
import type { Areas } from './useAreas.ts';
import { countedWords, datesWords } from './words.ts';

/** The one big number of the page, with its denominators and its dates. */
export function Headline({ page }: { page: Areas }) {
  const { result, resultStep, stores, stale, loading, days } = page;
  if (loading) return <Skeleton height={104} role="status" aria-label={t('state.loading')} />;
  if (!result) return null;
  if (result.ask.method === 'huff') return <Chance page={page} />;
  const { ask, answer } = result;
  const numbers = areaAt(areasOf(answer, answer.storeId), resultStep)?.properties;
  const store = stores.find(({ id }) => id === answer.storeId)?.name ?? '';
  if (!numbers) return <p className="hx-empty">{t('areas.nothing')}</p>;

  const { customers, households, penetration, share, revenue, purchases } = numbers;
  const about = [
    households !== null &&
      households >= 1 &&
      (penetration === null
        ? t('areas.households.only', { n: formatNumber(Math.round(households)) })
        : t('areas.households', { share: formatPercent(penetration), n: formatNumber(Math.round(households)) })),
    share !== null && t('areas.share', { share: formatPercent(share) }),
  ].filter((words) => words !== false);
  const nobody = customers === 0;

  return (
    <section className="hx-totals" aria-label={t('areas.title')} data-stale={stale || undefined} aria-live="polite">
      <p className="hx-headline">
        <strong>{customers === null ? t('areas.in.held') : formatNumber(customers)}</strong>{' '}
        <span>{countedWords(ask, resultStep, customers ?? 0, store)}</span>
      </p>
      {about.length > 0 && !nobody && <p className="hx-note">{about.join(' · ')}</p>}
      {revenue !== null && purchases !== null && !nobody && (
        <p className="hx-note">
          {purchases === 0
            ? t('areas.nobody.period')
            : t('areas.money', {
                count: purchases,
                n: formatNumber(purchases),
                revenue: formatMoney(revenue, answer.currency),
              })}{' '}
          · {datesWords(days)}
        </p>
      )}
      {nobody && <p className="hx-note">{t('areas.nobody')}</p>}
      {stale && <span className="hx-visually-hidden">{t('areas.working')}</span>}
    </section>
  );
}

/** Of a competition: how many of all choose the shop. */
function Chance({ page: { result, stores, stale } }: { page: Areas }) {
  const answer = result?.answer;
  const own = answer?.huff?.stores.find(({ storeId }) => storeId === answer.storeId);
  if (!answer || !own) return <p className="hx-empty">{t('areas.nothing')}</p>;
  const likely = chanceNumbers(answer).find(({ key }) => key === 'likely');
  const store = stores.find(({ id }) => id === answer.storeId)?.name ?? own.name;
  const customers = likely?.customers ?? null;
  return (
    <section className="hx-totals" aria-label={t('areas.title')} data-stale={stale || undefined} aria-live="polite">
      <p className="hx-headline">
        <strong>{formatPercent(own.expectedShare)}</strong> <span>{t('areas.in.huff', { store })}</span>
      </p>
      <p className="hx-note">
        {likely?.blocks === 0
          ? t('areas.likely.none')
          : customers !== null && t('areas.likely', { count: customers, n: formatNumber(customers) })}
      </p>
      {stale && <span className="hx-visually-hidden">{t('areas.working')}</span>}
    </section>
  );
}

/** Said where the lines on the map are dashed. */
export function Estimated() {
  const can = useCan();
  const streets = useStreets();
  const missing = streets.data === null;
  const help = streets.data
    ? 'areas.estimated.noRouting'
    : can.change
      ? 'areas.estimated.help'
      : 'areas.estimated.wait';
  return (
    <div className="hx-callout" role="note">
      <strong>{t('areas.estimated')}</strong>
      <p>{t(help)}</p>
      {missing && can.change && (
        <Button size="compact-sm" variant="default" onClick={() => setView({ page: 'import', importId: null })}>
          {t('areas.estimated.act')}
        </Button>
      )}
    </div>
  );
}
