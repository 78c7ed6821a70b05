import { useDebouncedValue } from '@mantine/hooks';
import { useMemo } from 'react';
import type { Position } from '../../server/contract/common.ts';
import type { OutlineRefusal } from '../../server/geometry/outline.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import { type FenceArea, useFencePreview } from '../api/fences.ts';
import { Failure } from '../api/problem.ts';
import { isDrawn } from '../drawing/shapes.ts';
import { failureWords } from '../notify/notices.ts';
import { type FenceKey, tFences as t } from '../strings/en-fences.ts';
import { check, isBegun } from './check.ts';

export interface Measured {
  shape: Polygons | null;
  areaSquareMeters: number | null;
  perimeterMeters: number | null;
  estimated: boolean;
  /** why it cannot be watched */
  refused: string | null;
  /** where it crosses itself */
  at: Position | null;
  /** asked, and not answered yet */
  asking: boolean;
}

const blank: Measured = {
  shape: null,
  areaSquareMeters: null,
  perimeterMeters: null,
  estimated: false,
  refused: null,
  at: null,
  asking: false,
};
const refusalWords = (refused: OutlineRefusal): string => t(`refused.${refused}` as FenceKey);
const settleMs = 250;

/** The outline of an area and its size: of what is drawn at once, of what is chosen from the server. */
export function useMeasured(area: FenceArea | null, sketching: boolean): Measured {
  const drawn = isDrawn(area) ? area : null;
  const here = useMemo((): Measured => {
    if (!drawn || (sketching && !isBegun(drawn))) return blank;
    const checked = check(drawn);
    if ('refused' in checked) return { ...blank, refused: refusalWords(checked.refused), at: checked.at ?? null };
    const { polygons: shape, areaSquareMeters, perimeterMeters } = checked;
    return { ...blank, shape, areaSquareMeters, perimeterMeters };
  }, [drawn, sketching]);

  const chosen = drawn ? null : area;
  const [settled] = useDebouncedValue(chosen, settleMs, { leading: true });
  const asked = chosen === null ? null : settled;
  const { data, error, isPlaceholderData, isPending } = useFencePreview(asked);
  return useMemo((): Measured => {
    if (drawn || chosen === null) return here;
    if (error) return { ...blank, refused: previewRefusal(error) };
    if (!data) return { ...blank, asking: isPending };
    const { shape, areaSquareMeters, perimeterMeters, estimated } = data;
    return {
      ...blank,
      shape: shape.coordinates,
      areaSquareMeters,
      perimeterMeters,
      estimated,
      asking: isPlaceholderData || settled !== chosen,
    };
  }, [drawn, chosen, here, data, error, isPlaceholderData, isPending, settled]);
}

function previewRefusal(error: unknown): string {
  if (!(error instanceof Failure)) return t('measure.failed');
  const [fault] = error.problem?.errors ?? [];
  if (!fault) return failureWords(error);
  const sentence = fault.detail.charAt(0).toUpperCase() + fault.detail.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
