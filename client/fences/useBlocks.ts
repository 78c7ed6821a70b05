import { useEffect, useMemo, useRef, useState } from 'react';
import type { Position } from '../../server/contract/common.ts';
import type { FenceArea } from '../api/fences.ts';
import type { DrawingAction, Tool } from '../drawing/edit.ts';
import { onMapPlace } from '../map/drawing.ts';
import { emptyOverlay, type MapOverlay } from '../map/overlay.ts';
import { viewport } from '../map/viewport.ts';

type Shapes = typeof import('../map/cells.ts');

/** Blocks that suit a zone, by the size of their sides: some 25, 65 and 170 m. */
export const blockSizes = [11, 10, 9] as const;
export type BlockSize = (typeof blockSizes)[number];
/** As the server takes them. */
export const mostBlocks = 5_000;

const usualSize = (): BlockSize => {
  const resolution = viewport.get()?.resolution ?? 10;
  return resolution >= 11 ? 11 : resolution <= 9 ? 9 : 10;
};

export interface Blocks {
  size: BlockSize;
  setSize: (size: BlockSize) => void;
  cells: readonly string[];
  /** null until the library has come */
  add: ((position: Position) => void) | null;
  grow: (() => void) | null;
  drawn: MapOverlay['cells'];
}

const none: readonly string[] = [];

/** Picking blocks: a click on the map adds one or takes it away. */
export function useBlocks(area: FenceArea | null, tool: Tool, dispatch: (action: DrawingAction) => void): Blocks {
  const picking = tool === 'blocks';
  const cells = area?.type === 'cells' ? area.cells : none;
  const wanted = picking || cells.length > 0;
  const [shapes, setShapes] = useState<Shapes | null>(null);
  const [size, setSize] = useState<BlockSize>(usualSize);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    import('../map/cells.ts').then(
      (loaded) => !left && setShapes(loaded),
      (error: unknown) => console.warn(error),
    );
    return () => {
      left = true;
    };
  }, [wanted]);

  const full = cells.length >= mostBlocks;
  const toggle = useMemo(() => {
    if (!shapes) return null;
    return (position: Position) => {
      // A larger block that is there already is the one that is meant.
      const own = blockSizes.map((one) => shapes.cellAt(position, one)).find((cell) => cells.includes(cell));
      if (own || !full) dispatch({ do: 'block', cell: own ?? shapes.cellAt(position, size) });
    };
  }, [shapes, size, cells, full, dispatch]);
  /** clicked while the library was on its way */
  const waiting = useRef<Position[]>([]);
  useEffect(() => {
    if (!picking) return;
    const next = toggle && waiting.current.shift();
    if (next) toggle(next);
    return onMapPlace((position) => (toggle ? toggle(position) : waiting.current.push(position)));
  }, [picking, toggle]);

  const grow = useMemo(() => {
    if (!shapes || cells.length === 0) return null;
    return () => {
      const next = shapes.withNeighbors(cells);
      if (next.length <= mostBlocks) dispatch({ do: 'put', area: { type: 'cells', cells: next } });
    };
  }, [shapes, cells, dispatch]);
  const drawn = useMemo((): MapOverlay['cells'] => {
    if (!shapes || cells.length === 0) return emptyOverlay.cells;
    return {
      type: 'FeatureCollection',
      features: cells.map((cell) => ({
        type: 'Feature',
        geometry: { type: 'Polygon', coordinates: [shapes.cellRing(cell)] },
        properties: { key: cell, value: 0 },
      })),
    };
  }, [shapes, cells]);
  return { size, setSize, cells, add: toggle, grow, drawn };
}
