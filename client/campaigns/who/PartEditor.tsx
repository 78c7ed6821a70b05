import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Drawing, DrawingAction } from '../../drawing/edit.ts';
import type { PenState } from '../../drawing/usePen.ts';
import { BlockFields } from '../../fences/BlockFields.tsx';
import { CatchmentFields, TimeFields } from '../../fences/ChosenFields.tsx';
import { CircleFields } from '../../fences/CircleFields.tsx';
import { OutlineFields } from '../../fences/OutlineFields.tsx';
import type { Blocks } from '../../fences/useBlocks.ts';
import type { Measured } from '../../fences/useMeasured.ts';
import { formatArea, formatDistance, formatRadius } from '../../format/format.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import type { EditAction, Editor } from '../edit.ts';
import { BandFields } from './BandFields.tsx';
import { HoodFields } from './HoodFields.tsx';

interface PartEditorProps {
  editor: Editor;
  dispatch: (action: EditAction) => void;
  drawing: Drawing;
  onDraw: (action: DrawingAction) => void;
  refusal: Measured;
  pen: PenState;
  blocks: Blocks;
}

/** The fields of the part that is open. Each way works without the map. */
export function PartEditor({ editor, dispatch, drawing, onDraw, refusal, pen, blocks }: PartEditorProps) {
  const { open } = editor;
  const box = useRef<HTMLDivElement>(null);
  // What was pressed to open it is gone.
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  if (!open) return null;
  const props = { drawing, dispatch: onDraw, measured: refusal, pen, blocks };
  const { way, index, sign } = open;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is laid out otherwise
    <div ref={box} tabIndex={-1} className="hx-block" role="group" aria-label={t(`way.${way}`)}>
      {index === null && <strong>{t(sign === '+' ? `new.${way}` : `leave.${way}`)}</strong>}
      {way === 'circle' && <CircleFields {...props} />}
      {way === 'outline' && <OutlineFields {...props} />}
      {way === 'blocks' && <BlockFields {...props} />}
      {way === 'time' && <TimeFields {...props} />}
      {way === 'saved' && <CatchmentFields {...props} />}
      {way === 'neighborhoods' && <HoodFields editor={editor} dispatch={dispatch} />}
      {way === 'band' && <BandFields editor={editor} dispatch={dispatch} />}
      <Size drawing={drawing} measured={refusal} />
      <div className="hx-actions">
        <Button
          size="xs"
          variant={index === null ? 'default' : 'filled'}
          onClick={() => dispatch({ do: 'close-part' })}
        >
          {t(index === null ? 'area.cancel' : 'area.done')}
        </Button>
      </div>
    </div>
  );
}

/** How large what is drawn is, or why it cannot be. */
function Size({ drawing, measured }: { drawing: Drawing; measured: Measured }) {
  const { refused, areaSquareMeters, perimeterMeters } = measured;
  const shown = drawing.sketch ?? drawing.area;
  if (refused !== null) {
    return (
      <p className="hx-problem" role="alert">
        {refused}
      </p>
    );
  }
  if (areaSquareMeters === null) return null;
  const area = formatArea(areaSquareMeters);
  return (
    <p className="hx-note" aria-live={drawing.sketch ? 'off' : 'polite'}>
      {shown?.type === 'circle'
        ? t('size.circle', { radius: formatRadius(shown.radiusMeters), area })
        : t('size.outline', { area, around: formatDistance(perimeterMeters ?? 0) })}
    </p>
  );
}
