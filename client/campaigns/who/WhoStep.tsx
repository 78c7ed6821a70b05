import { useCallback, useMemo, useState } from 'react';
import { useFences } from '../../api/fences.ts';
import type { ReachStep } from '../../api/reach.ts';
import { useSegments } from '../../api/segments.ts';
import type { DrawingAction } from '../../drawing/edit.ts';
import { cornersOf } from '../../drawing/shapes.ts';
import { usePen } from '../../drawing/usePen.ts';
import { isBegun } from '../../fences/check.ts';
import { useBlocks } from '../../fences/useBlocks.ts';
import { useNames } from '../../fences/useNames.ts';
import { drawingOf, shownArea } from '../edit.ts';
import type { StepProps } from '../flow.ts';
import { Answer } from './Answer.tsx';
import { AreaList } from './AreaList.tsx';
import { PartEditor } from './PartEditor.tsx';
import { SegmentPicker } from './SegmentPicker.tsx';
import { useDrawingKeys } from './useDrawingKeys.ts';
import { usePicking } from './usePicking.ts';
import { askOf, useReached } from './useReached.ts';
import { useRefusal } from './useRefusal.ts';
import { useWhoOverlay } from './useWhoOverlay.ts';

/** Where and who: while either changes, the map and the panel say whom it truly reaches. */
export default function WhoStep({ campaign, fields, change, editor, dispatch, goTo }: StepProps) {
  const drawing = useMemo(() => drawingOf(editor), [editor]);
  const onDraw = useCallback((action: DrawingAction) => dispatch({ do: 'draw', action }), [dispatch]);
  const { data: zones } = useFences();
  const corners = useMemo(() => cornersOf((zones ?? []).flatMap(({ shape }) => shape.coordinates)), [zones]);
  const pen = usePen(drawing, corners, onDraw);
  const blocks = useBlocks(drawing.area, drawing.tool, onDraw);
  const refusal = useRefusal(drawing.sketch ?? drawing.area, drawing.sketch !== null);
  useDrawingKeys(drawing, onDraw, pen.pen);
  const picking = usePicking(editor, dispatch);

  // Two corners are no outline yet.
  const counts = drawing.sketch === null || isBegun(drawing.sketch);
  const area = counts ? shownArea(editor) : fields.area;
  const reached = useReached(refusal.refused === null ? askOf(fields, area, campaign.id) : null);
  const [step, setStep] = useState<ReachStep>('reachable');
  const [hoodId, setHoodId] = useState<string | null>(null);
  const laid = useWhoOverlay({ editor, drawing, pen, blocks, picking, refusal, reached, step, hoodId });

  const segments = useSegments();
  const names = useNames();
  const segment = segments.data?.find(({ id }) => id === fields.segmentId) ?? null;
  const asked = {
    segment: fields.segmentId === null ? null : (segment?.name ?? ''),
    everywhere: area.type === 'everywhere',
  };
  return (
    <Answer
      reached={reached}
      asked={asked}
      laid={laid}
      step={step}
      onStep={setStep}
      hoodId={hoodId}
      onHood={setHoodId}
      fields={fields}
      change={change}
      goTo={goTo}
    >
      <AreaList editor={editor} dispatch={dispatch} names={names}>
        <PartEditor
          editor={editor}
          dispatch={dispatch}
          drawing={drawing}
          onDraw={onDraw}
          refusal={refusal}
          pen={pen}
          blocks={blocks}
        />
      </AreaList>
      <SegmentPicker
        segments={segments.data}
        segmentId={fields.segmentId}
        onChange={(segmentId) => change({ segmentId })}
      />
    </Answer>
  );
}
