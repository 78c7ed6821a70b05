import { useEffect, useRef } from 'react';
import type { Position } from '../../server/contract/common.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import { isWellSeen } from '../catchments/layers.ts';
import { moveMap } from '../map/commands.ts';
import { type MapOverlay, makeOverlay, onOverlayClick, overlay } from '../map/overlay.ts';
import type { Bbox } from '../map/places.ts';
import { viewport } from '../map/viewport.ts';
import { getView } from '../view/view.ts';
import { shapesBbox } from './layers.ts';

type Parts = Partial<Pick<MapOverlay, 'areas' | 'cells' | 'lines' | 'points'>>;

/** Lays zones over the streets while the page is open; `pick` is told which was clicked. */
export function useFenceOverlay({ areas, cells, lines, points }: Parts, pick: ((id: string) => void) | null): void {
  useEffect(() => {
    overlay.set(
      makeOverlay({
        ...(areas && { areas }),
        ...(cells && { cells }),
        ...(lines && { lines }),
        ...(points && { points }),
        hideData: true,
      }),
    );
  }, [areas, cells, lines, points]);
  useEffect(() => () => overlay.set(null), []);
  const latest = useRef(pick);
  latest.current = pick;
  const picks = pick !== null;
  useEffect(() => {
    if (!picks) return;
    return onOverlayClick((click) => {
      // What is drawn of an event is no zone.
      if (click.part === 'area' && /^\d+$/.test(click.key)) latest.current?.(click.key);
    });
  }, [picks]);
}

const closest = 17;
const meets = (one: Bbox, other: Bbox): boolean =>
  one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];

interface Seen {
  shapes: readonly Polygons[];
  /** places beside them */
  also?: readonly Position[];
  /** it is enough that some of it is in sight */
  loose?: boolean;
}

/** The map goes to what is shown, once for each `what`; the place that a link names stays. */
export function useSeen(what: string | null, { shapes, also = [], loose = false }: Seen): void {
  const seenFor = useRef<string | null>(null);
  const placed = useRef(getView().camera !== null);
  const latest = useRef({ shapes, also, loose });
  latest.current = { shapes, also, loose };
  useEffect(() => {
    if (what === null || seenFor.current === what) return;
    const held = seenFor.current === null && placed.current;
    seenFor.current = what;
    const box = shapesBbox(latest.current.shapes, latest.current.also);
    const seen = viewport.get()?.bboxWgs84;
    if (!box || (held && seen === undefined)) return;
    const enough = seen !== undefined && (latest.current.loose ? meets(box, seen) : isWellSeen(box, seen));
    if (!enough) moveMap({ kind: 'fit', bboxWgs84: box, closest });
  }, [what]);
}
