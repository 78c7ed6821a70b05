import { Button } from '@mantine/core';
import { useState } from 'react';
import { notify } from '../notify/notices.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { openBuilder, openDraft } from './actions.ts';
import { readDraft, writeDraft } from './kept-drafts.ts';
import { useNames } from './useStock.ts';
import { definitionWords } from './words.ts';

/** A new segment that was begun and not saved. */
export function DraftCard({ businessId }: { businessId: string }) {
  const [draft, setDraft] = useState(() => readDraft(businessId, 'new'));
  const names = useNames();
  if (!draft) return null;
  const drop = () => {
    writeDraft(businessId, 'new', null);
    setDraft(null);
    const back = () => openDraft(businessId, draft);
    notify({ tone: 'done', text: t('draft.dropped'), action: { label: tShared('undo'), run: back } });
  };
  return (
    <section className="hx-callout" aria-label={t('draft.title')}>
      <strong>{draft.name || t('draft.title')}</strong>
      <p>{definitionWords(draft.definition, names)}</p>
      <span className="hx-actions">
        <Button size="compact-xs" variant="default" onClick={() => openBuilder('new')}>
          {t('draft.open')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={drop}>
          {t('draft.drop')}
        </Button>
      </span>
    </section>
  );
}
