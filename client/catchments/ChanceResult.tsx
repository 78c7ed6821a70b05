import { CloseButton, useComputedColorScheme } from '@mantine/core';
import { formatNumber, formatPercent } from '../format/format.ts';
import { palettes, rampColors } from '../map/palette.ts';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { clickedCell } from './found-shops.ts';
import { NumberTable } from './NumberTable.tsx';
import { bandOf, chanceNumbers } from './numbers.ts';
import type { Areas } from './useAreas.ts';

/** The outcome of a competition: who is chosen, and the blocks by how likely that is the own shop. */
export function ChanceResult({ page }: { page: Areas }) {
  const { result, stale } = page;
  if (!result?.answer.huff || result.ask.method !== 'huff') return null;
  const { answer } = result;
  const bands = chanceNumbers(answer);
  const heldBack = bands.reduce((sum, band) => sum + band.heldBack, 0);
  return (
    <>
      <Shares page={page} />
      <Ramp />
      <ClickedBlock page={page} />
      <NumberTable
        label={t('areas.chance')}
        currency={answer.currency}
        stale={stale}
        columns={bands.map((band) => ({
          key: band.key,
          numbers: band,
          chosen: band.key === 'likely',
          head: (
            <span className="hx-column-head">
              {t(`areas.band.${band.key}`)}
              <small>{t(`areas.band.${band.key}.range`)}</small>
            </span>
          ),
        }))}
      />
      {heldBack > 0 && (
        <p className="hx-note">{t('areas.heldBlocks', { count: heldBack, n: formatNumber(heldBack), k: answer.k })}</p>
      )}
    </>
  );
}

const shownShares = 12;

function Shares({ page: { result, stale } }: { page: Areas }) {
  const stores = result?.answer.huff?.stores ?? [];
  const ordered = [...stores].sort((a, b) => b.expectedShare - a.expectedShare);
  const most = Math.max(0.01, ...stores.map(({ expectedShare }) => expectedShare));
  const own = result?.answer.storeId;
  const first = ordered.slice(0, shownShares);
  const mine = ordered.find(({ storeId }) => storeId === own);
  const shown = mine && !first.includes(mine) ? [...first, mine] : first;
  return (
    <section className="hx-block hx-table-section" aria-label={t('areas.shares')} data-stale={stale || undefined}>
      <h3>{t('areas.shares')}</h3>
      <table className="hx-bars">
        <caption>{t('areas.shares.help')}</caption>
        <tbody>
          {shown.map(({ storeId, osmId, name, position, expectedShare }) => (
            <tr key={storeId ?? osmId ?? position.join()} data-own={storeId !== null || undefined}>
              <th scope="row">{name}</th>
              <td aria-hidden>
                <i style={{ width: `${(100 * expectedShare) / most}%` }} />
              </td>
              <td data-numeric>{formatPercent(expectedShare)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Ramp() {
  const scheme = useComputedColorScheme('light');
  const colors = rampColors(palettes[scheme], 7);
  return (
    <figure className="hx-ramp">
      <figcaption>{t('areas.chance')}</figcaption>
      <div aria-hidden>
        {colors.map((color) => (
          <i key={color} style={{ background: color }} />
        ))}
      </div>
      <p>
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <span key={share}>{formatPercent(share)}</span>
        ))}
      </p>
    </figure>
  );
}

function ClickedBlock({ page: { result, stores } }: { page: Areas }) {
  const clicked = useValue(clickedCell);
  const answer = result?.answer;
  const cell = answer?.features.find(({ properties }) => properties.h3 !== undefined && properties.h3 === clicked);
  if (!answer || !cell) return <p className="hx-note">{t('areas.block.hint')}</p>;
  const { value, customers } = cell.properties;
  const store = stores.find(({ id }) => id === answer.storeId)?.name ?? '';
  return (
    <section className="hx-details" aria-label={t('areas.block')} aria-live="polite">
      <header>
        <h3>{t('areas.block')}</h3>
        <CloseButton size="sm" aria-label={t('details.close')} onClick={() => clickedCell.set(null)} />
      </header>
      <p>
        {t('areas.block.chance', { share: formatPercent(value), store })} ({t(`areas.band.${bandOf(value)}`)})
      </p>
      <p className="hx-note">
        {customers === null
          ? t('areas.block.held', { k: answer.k })
          : t('areas.block.customers', { count: customers, n: formatNumber(customers) })}
      </p>
    </section>
  );
}
