import { useEffect, useRef } from 'react';
import type { Drawing, DrawingAction } from '../../drawing/edit.ts';
import type { Pen } from '../../drawing/pen.ts';

/** While an outline is drawn, undoing goes corner by corner, and Escape lets go of the tool. */
export function useDrawingKeys({ tool }: Drawing, dispatch: (action: DrawingAction) => void, pen: Pen | null): void {
  const busy = tool === 'circle' || tool === 'polygon';
  const latest = useRef({ pen, busy, dispatch });
  latest.current = { pen, busy, dispatch };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if (!now.busy) return;
      const key = event.key.toLowerCase();
      const held = (event.ctrlKey || event.metaKey) && !event.altKey;
      if (event.key === 'Escape') now.dispatch({ do: 'take', tool: 'hold' });
      else if (held && key === 'z' && !event.shiftKey) {
        if (!now.pen?.undo()) now.dispatch({ do: 'take', tool: 'hold' });
      } else if (held && (key === 'y' || key === 'z')) now.pen?.redo();
      else return;
      event.preventDefault();
    };
    // Before the page undoes a step or lets go of what is selected on the map.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
  useEffect(() => {
    // Pins let the pointer through: a circle often begins where the shop's stands.
    const { dataset } = document.documentElement;
    dataset.drawing = 'true';
    return () => {
      delete dataset.drawing;
    };
  }, []);
}
