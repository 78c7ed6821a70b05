import { useEffect, useMemo, useRef } from 'react';
import { useExplore } from '../../explore/context.ts';
import { onMapPlace } from '../../map/drawing.ts';
import { type Bbox, bboxContains, placeContains, placesBbox } from '../../map/places.ts';
import { type EditAction, type Editor, openArea } from '../edit.ts';
import { toggled } from '../parts.ts';

const none: readonly string[] = [];

export interface Picking {
  /** neighborhoods are being chosen */
  on: boolean;
  ids: readonly string[];
}

/** Neighborhoods are chosen by a click on the map; the list in the panel does the same. */
export function usePicking(editor: Editor, dispatch: (action: EditAction) => void): Picking {
  const { places } = useExplore();
  const on = editor.open?.way === 'neighborhoods';
  const area = openArea(editor);
  const ids = on && area?.type === 'neighborhoods' ? area.ids : none;
  const boxed = useMemo(
    () =>
      on
        ? places.flatMap((place) => {
            const box: Bbox | null = placesBbox([place]);
            return box ? [{ place, box }] : [];
          })
        : [],
    [on, places],
  );
  const latest = useRef({ ids, boxed, dispatch });
  latest.current = { ids, boxed, dispatch };
  useEffect(() => {
    if (!on) return;
    return onMapPlace((position) => {
      const now = latest.current;
      const hit = now.boxed.find(({ place, box }) => bboxContains(box, position) && placeContains(place, position));
      if (!hit) return;
      const next = toggled(now.ids, hit.place.id);
      now.dispatch({ do: 'put-part', area: next && { type: 'neighborhoods', ids: next } });
    });
  }, [on]);
  return useMemo(() => ({ on, ids }), [on, ids]);
}
