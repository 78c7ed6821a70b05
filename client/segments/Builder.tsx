import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronLeft } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useReducer, useState } from 'react';
import type { Segment } from '../api/segments.ts';
import { formatNumber } from '../format/format.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { setView } from '../view/view.ts';
import { sameDefinition } from './draft.ts';
import { edit, isFull, startEditor } from './edit.ts';
import { GroupBox } from './GroupBox.tsx';
import { Keep } from './Keep.tsx';
import { readDraft, writeDraft } from './kept-drafts.ts';
import { Outcome } from './Outcome.tsx';
import type { RowContext } from './RuleRow.tsx';
import { limits, readTree, writeTree } from './tree.ts';
import { useCellOverlay } from './useCellOverlay.ts';
import { useNames, useStock } from './useStock.ts';
import { useWatched } from './useWatched.ts';
import { Where } from './Where.tsx';
import { definitionWords } from './words.ts';

const toList = () => setView({ editedSegment: null });

/** As the builder would write it: a condition alone and a group of one are the same. */
const asWritten = (segment: Segment) => writeTree(readTree(segment.definition, () => ''));

interface BuilderProps {
  businessId: string;
  /** null: a new one */
  saved: Segment | null;
}

/** Conditions and, while they change, their answer: how many, whom one reaches, and the blocks on the map. */
export function Builder({ businessId, saved }: BuilderProps) {
  const draftId = saved?.id ?? 'new';
  const [begun] = useState(() => readDraft(businessId, draftId));
  const [editor, dispatch] = useReducer(edit, begun?.definition ?? saved?.definition ?? { all: [] }, startEditor);
  const [name, setName] = useState(begun?.name ?? saved?.name ?? '');
  const definition = useMemo(() => writeTree(editor.root), [editor.root]);
  const before = saved && asWritten(saved);
  const changed = before ? !sameDefinition(definition, before) : editor.root.items.length > 0;
  const renamed = saved ? name.trim() !== saved.name : name.trim() !== '';

  useEffect(() => {
    writeDraft(businessId, draftId, changed || renamed ? { name, definition } : null);
  }, [businessId, draftId, changed, renamed, name, definition]);

  const watched = useWatched(definition);
  const cells = useCellOverlay(watched);
  const stock = useStock();
  const names = useNames();
  const full = isFull(editor.root);
  const context: RowContext = { stock, names, full, dispatch };

  const onSaved = (segment: Segment) => {
    if (segment.id === saved?.id) {
      setName(segment.name);
      return;
    }
    writeDraft(businessId, draftId, null);
    setView({ editedSegment: segment.id }, 'replace');
  };
  const discard = () => {
    if (!saved) return;
    dispatch({ do: 'replace', definition: saved.definition });
    setName(saved.name);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of undoing work in all of it
    <div className="hx-builder" onKeyDown={(event) => undoKeys(event, dispatch)}>
      <header className="hx-builder-head">
        <button type="button" className="hx-link hx-back" onClick={toList}>
          <IconChevronLeft size={15} aria-hidden />
          {t('back')}
        </button>
        <span className="hx-actions">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('build.undo')}
            title={t('build.undo')}
            disabled={editor.past.length === 0}
            onClick={() => dispatch({ do: 'undo' })}
          >
            <IconArrowBackUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('build.redo')}
            title={t('build.redo')}
            disabled={editor.future.length === 0}
            onClick={() => dispatch({ do: 'redo' })}
          >
            <IconArrowForwardUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </span>
      </header>
      <h2>{saved?.name ?? t('build.new')}</h2>
      {saved && changed && (
        <p className="hx-changed">
          {t('build.changed')}{' '}
          <Button size="compact-xs" variant="default" onClick={discard}>
            {t('build.discard')}
          </Button>
        </p>
      )}
      <Outcome watched={watched} />
      {editor.root.items.length === 0 && <p className="hx-note">{t('build.everyone')}</p>}
      <GroupBox group={editor.root} context={context} outer />
      {full && <p className="hx-note">{t('build.full', { n: formatNumber(limits.conditions) })}</p>}
      {editor.root.items.length > 0 && (
        <p className="hx-note hx-in-words">
          <strong>{t('build.sentence')}:</strong> {definitionWords(definition, names)}.
        </p>
      )}
      <Where watched={watched} cells={cells} />
      <Keep saved={saved} name={name} onName={setName} definition={definition} changed={changed} onSaved={onSaved} />
    </div>
  );
}

/** In a field of text the browser's own undoing is the one that is meant. */
function undoKeys(event: KeyboardEvent, dispatch: (action: { do: 'undo' | 'redo' }) => void): void {
  const { target, key } = event;
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (target instanceof HTMLInputElement && ['text', 'search'].includes(target.type)) return;
  const lower = key.toLowerCase();
  const wanted = lower === 'z' ? (event.shiftKey ? 'redo' : 'undo') : lower === 'y' ? 'redo' : null;
  if (!wanted) return;
  event.preventDefault();
  dispatch({ do: wanted });
}
