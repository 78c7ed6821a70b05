import { useEffect } from 'react';

const typedInto = ['text', 'search', 'number', 'time', 'date', 'datetime-local'];

/** In a field of text the browser's own undoing is the one that is meant. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && typedInto.includes(target.type));

/** Ctrl or Cmd with Z and Y, wherever the focus is. What has handled the key already is left alone. */
export function useUndoKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey || isTyping(event.target)) return;
      const key = event.key.toLowerCase();
      const wanted = key === 'z' ? (event.shiftKey ? redo : undo) : key === 'y' ? redo : null;
      if (!wanted) return;
      event.preventDefault();
      wanted();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [undo, redo]);
}
