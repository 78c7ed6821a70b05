import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import { type ReachStep, useAreaOutline } from '../../api/reach.ts';
import type { Drawing } from '../../drawing/edit.ts';
import { isDrawn } from '../../drawing/shapes.ts';
import type { PenState } from '../../drawing/usePen.ts';
import { useExplore } from '../../explore/context.ts';
import { collect, drawArea, drawMark } from '../../fences/layers.ts';
import type { Blocks } from '../../fences/useBlocks.ts';
import { useFenceOverlay, useSeen } from '../../fences/useFenceOverlay.ts';
import type { Measured } from '../../fences/useMeasured.ts';
import { useShapes } from '../../segments/useCellOverlay.ts';
import { tFences } from '../../strings/en-fences.ts';
import { type Editor, partsOf } from '../edit.ts';
import { cellsOf, drawHood, drawHoods, drawPicked, isBlockStep, shadeBlocks, shadeHoods } from './layers.ts';
import type { Picking } from './usePicking.ts';
import type { Reached } from './useReached.ts';

interface WhoOverlay {
  editor: Editor;
  drawing: Drawing;
  pen: PenState;
  blocks: Blocks;
  picking: Picking;
  refusal: Measured;
  reached: Reached;
  step: ReachStep;
  /** the neighborhood of the table that is pointed at */
  hoodId: string | null;
}

const settleMs = 150;
export type Laid = ReturnType<typeof useWhoOverlay>;

/** Where the people of a step live, under the outline of the area. */
export function useWhoOverlay(props: WhoOverlay) {
  const { reached, step } = props;
  const { places } = useExplore();
  const shapes = useShapes();
  const { reach } = reached;
  const byBlock = isBlockStep(step);
  const shaded = useMemo(() => {
    if (!reach) return { features: [], classes: [] };
    if (!isBlockStep(step)) return shadeHoods(reach, step, places);
    return shapes ? shadeBlocks(reach, step, shapes.cellRing) : { features: [], classes: [] };
  }, [reach, step, places, shapes]);
  const cells = useMemo(() => cellsOf(shaded.features), [shaded]);
  const { areas, points, outline, at } = useOutlines(props);
  useFenceOverlay({ areas, cells, points }, null);
  useSeen(at, { shapes: outline ? [outline] : [] });
  return { classes: shaded.classes, byBlock, hasHoods: places.length > 0 };
}

function useOutlines({ editor, drawing, pen, blocks, picking, refusal, hoodId }: WhoOverlay) {
  const { places } = useExplore();
  const { area } = editor.fields;
  const [settled] = useDebouncedValue(area, settleMs, { leading: true });
  const { data, isPlaceholderData } = useAreaOutline(settled.type === 'everywhere' ? null : settled);
  const outline = area.type === 'everywhere' || refusal.refused !== null ? null : (data?.shape?.coordinates ?? null);
  const current = settled === area && !isPlaceholderData;
  const onPen = pen.holds || drawing.tool === 'circle' || drawing.tool === 'polygon';
  const alone = partsOf(editor).length <= 1;
  // The pen and the blocks being picked show the only part by themselves.
  const own = !(alone && (onPen || (editor.open?.way === 'blocks' && blocks.cells.length > 0)));
  const areas = useMemo(() => {
    const hood = places.find(({ id }) => id === hoodId);
    return collect.areas([
      ...(picking.on ? drawHoods(places, picking.ids) : []),
      ...(outline && own ? [drawArea('area', outline, { tone: 'a', rank: 0.8, dashed: !current })] : []),
      ...(editor.open?.way === 'blocks' ? drawPicked(blocks.drawn) : []),
      ...(hood ? [drawHood(hood)] : []),
    ]);
  }, [places, hoodId, picking, outline, own, current, editor.open?.way, blocks.drawn]);
  const crossing = refusal.at;
  const points = useMemo(() => collect.points(crossing ? [drawMark(crossing, tFences('refused.at'))] : []), [crossing]);
  // What is drawn is where one looks; what was chosen or opened may be elsewhere.
  const begun = editor.past.length === 0 ? 'begun' : null;
  const byHand = isDrawn(drawing.area) || drawing.sketch !== null || editor.open?.way === 'blocks' || picking.on;
  const what = byHand ? begun : JSON.stringify(area);
  return { areas, points, outline, at: outline && current ? what : null };
}
