import { ActionIcon, Button } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconChevronLeft } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Geofence } from '../api/fences.ts';
import { draw, startDrawing } from '../drawing/edit.ts';
import { cornersOf } from '../drawing/shapes.ts';
import { usePen } from '../drawing/usePen.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { openFence } from '../view/fences.ts';
import { draftOf, type FenceDraft, type Rules, sameDraft, usualRules } from './draft.ts';
import { Hours } from './Hours.tsx';
import { readDraft, writeDraft } from './kept-drafts.ts';
import { RuleFields } from './RuleFields.tsx';
import { Save } from './Save.tsx';
import { useBlocks } from './useBlocks.ts';
import { useEditorOverlay } from './useEditorOverlay.ts';
import { useMeasured } from './useMeasured.ts';
import { useNames } from './useNames.ts';
import { useUndoKeys } from './useUndoKeys.ts';
import { Where } from './Where.tsx';
import { sentenceOf } from './words.ts';

interface EditorProps {
  businessId: string;
  fences: readonly Geofence[];
  /** null: a new one */
  saved: Geofence | null;
}

const emptyDraft: FenceDraft = { ...usualRules, name: '', area: null };

/** Where, when and what counts; while it changes the map shows it, and a sentence says what it will do. */
export function Editor({ businessId, fences, saved }: EditorProps) {
  const draftId = saved?.id ?? 'new';
  const before = useMemo(() => (saved ? draftOf(saved) : emptyDraft), [saved]);
  const [begun] = useState(() => readDraft(businessId, draftId));
  const [drawing, dispatch] = useReducer(draw, (begun ?? before).area, startDrawing);
  const [name, setName] = useState((begun ?? before).name);
  const [rules, setRules] = useState<Rules>(() => rulesOf(begun ?? before));
  const change = useCallback((patch: Partial<Rules>) => setRules((known) => ({ ...known, ...patch })), []);
  const draft = useMemo((): FenceDraft => ({ ...rules, name, area: drawing.area }), [rules, name, drawing.area]);
  const changed = !sameDraft(draft, before);
  useEffect(() => writeDraft(businessId, draftId, changed ? draft : null), [businessId, draftId, changed, draft]);

  const others = useMemo(() => fences.filter(({ id }) => id !== saved?.id), [fences, saved]);
  const corners = useMemo(() => cornersOf(others.flatMap(({ shape }) => shape.coordinates)), [others]);
  const pen = usePen(drawing, corners, dispatch);
  const blocks = useBlocks(drawing.area, drawing.tool, dispatch);
  const measured = useMeasured(drawing.sketch ?? drawing.area, drawing.sketch !== null);
  useEditorOverlay({ drawing, measured, pen, blocks, others, rules });
  const history = useUndoKeys(drawing, dispatch, pen.pen);
  const names = useNames();
  usePinsAside();

  const shown = { ...draft, area: drawing.sketch ?? drawing.area };
  const discard = () => {
    dispatch({ do: 'put', area: before.area });
    setName(before.name);
    setRules(rulesOf(before));
  };
  return (
    <div className="hx-builder hx-fence-editor">
      <header className="hx-builder-head">
        <button type="button" className="hx-link hx-back" onClick={() => openFence(saved?.id ?? null)}>
          <IconChevronLeft size={15} aria-hidden />
          {saved?.name ?? t('back')}
        </button>
        <span className="hx-actions">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('edit.undo')}
            title={t('edit.undo')}
            disabled={!history.canUndo}
            onClick={history.undo}
          >
            <IconArrowBackUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('edit.redo')}
            title={t('edit.redo')}
            disabled={!history.canRedo}
            onClick={history.redo}
          >
            <IconArrowForwardUp size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </span>
      </header>
      <h2>{saved ? t('edit.change', { name: saved.name }) : t('edit.new')}</h2>
      {saved && changed && (
        <p className="hx-changed">
          {t('edit.changed')}{' '}
          <Button size="compact-xs" variant="default" onClick={discard}>
            {t('edit.discard')}
          </Button>
        </p>
      )}
      <Where drawing={drawing} dispatch={dispatch} measured={measured} pen={pen} blocks={blocks} />
      <Hours schedule={rules.schedule} storeId={rules.storeId} onChange={(schedule) => change({ schedule })} />
      <RuleFields rules={rules} squareMeters={measured.areaSquareMeters} onChange={change} />
      <p className="hx-note hx-in-words">
        <strong>{t('edit.words')}:</strong>{' '}
        {sentenceOf(shown, names, measured.areaSquareMeters, saved?.timeZone ?? null)}
      </p>
      <Save
        draft={draft}
        saved={saved}
        changed={changed}
        ready={measured.refused === null && !measured.asking && drawing.sketch === null}
        onName={setName}
        onSaved={(fence) => {
          writeDraft(businessId, draftId, null);
          openFence(fence.id, {}, 'replace');
        }}
      />
    </div>
  );
}

/** Pins let the pointer through: a circle often begins where the shop's stands. */
function usePinsAside(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset.drawing = 'true';
    return () => {
      delete dataset.drawing;
    };
  }, []);
}

const rulesOf = ({ name: _name, area: _area, ...rules }: FenceDraft): Rules => rules;
