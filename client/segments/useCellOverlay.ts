import { useEffect, useMemo, useRef, useState } from 'react';
import { moveMap } from '../map/commands.ts';
import { makeOverlay, onOverlayClick, overlay } from '../map/overlay.ts';
import { viewport } from '../map/viewport.ts';
import { cellClasses, drawCells, unseenBbox } from './cells-overlay.ts';
import type { Watched } from './useWatched.ts';

type Shapes = typeof import('../map/cells.ts');

/** The H3 library comes when the first block is to be drawn; null until then. */
export function useShapes(): Shapes | null {
  const [shapes, setShapes] = useState<Shapes | null>(null);
  useEffect(() => {
    let left = false;
    import('../map/cells.ts').then(
      (loaded) => !left && setShapes(loaded),
      (error: unknown) => console.warn(error),
    );
    return () => {
      left = true;
    };
  }, []);
  return shapes;
}

export type CellOverlay = ReturnType<typeof useCellOverlay>;

/** Lays the blocks over the map while the page is open, and tells which one was clicked. */
export function useCellOverlay({ preview, definition, stale }: Watched) {
  const shapes = useShapes();
  const cells = preview?.cells;
  const [clicked, setClicked] = useState<string | null>(null);
  const classes = useMemo(() => cellClasses(cells ?? []), [cells]);
  const drawn = useMemo(
    () => (cells && shapes ? drawCells(cells, classes, shapes.cellRing) : null),
    [cells, classes, shapes],
  );
  useEffect(() => overlay.set(makeOverlay({ ...(drawn ? { cells: drawn } : {}), hideData: true })), [drawn]);
  useEffect(() => () => overlay.set(null), []);
  useEffect(
    () =>
      onOverlayClick((click) => {
        if (click.part === 'cell') setClicked((before) => (before === click.key ? null : click.key));
      }),
    [],
  );

  // Once for each definition: who moves the map away then wants it there.
  const fitted = useRef<unknown>(null);
  useEffect(() => {
    if (!cells || cells.length === 0 || !shapes || stale || fitted.current === definition) return;
    fitted.current = definition;
    const box = unseenBbox(
      cells.map(({ h3 }) => shapes.cellCenter(h3)),
      viewport.get()?.bboxWgs84,
    );
    if (box && viewport.get()) moveMap({ kind: 'fit', bboxWgs84: box });
  }, [cells, shapes, definition, stale]);

  return {
    classes,
    clicked: cells?.find(({ h3 }) => h3 === clicked) ?? null,
    letGo: () => setClicked(null),
    centerOf: shapes?.cellCenter ?? null,
  };
}
