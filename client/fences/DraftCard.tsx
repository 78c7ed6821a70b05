import { Button } from '@mantine/core';
import { useState } from 'react';
import { notify } from '../notify/notices.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { t as tShared } from '../strings/t.ts';
import { openFence } from '../view/fences.ts';
import { readDraft, writeDraft } from './kept-drafts.ts';
import { useNames } from './useNames.ts';
import { areaWords } from './words.ts';

/** A new zone that was begun and not saved. */
export function DraftCard({ businessId }: { businessId: string }) {
  const [draft, setDraft] = useState(() => readDraft(businessId, 'new'));
  const names = useNames();
  if (!draft) return null;
  const drop = () => {
    writeDraft(businessId, 'new', null);
    setDraft(null);
    const back = () => {
      writeDraft(businessId, 'new', draft);
      openFence('new');
    };
    notify({ tone: 'done', text: t('draft.dropped'), action: { label: tShared('undo'), run: back } });
  };
  return (
    <section className="hx-callout" aria-label={t('draft.title')}>
      <strong>{draft.name || t('draft.title')}</strong>
      <p>{draft.area ? areaWords(draft.area, names) : t('draft.none')}</p>
      <span className="hx-actions">
        <Button size="compact-xs" variant="default" onClick={() => openFence('new')}>
          {t('draft.open')}
        </Button>
        <Button size="compact-xs" variant="default" onClick={drop}>
          {t('draft.drop')}
        </Button>
      </span>
    </section>
  );
}
