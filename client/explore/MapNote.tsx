import { formatNumber } from '../format/format.ts';
import { pointed } from '../map/pointed.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { rowName } from './columns.ts';
import { useExplore } from './context.ts';
import { metricPhrase } from './words.ts';

/** A small note beside the pointer. The same words are in the table, so it is hidden from screen readers. */
export function MapNote() {
  const at = useValue(pointed);
  const { rows, view, currency, k } = useExplore();
  if (!at?.at) return null;
  const row = rows.find(({ id }) => id === at.id);
  const words = at.held
    ? t('details.held', { k: k ?? 0 })
    : at.value === null
      ? t('table.none')
      : metricPhrase(view.metric, at.value, currency);
  return (
    <div className="hx-map-note" aria-hidden style={{ left: at.at.x, top: at.at.y }}>
      {row && <span>{rowName(row)}</span>}
      <strong>{words}</strong>
      {view.metric !== 'customers' && at.customers !== null && (
        <span>{t('metric.customers.phrase', { count: at.customers, n: formatNumber(at.customers) })}</span>
      )}
    </div>
  );
}
