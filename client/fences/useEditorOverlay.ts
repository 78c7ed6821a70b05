import { useMemo } from 'react';
import type { Geofence } from '../api/fences.ts';
import type { Drawing } from '../drawing/edit.ts';
import { isDrawn } from '../drawing/shapes.ts';
import type { PenState } from '../drawing/usePen.ts';
import { tFences as t } from '../strings/en-fences.ts';
import type { Rules } from './draft.ts';
import { collect, drawArea, drawMark, drawOthers } from './layers.ts';
import { grown, usualMargin } from './margin.ts';
import type { Blocks } from './useBlocks.ts';
import { useFenceOverlay, useSeen } from './useFenceOverlay.ts';
import type { Measured } from './useMeasured.ts';

interface EditorOverlay {
  drawing: Drawing;
  measured: Measured;
  pen: PenState;
  blocks: Blocks;
  others: readonly Geofence[];
  rules: Rules;
}

/** What is being made, where the pen does not show it itself; its margin; the other zones, and where it crosses itself. */
export function useEditorOverlay({ drawing, measured, pen, blocks, others, rules }: EditorOverlay): void {
  const { area, sketch, tool } = drawing;
  const { shape, areaSquareMeters, at, asking } = measured;
  const onPen = pen.holds || sketch !== null || tool === 'circle' || tool === 'polygon';
  const meters = rules.marginMeters ?? (areaSquareMeters === null ? 0 : usualMargin(areaSquareMeters));
  const margin = useMemo(
    () => (area && shape && !sketch && meters > 0 && tool === 'hold' ? grown(area, shape, meters) : null),
    [area, shape, sketch, meters, tool],
  );
  const around = useMemo(() => drawOthers(others), [others]);
  const areas = useMemo(() => {
    const own = shape && !onPen ? [drawArea('own', shape, { tone: 'a', rank: asking ? 1 : 0, dashed: asking })] : [];
    const edge = margin
      ? [drawArea('margin', margin, { tone: 'a', rank: 1, dashed: true, label: t('map.margin') })]
      : [];
    return collect.areas([...around, ...edge, ...own]);
  }, [around, shape, onPen, margin, asking]);
  const points = useMemo(() => collect.points(at ? [drawMark(at, t('refused.at'))] : []), [at]);
  useFenceOverlay({ areas, points, cells: blocks.drawn }, null);

  // What was drawn is where one looks; what was chosen may be elsewhere.
  const begun = drawing.past.length === 0 ? 'begun' : null;
  const chosen = area?.type === 'cells' ? 'cells' : JSON.stringify(area);
  const what = area === null || sketch ? null : isDrawn(area) ? begun : chosen;
  useSeen(shape && !asking ? what : null, { shapes: shape ? [shape] : [], loose: area?.type === 'cells' });
}
