import { useMemo } from 'react';
import type { FenceArea } from '../../../server/contract/geofences.ts';
import { isDrawn } from '../../drawing/shapes.ts';
import { check, isBegun } from '../../fences/check.ts';
import type { Measured } from '../../fences/useMeasured.ts';
import { type FenceKey, tFences } from '../../strings/en-fences.ts';

const blank: Measured = {
  shape: null,
  areaSquareMeters: null,
  perimeterMeters: null,
  estimated: false,
  refused: null,
  at: null,
  asking: false,
};

/** What the server would say to what is drawn, by the same validator and at once. Three corners make an outline. */
export function useRefusal(area: FenceArea | null, sketching: boolean): Measured {
  return useMemo(() => {
    if (!isDrawn(area) || (sketching && !isBegun(area))) return blank;
    const checked = check(area);
    if ('refused' in checked)
      return { ...blank, refused: tFences(`refused.${checked.refused}` as FenceKey), at: checked.at ?? null };
    const { polygons: shape, areaSquareMeters, perimeterMeters } = checked;
    return { ...blank, shape, areaSquareMeters, perimeterMeters };
  }, [area, sketching]);
}
