import { Button, Skeleton, Switch } from '@mantine/core';
import type { Proximity } from '../api/catchments.ts';
import { formatDistance, formatNumber, formatPercent, formatRadius } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { t } from '../strings/t.ts';
import { bandWords } from './band-words.ts';
import { Estimated } from './Headline.tsx';
import { Mode } from './Mode.tsx';
import { barLengths } from './numbers.ts';
import { type Areas, setAreas } from './useAreas.ts';
import type { HowFarAnswer } from './useHowFar.ts';
import { minutesWords } from './words.ts';

/** How far do customers come: in words, in bars, and as lines on the map. */
export function HowFar({ page: { areas }, answer }: { page: Areas; answer: HowFarAnswer }) {
  const { data, error } = answer;
  if (error && !data) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('proximity.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => answer.refetch()}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  if (!data) return <Skeleton height={320} role="status" aria-label={t('state.loading')} />;
  if (data.customers === 0) return <p className="hx-empty">{t('proximity.none')}</p>;
  const { distance, time } = data;
  const stale = answer.isPlaceholderData;
  const heldBack = [...distance.bands, ...time.bands].some(({ customers }) => customers === null);

  return (
    <>
      <Sentence data={data} stale={stale} />
      <Switch
        label={t('proximity.lines')}
        description={t('proximity.lines.help')}
        checked={areas.lines}
        onChange={(event) => setAreas({ lines: event.currentTarget.checked })}
      />
      <Bars title={t('proximity.distance')} bands={distance.bands} write={formatRadius} stale={stale} />
      <section className="hx-block" aria-label={t('proximity.time')}>
        <h3>{t('proximity.time')}</h3>
        <Mode value={areas.farMode} onChange={(farMode) => setAreas({ farMode })} />
        {data.estimated && <Estimated />}
        {time.medianMinutes !== null && time.p90Minutes !== null && (
          <p className="hx-note">
            {t('proximity.half.time', {
              half: minutesWords(Math.max(1, Math.round(time.medianMinutes))),
              most: minutesWords(Math.max(1, Math.round(time.p90Minutes))),
              mode: t(`proximity.mode.${data.mode}`),
            })}
          </p>
        )}
        <Bars title={null} bands={time.bands} write={minutesWords} writeFrom={formatNumber} stale={stale} />
        {(time.unreachable ?? 0) > 0 && (
          <p className="hx-note">
            {t('proximity.unreachable', { count: time.unreachable ?? 0, n: formatNumber(time.unreachable ?? 0) })}
          </p>
        )}
      </section>
      {heldBack && <p className="hx-note">{t('proximity.held', { k: data.k })}</p>}
    </>
  );
}

function Sentence({ data, stale }: { data: Proximity; stale: boolean }) {
  const { medianMeters, p90Meters } = data.distance;
  return (
    <section className="hx-totals" aria-live="polite" data-stale={stale || undefined} aria-label={t('areas.tab.far')}>
      <p className="hx-sentence">
        {medianMeters === null || p90Meters === null
          ? t('proximity.few')
          : t('proximity.half', { half: formatDistance(medianMeters), most: formatDistance(p90Meters) })}
      </p>
      <p className="hx-note">{t('proximity.count', { count: data.customers, n: formatNumber(data.customers) })}</p>
    </section>
  );
}

interface BarsProps {
  title: string | null;
  bands: Proximity['distance']['bands'];
  write: (edge: number) => string;
  writeFrom?: (edge: number) => string;
  stale: boolean;
}

function Bars({ title, bands, write, writeFrom, stale }: BarsProps) {
  const lengths = barLengths(bands);
  return (
    <section className="hx-block hx-table-section" data-stale={stale || undefined}>
      <table className="hx-bars">
        <caption className={title === null ? 'hx-visually-hidden' : 'hx-bars-title'}>
          {title ?? t('proximity.time')}
        </caption>
        <thead className="hx-visually-hidden">
          <tr>
            <th scope="col">{t('proximity.band')}</th>
            <td />
            <th scope="col">{t('proximity.customers')}</th>
            <th scope="col">{t('areas.row.share')}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map((band, index) => (
            <tr key={band.from}>
              <th scope="row">{bandWords(band, write, writeFrom)}</th>
              <td aria-hidden>
                {(band.customers ?? 0) > 0 && <i style={{ width: `${100 * (lengths[index] ?? 0)}%` }} />}
              </td>
              {band.customers === null ? (
                <td colSpan={2} data-held data-numeric>
                  {t('areas.heldBack')}
                </td>
              ) : (
                <>
                  <td data-numeric>{formatNumber(band.customers)}</td>
                  <td data-numeric className="hx-quiet">
                    {band.share === null ? '' : formatPercent(band.share)}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
