import { formatNumber } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { NumberTable } from './NumberTable.tsx';
import { areasOf } from './numbers.ts';
import { type Areas, setAreas } from './useAreas.ts';
import { stepWords } from './words.ts';

/** The nested areas of the current question; their heads choose which one the big number is about. */
export function AreaTable({ page }: { page: Areas }) {
  const { result, resultStep, stale, stores } = page;
  if (!result || result.ask.method === 'huff') return null;
  const { ask, answer } = result;
  const areas = areasOf(answer, answer.storeId);
  if (areas.length === 0) return null;
  const heldBack = areas.some(({ properties }) => properties.customers === null);
  return (
    <>
      <NumberTable
        label={t('areas.table')}
        currency={answer.currency}
        stale={stale}
        columns={areas.map(({ properties }, index) => {
          const words = stepWords(ask, properties.value);
          const chosen = properties.value === resultStep;
          return {
            key: String(properties.value),
            numbers: properties,
            chosen,
            head: (
              <button
                type="button"
                aria-pressed={chosen}
                aria-label={t('areas.step', { step: words })}
                onClick={() => setAreas({ step: properties.value })}
              >
                <i className="hx-swatch" data-tone="a" aria-hidden>
                  <b style={{ opacity: depth(index, areas.length) }} />
                </i>
                {words}
              </button>
            ),
          };
        })}
      />
      {answer.storeCustomers !== undefined && (
        <p className="hx-note">
          {t(stores.length > 1 ? 'areas.percentOf.nearest' : 'areas.percentOf', {
            n: formatNumber(answer.storeCustomers),
            store: stores.find(({ id }) => id === answer.storeId)?.name ?? '',
          })}
        </p>
      )}
      {heldBack && <p className="hx-note">{t('areas.held', { k: answer.k })}</p>}
      {(answer.outliers ?? 0) > 0 && (
        <p className="hx-note">
          {t('areas.outliers', { count: answer.outliers ?? 0, n: formatNumber(answer.outliers ?? 0) })}
        </p>
      )}
    </>
  );
}

/** As the map has it: the inner area lies on the outer ones. */
const depth = (index: number, count: number): number => (count > 1 ? 0.8 - (0.6 * index) / (count - 1) : 0.5);
