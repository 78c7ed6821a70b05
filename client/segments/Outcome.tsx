import { Button, Skeleton } from '@mantine/core';
import { Failure } from '../api/problem.ts';
import { formatNumber, formatPercent } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { channels } from './channels.ts';
import type { Watched } from './useWatched.ts';

const shareOf = (part: number, all: number): string => formatPercent(part >= all ? 1 : Math.min(0.99, part / all));

interface OutcomeProps {
  watched: Watched;
  /** the count is said already, right above */
  counted?: boolean;
}

/** The count, and who of them can be written to. An answer to the question before stays, dimmed. */
export function Outcome({ watched, counted = false }: OutcomeProps) {
  const { preview, stale, loading, error } = watched;
  if (error && (stale || !preview)) {
    // The builder writes only what the API takes, unless what it names has been deleted.
    const refused = error instanceof Failure && error.reason === 'invalid';
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('outcome.failed')}</strong>
        <p>{refused ? t('outcome.gone') : failureWords(error)}</p>
        {!refused && (
          <Button size="xs" variant="default" onClick={() => watched.retry()}>
            {tShared('retry')}
          </Button>
        )}
      </div>
    );
  }
  if (loading || !preview) return <Skeleton height={132} role="status" aria-label={tShared('state.loading')} />;
  const { customers, of, placed } = preview;
  if (of === 0) return <p className="hx-empty">{t('outcome.of.none')}</p>;
  const unplaced = customers !== null && placed !== null ? customers - placed : 0;
  return (
    <section className="hx-totals hx-outcome" aria-label={t('outcome.title')} data-stale={stale || undefined}>
      {!counted && <Count preview={preview} />}
      {customers !== 0 && <Reach preview={preview} />}
      {unplaced > 0 && (
        <p className="hx-note">{t('outcome.unplaced', { count: unplaced, n: formatNumber(unplaced) })}</p>
      )}
      {preview.estimated && <p className="hx-callout">{t('outcome.estimated')}</p>}
    </section>
  );
}

function Count({ preview: { customers, of, k } }: { preview: NonNullable<Watched['preview']> }) {
  return (
    <div aria-live="polite">
      <p className="hx-headline">
        <strong>{customers === null ? t('outcome.held', { k }) : formatNumber(customers)}</strong>
        <span>{t('outcome.customers', { count: customers ?? k })}</span>
      </p>
      <p className="hx-note">
        {customers === null
          ? t('outcome.held.help')
          : customers === 0
            ? t('outcome.none')
            : t('outcome.of', { of: formatNumber(of), share: shareOf(customers, of) })}
      </p>
    </div>
  );
}

function Reach({ preview: { reachable, k } }: { preview: NonNullable<Watched['preview']> }) {
  return (
    <div className="hx-reach">
      <p className="hx-note">
        {t('outcome.reach')} ({t('outcome.reach.help')})
      </p>
      <dl>
        {channels.map((channel) => {
          const count = reachable[channel];
          return (
            <div key={channel} data-zero={count === 0 || undefined} data-held={count === null || undefined}>
              <dt>{t(`outcome.reach.${channel}`)}</dt>
              <dd>{count === null ? t('outcome.reach.held', { k }) : formatNumber(count)}</dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
