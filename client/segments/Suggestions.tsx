import { useMemo } from 'react';
import { useSegmentCounts } from '../api/segments.ts';
import { useExplore } from '../explore/context.ts';
import { notify } from '../notify/notices.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { openDraft } from './actions.ts';
import { readDraft } from './kept-drafts.ts';
import { countWords } from './SegmentList.tsx';
import { type Suggestion, suggestions } from './suggestions.ts';
import { definitionWords, type Names } from './words.ts';

/** Opens it as a new segment. What was begun before can be fetched back. */
function begin(businessId: string, { key, definition }: Suggestion): void {
  const before = readDraft(businessId, 'new');
  openDraft(businessId, { name: t(`suggest.${key}`), definition });
  if (!before) return;
  const back = () => openDraft(businessId, before);
  notify({ tone: 'done', text: t('draft.replaced'), action: { label: tShared('undo'), run: back } });
}

/** Ready questions with their answers of today: they show what a segment can ask. */
export function Suggestions({ businessId, names }: { businessId: string; names: Names }) {
  const { store } = useExplore();
  const offered = useMemo(() => suggestions(store?.id ?? null), [store?.id]);
  const definitions = useMemo(() => offered.map(({ definition }) => definition), [offered]);
  const counts = useSegmentCounts(definitions);
  return (
    <section className="hx-block" aria-label={t('suggest.title')}>
      <h3>{t('suggest.title')}</h3>
      <p className="hx-note">{t('suggest.help')}</p>
      <ul className="hx-suggestions">
        {offered.map((suggestion, index) => (
          <li key={suggestion.key}>
            <button
              type="button"
              aria-label={t('suggest.open', { name: t(`suggest.${suggestion.key}`) })}
              onClick={() => begin(businessId, suggestion)}
            >
              <strong>{t(`suggest.${suggestion.key}`)}</strong>
              <span className="hx-segment-count">{countWords(counts[index] ?? null)}</span>
              <span>{definitionWords(suggestion.definition, names)}.</span>
              <em>{t(`suggest.${suggestion.key}.why`)}</em>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
