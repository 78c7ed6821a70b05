import type { Rfm } from '../api/insights.ts';
import { formatNumber } from '../format/format.ts';
import { tInsights as t } from '../strings/en-insights.ts';
import type { RfmGroup } from '../view/people.ts';
import { scores } from './breaks.ts';
import { frequencyWords, recencyWords } from './words.ts';

interface GridProps {
  rfm: Rfm;
  breaks: NonNullable<Rfm['breaks']>;
  chosen: RfmGroup | null;
  onChoose: (group: RfmGroup) => void;
}

const across = [...scores].reverse();

/** Recency across, frequency up: the best are in the upper right. The cards below do the same by keyboard. */
export function Grid({ rfm, breaks, chosen, onChoose }: GridProps) {
  const today = new Date();
  const cells = new Map(rfm.grid.map((cell) => [`${cell.recency} ${cell.frequency}`, cell]));
  return (
    <table className="hx-rfm-grid" data-choosing={chosen !== null || undefined}>
      <caption>{t('grid.caption')}</caption>
      <colgroup>
        <col />
        <col span={5} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">
            <span className="hx-visually-hidden">{t('grid.corner')}</span>
          </th>
          {across.map((recency) => (
            <th key={recency} scope="col">
              <span className="hx-visually-hidden">{t('grid.recency')} </span>
              {recencyWords(recency, breaks, today)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {scores.map((frequency) => (
          <tr key={frequency}>
            <th scope="row">{frequencyWords(frequency, breaks)}</th>
            {across.map((recency) => {
              const cell = cells.get(`${recency} ${frequency}`);
              if (!cell || cell.customers === 0)
                return (
                  <td key={recency}>
                    {rfm.k > 1 ? t('grid.few', { k: rfm.k }) : <span aria-hidden>·</span>}
                    {rfm.k <= 1 && <span className="hx-visually-hidden">{t('grid.nobody')}</span>}
                  </td>
                );
              const { group, customers } = cell;
              const words = { count: customers, n: formatNumber(customers), group: t(`group.${group}`) };
              return (
                <td key={recency} data-rfm={group}>
                  <button
                    type="button"
                    tabIndex={-1}
                    aria-pressed={group === chosen}
                    aria-label={t('grid.cell', words)}
                    onClick={() => onChoose(group)}
                  >
                    <strong>{words.n}</strong>
                    <span>{words.group}</span>
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
