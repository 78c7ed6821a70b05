import { Button } from '@mantine/core';
import { IconAlertTriangle, IconMap2, IconPolygon, IconReceipt, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import type { FilePreview, MappingPatch } from '../api/import-types.ts';
import { useChangeFile } from '../api/imports-review.ts';
import { formatNumber } from '../format/format.ts';
import { notifyFailure } from '../notify/notices.ts';
import { tReview } from '../strings/en-review.ts';
import { Mapper } from './Mapper.tsx';
import { countOutcomes } from './review-rows.ts';
import { countWords, noteWords, titleWords } from './review-words.ts';

const icons = { streets: IconMap2, neighborhoods: IconPolygon, customers: IconUsers, purchases: IconReceipt };

interface FileCardProps {
  importId: string;
  file: FilePreview;
  /** There is no other file that could go in without it. */
  alone: boolean;
}

/** One file before anything of it is written: what it is, what would happen, and what can be changed. */
export function FileCard({ importId, file, alone }: FileCardProps) {
  const [open, setOpen] = useState(false);
  const change = useChangeFile(importId, file.number);
  const { name, error, skipped, columns } = file;
  const Icon = error !== null || file.kind === null ? IconAlertTriangle : icons[file.kind];
  const isTable = columns.length > 0;
  const patch = (body: MappingPatch) =>
    change.mutate(body, { onError: (fault) => notifyFailure(tReview('review.notChanged'), fault) });
  const state = error !== null ? 'refused' : skipped ? 'out' : 'ready';
  return (
    <section className="hx-file hx-review-file" aria-label={name} data-state={state}>
      <header>
        <Icon size={20} stroke={1.6} aria-hidden />
        <h3>{name}</h3>
        <span>{titleWords(file)}</span>
      </header>
      {error !== null && (
        <p className="hx-problem" role="alert">
          {error}
        </p>
      )}
      {error !== null && !alone && <p className="hx-note">{tReview('review.refused.rest')}</p>}
      {skipped && <p className="hx-note">{tReview('review.isOut')}</p>}
      {state === 'ready' && <Ready file={file} />}
      <div className="hx-actions">
        {isTable && !skipped && (
          <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {tReview(open ? 'review.columns.close' : error === null ? 'review.columns' : 'review.columns.refused')}
          </Button>
        )}
        {error === null && !(alone && !skipped) && (
          <Button
            size="xs"
            variant="subtle"
            loading={change.isPending && change.variables.skip !== undefined}
            onClick={() => patch({ skip: !skipped })}
          >
            {tReview(skipped ? 'review.in' : 'review.out')}
          </Button>
        )}
      </div>
      {open && isTable && !skipped && <Mapper importId={importId} file={file} />}
    </section>
  );
}

function Ready({ file }: { file: FilePreview }) {
  const { kind, rows, rowEstimate } = file;
  const notes = noteWords(file);
  const counts = countOutcomes(rows);
  const all = rowEstimate !== null && rowEstimate <= rows.length;
  return (
    <>
      {counts.length > 0 && (
        <p className="hx-review-first">
          {tReview(all ? 'first.all' : 'first.title', { count: rows.length, n: formatNumber(rows.length) })}{' '}
          {counts.map(({ outcome, count }, index) => (
            <span key={outcome} data-outcome={outcome}>
              {countWords(kind, outcome, count)}
              {index < counts.length - 1 && ', '}
            </span>
          ))}
        </p>
      )}
      {notes.length > 0 && (
        <ul className="hx-review-notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}
