import { useState } from 'react';
import { useExplore } from '../explore/context.ts';
import { formatNumber, formatPercent } from '../format/format.ts';
import { moveMap } from '../map/commands.ts';
import { placesBbox } from '../map/places.ts';
import { t } from '../strings/t.ts';
import { type Areas, setAreas } from './useAreas.ts';

const atOnce = 5;

/** Neighborhoods in the area where fewer households than usual are customers. */
export function WhiteSpace({ page: { result, areas, stale } }: { page: Areas }) {
  const { places } = useExplore();
  const [all, setAll] = useState(false);
  const rows = result?.answer.whiteSpace ?? [];
  if (rows.length === 0) return null;
  const choose = (id: string) => {
    if (areas.placeId === id) {
      setAreas({ placeId: null });
      return;
    }
    setAreas({ placeId: id });
    const box = placesBbox(places.filter((place) => place.id === id));
    if (box) moveMap({ kind: 'fit', bboxWgs84: box });
  };
  const shown = all ? rows : rows.slice(0, atOnce);
  return (
    <section className="hx-block hx-table-section" aria-label={t('areas.white')} data-stale={stale || undefined}>
      <h3>{t('areas.white')}</h3>
      <p className="hx-note">{t('areas.white.help')}</p>
      <ul className="hx-list hx-white">
        {shown.map(({ neighborhoodId, name, households, penetration, unreached }) => (
          <li key={neighborhoodId}>
            <button
              type="button"
              aria-pressed={areas.placeId === neighborhoodId}
              onClick={() => choose(neighborhoodId)}
            >
              <strong>{name}</strong>
              <span>
                {t('areas.white.row', {
                  unreached: formatNumber(unreached),
                  share: formatPercent(penetration),
                  households: formatNumber(households),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {rows.length > shown.length && (
        <button type="button" className="hx-link" onClick={() => setAll(true)}>
          {t('areas.white.more', { n: formatNumber(rows.length - shown.length) })}
        </button>
      )}
    </section>
  );
}
