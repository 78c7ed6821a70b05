import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';
import type { ImportReport } from '../api/import-types.ts';
import { useWaiting } from '../api/imports.ts';
import { usePreviews } from '../api/imports-review.ts';
import { formatInstant, formatNumber } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { tReview } from '../strings/en-review.ts';
import { t } from '../strings/t.ts';
import { FileCard } from './FileCard.tsx';
import { bringIn, dropReviews } from './review-actions.ts';
import { isWanted } from './review-rows.ts';

/** Everything that waits to be brought in: what was dropped together, and what was dropped since. */
export function Review({ report }: { report: ImportReport }) {
  const waiting = useWaiting(true);
  const reviews = waiting.some(({ id }) => id === report.id) ? waiting : [report];
  const answers = usePreviews(reviews.map(({ id }) => id));
  const [busy, setBusy] = useState<'bring' | 'cancel' | null>(null);
  const files = answers.flatMap(({ data }) => data?.files ?? []);
  const known = answers.every(({ data }) => data !== undefined);
  const dropped = reviews.flatMap((review) => review.files).length;
  const wanted = known ? files.filter(isWanted).length : dropped;
  const ofPeople = files.filter((file) => isWanted(file) && file.kind === 'customers').length;
  const run = async (how: 'bring' | 'cancel', work: () => Promise<void>) => {
    setBusy(how);
    await work();
    setBusy(null);
  };
  const bring = () => {
    const ids = answers.flatMap(({ data }) => (data?.files.some(isWanted) ? data.id : []));
    const empty = reviews.flatMap(({ id }) => (ids.includes(id) ? [] : id));
    return run('bring', () => bringIn(ids, empty));
  };
  return (
    <>
      <header className="hx-review-head">
        <h2>{t('imports.heading.review')}</h2>
        <p className="hx-note">{tReview('review.nothingYet')}</p>
        {ofPeople > 1 && <p className="hx-note">{tReview('review.each')}</p>}
      </header>
      {reviews.map((review, index) => (
        <Dropped key={review.id} review={review} answer={answers[index]} several={reviews.length > 1} />
      ))}
      <div className="hx-review-bar">
        {wanted === 0 ? (
          <p className="hx-note">{tReview('review.none')}</p>
        ) : (
          <Button loading={busy === 'bring'} disabled={!known || busy !== null} onClick={bring}>
            {tReview('review.bring', { count: wanted, n: formatNumber(wanted) })}
          </Button>
        )}
        <Button
          variant="default"
          loading={busy === 'cancel'}
          disabled={busy !== null}
          onClick={() => run('cancel', () => dropReviews(reviews.map(({ id }) => id)))}
        >
          {tReview(wanted === 0 ? 'review.close' : 'review.cancel')}
        </Button>
      </div>
    </>
  );
}

interface DroppedProps {
  review: ImportReport;
  answer: ReturnType<typeof usePreviews>[number] | undefined;
  several: boolean;
}

function Dropped({ review, answer, several }: DroppedProps) {
  return (
    <>
      {several && <h3>{tReview('review.dropped', { at: formatInstant(review.createdAt) })}</h3>}
      {!answer?.data && !answer?.error && (
        <Skeleton
          height={Math.min(480, 140 * review.files.length)}
          role="status"
          aria-label={tReview('review.looking')}
        />
      )}
      {answer?.error && !answer.data && (
        <div className="hx-trouble" role="alert">
          <strong>{tReview('review.failed')}</strong>
          <p>{failureWords(answer.error)}</p>
          <Button size="xs" variant="default" onClick={() => answer.refetch()}>
            {t('retry')}
          </Button>
        </div>
      )}
      {answer?.data?.files.map((file) => (
        <FileCard
          key={file.number}
          importId={review.id}
          file={file}
          alone={(answer.data?.files.length ?? 0) === 1 && !several}
        />
      ))}
    </>
  );
}
