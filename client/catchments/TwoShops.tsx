import { formatNumber } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { type NumberColumn, NumberTable } from './NumberTable.tsx';
import { areasOf, twoShops } from './numbers.ts';
import type { Areas } from './useAreas.ts';
import { minutesWords } from './words.ts';

const isAt = (step: number | null) => (feature: { properties: { value: number } }) => feature.properties.value === step;

/** Two shops' areas of the chosen minutes, what both reach, and who is nearer. */
export function TwoShops({ page }: { page: Areas }) {
  const { result, resultStep, stores, stale, other } = page;
  const ask = result?.ask;
  if (!result || ask?.method !== 'isochrone' || ask.otherStoreId === null || ask.otherStoreId === result.answer.storeId)
    return null;
  const { answer } = result;
  const otherId = ask.otherStoreId;
  const nameOf = (id: string) => stores.find((store) => store.id === id)?.name ?? '';
  const { both, ownNearer, otherNearer, nearerWithin } = twoShops(answer, otherId, resultStep);
  const otherArea = other && areasOf(other, otherId).find(isAt(resultStep));
  const shown = [
    {
      key: 'own',
      tone: 'a',
      name: nameOf(answer.storeId),
      area: areasOf(answer, answer.storeId).find(isAt(resultStep)),
    },
    { key: 'other', tone: 'b', name: nameOf(otherId), area: otherArea },
    ...(both ? [{ key: 'both', tone: 'both', name: t('areas.two.both'), area: both }] : []),
  ];
  const columns: NumberColumn[] = shown.map(({ key, tone, name, area }) => ({
    key,
    numbers: area?.properties ?? null,
    head: (
      <span className="hx-column-head">
        <i className="hx-swatch" data-tone={tone} aria-hidden />
        {name}
      </span>
    ),
  }));
  const nearer = [
    { id: answer.storeId, customers: ownNearer?.properties.customers ?? null },
    { id: otherId, customers: otherNearer?.properties.customers ?? null },
  ];
  return (
    <section className="hx-block" aria-label={t('areas.two')}>
      <h3>
        {t('areas.two')}
        {resultStep !== null && ` · ${minutesWords(resultStep)}`}
      </h3>
      <NumberTable label={t('areas.two')} columns={columns} currency={answer.currency} stale={stale} />
      <p className="hx-note">{t(both ? 'areas.two.note' : 'areas.two.none')}</p>
      {nearerWithin !== null && (
        <div className="hx-plain-list">
          <p>{t('areas.two.nearer', { step: minutesWords(nearerWithin) })}</p>
          <ul>
            {nearer.map(
              ({ id, customers }) =>
                customers !== null && (
                  <li key={id}>
                    {t('areas.two.sentence', { count: customers, n: formatNumber(customers), store: nameOf(id) })}
                  </li>
                ),
            )}
          </ul>
        </div>
      )}
    </section>
  );
}
