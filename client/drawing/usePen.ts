import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Position } from '../../server/contract/common.ts';
import { drawingMap } from '../map/drawing.ts';
import { overlayColors } from '../map/overlay-layers.ts';
import { useValue } from '../view/value.ts';
import type { Drawing, DrawingAction } from './edit.ts';
import type { Pen } from './pen.ts';
import { isDrawn } from './shapes.ts';

type PenModule = typeof import('./pen.ts');

export interface PenState {
  pen: Pen | null;
  /** what is drawn is on the pen, so nobody else need show it */
  holds: boolean;
  failed: boolean;
}

/** The library comes when the first line is to be drawn. */
function usePenModule(wanted: boolean): { module: PenModule | null; failed: boolean } {
  const [state, setState] = useState<{ module: PenModule | null; failed: boolean }>({ module: null, failed: false });
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    import('./pen.ts').then(
      (module) => !left && setState({ module, failed: false }),
      (error: unknown) => {
        console.warn(error);
        if (!left) setState({ module: null, failed: true });
      },
    );
    return () => {
      left = true;
    };
  }, [wanted]);
  return state;
}

/** Puts a pen on the map for as long as something is to be drawn or held there, and tells the reducer what it does. */
export function usePen(
  { tool, area }: Drawing,
  corners: readonly Position[],
  dispatch: (action: DrawingAction) => void,
): PenState {
  const map = useValue(drawingMap);
  const scheme = useComputedColorScheme('light');
  const drawing = tool === 'circle' || tool === 'polygon';
  const wanted = drawing || (tool === 'hold' && isDrawn(area));
  const { module, failed } = usePenModule(wanted);
  const [pen, setPen] = useState<Pen | null>(null);
  const [holds, setHolds] = useState(false);
  const latest = useRef({ corners, dispatch });
  latest.current = { corners, dispatch };

  useEffect(() => {
    if (!wanted || !map || !module) return;
    const { tones, halo } = overlayColors[scheme];
    const colors = { line: tones.a, paper: halo } as Parameters<PenModule['createPen']>[1];
    const made = module.createPen(map, colors, () => latest.current.corners, {
      sketch: (sketch) => latest.current.dispatch({ do: 'sketch', area: sketch }),
      done: (done) => latest.current.dispatch({ do: 'put', area: done }),
    });
    setPen(made);
    return () => {
      made.close();
      setPen(null);
      setHolds(false);
    };
  }, [wanted, map, module, scheme]);

  useEffect(() => {
    if (!pen) return;
    if (tool === 'circle' || tool === 'polygon') {
      pen.take(tool);
      setHolds(true);
    } else setHolds(pen.hold(isDrawn(area) ? area : null));
  }, [pen, tool, area]);
  return { pen, holds, failed };
}
