import { Button, Skeleton } from '@mantine/core';
import { formatMoney, formatNumber, formatPercent } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { areaAt, areasOf, chanceNumbers } from './numbers.ts';
import type { Areas } from './useAreas.ts';
import { countedWords, datesWords } from './words.ts';

/** The one big number of the page, with its denominators and its dates. */
export function Headline({ page }: { page: Areas }) {
  const { result, resultStep, stores, stale, loading, days } = page;
  if (loading) return <Skeleton height={104} aria-label={t('state.loading')} />;
  if (!result) return null;
  const { ask, answer } = result;
  const numbers =
    ask.method === 'huff'
      ? chanceNumbers(answer).find(({ key }) => key === 'likely')
      : areaAt(areasOf(answer, answer.storeId), resultStep)?.properties;
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

/** Said where the lines on the map are dashed. */
export function Estimated({ onImport }: { onImport: (() => void) | null }) {
  return (
    <div className="hx-callout" role="note">
      <strong>{t('areas.estimated')}</strong>
      <p>{t(onImport ? 'areas.estimated.help' : 'areas.estimated.wait')}</p>
      {onImport && (
        <Button size="compact-sm" variant="default" onClick={onImport}>
          {t('areas.estimated.act')}
        </Button>
      )}
    </div>
  );
}
