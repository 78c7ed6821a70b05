import { Button, CloseButton } from '@mantine/core';
import { t } from '../strings/t.ts';
import { mostKept } from '../view/areas.ts';
import { keepable, sameKept, stepsOf } from './ask.ts';
import { type NumberColumn, NumberTable } from './NumberTable.tsx';
import { type AreaNumbers, areaAt, areasOf, chanceNumbers } from './numbers.ts';
import { type Areas, setAreas } from './useAreas.ts';
import { areaName } from './words.ts';

export const letters = ['A', 'B', 'C'] as const;
export const tones = ['a', 'b', 'both'] as const;

/** The current area beside those that were kept. */
export function Compare({ page }: { page: Areas }) {
  const { ask, step, store, areas, kept, result, resultStep, stale, stores } = page;
  const mine = store ? keepable(ask, store.id, step) : null;
  const already = mine !== null && areas.kept.some((one) => sameKept(one, mine));
  const several = stores.length > 1;

  const current = ((): AreaNumbers | null => {
    if (!result) return null;
    const { answer } = result;
    if (result.ask.method === 'huff') return chanceNumbers(answer).find(({ key }) => key === 'likely') ?? null;
    return areaAt(areasOf(answer, answer.storeId), resultStep)?.properties ?? null;
  })();
  const head = (index: number, name: string, shop: string | undefined, drop?: () => void) => (
    <span className="hx-column-head">
      <span>
        <i className="hx-letter" data-tone={tones[index]}>
          {letters[index]}
        </i>
        {drop && <CloseButton size="xs" aria-label={t('areas.compare.drop', { name })} onClick={drop} />}
      </span>
      {name}
      {several && shop && <small>{shop}</small>}
    </span>
  );
  const columns: NumberColumn[] = [
    { key: 'now', head: head(0, areaName(ask, step), store?.name), numbers: current, chosen: true },
    ...kept.map(({ kept: one, store: itsStore, answer, failed }, index) => ({
      key: JSON.stringify(one),
      head: head(index + 1, areaName(one.ask, stepsOf(one.ask)[0] ?? null), itsStore.name, () =>
        setAreas({ kept: areas.kept.filter((other) => other !== one) }),
      ),
      numbers: answer ? (areaAt(areasOf(answer, one.storeId), null)?.properties ?? null) : null,
      missing: failed ? t('areas.compare.failed') : undefined,
    })),
  ];
  const name = areaName(ask, step);

  if (!mine && kept.length === 0) return null;
  return (
    <section className="hx-block" aria-label={t('areas.compare')}>
      <h3>{t('areas.compare')}</h3>
      {kept.length > 0 ? (
        <NumberTable
          label={t('areas.compare')}
          columns={columns}
          currency={result?.answer.currency ?? ''}
          stale={stale}
        />
      ) : (
        <p className="hx-note">{t('areas.compare.help')}</p>
      )}
      {mine && !already && areas.kept.length < mostKept && (
        <Button size="xs" variant="default" onClick={() => setAreas({ kept: [...areas.kept, mine] })}>
          {t('areas.compare.act', { name })}
        </Button>
      )}
      {mine && !already && areas.kept.length >= mostKept && <p className="hx-note">{t('areas.compare.full')}</p>}
    </section>
  );
}
