import { useEffect, useRef } from 'react';
import type { Drawing, DrawingAction } from '../drawing/edit.ts';
import type { Pen } from '../drawing/pen.ts';

const typedInto = ['text', 'search', 'number', 'time'];

/** In a field of text the browser's own undoing is the one that is meant. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && typedInto.includes(target.type));

export interface History {
  canUndo: boolean;
  canRedo: boolean;
  undo: () => void;
  redo: () => void;
}

/** Back and forth: corner by corner while an outline is drawn, else step by step. Escape lets go of the tool. */
export function useUndoKeys(drawing: Drawing, dispatch: (action: DrawingAction) => void, pen: Pen | null): History {
  const busy = drawing.tool === 'circle' || drawing.tool === 'polygon';
  const undo = () => {
    if (pen?.undo()) return;
    dispatch(busy ? { do: 'take', tool: 'hold' } : { do: 'undo' });
  };
  const redo = () => {
    if (!pen?.redo()) dispatch({ do: 'redo' });
  };
  const latest = useRef({ undo, redo, busy, dispatch });
  latest.current = { undo, redo, busy, dispatch };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.key === 'Escape' && now.busy) {
        event.preventDefault();
        now.dispatch({ do: 'take', tool: 'hold' });
      }
      if (!(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const wanted = key === 'z' ? (event.shiftKey ? now.redo : now.undo) : key === 'y' ? now.redo : null;
      if (!wanted) return;
      event.preventDefault();
      wanted();
    };
    // Before the page lets go of what is selected on the map.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
  return { canUndo: drawing.past.length > 0 || busy, canRedo: drawing.future.length > 0, undo, redo };
}
