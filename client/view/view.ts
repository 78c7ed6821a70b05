import { useSyncExternalStore } from 'react';
import { decodeView, encodeView, type View } from './codec.ts';

/** The address bar is the store: what is on screen can always be shared, and back goes back. */
let current = decodeView(location.pathname, location.search);
const listeners = new Set<() => void>();

const announce = () => {
  for (const listener of listeners) listener();
};

addEventListener('popstate', () => {
  current = decodeView(location.pathname, location.search);
  announce();
});

export const getView = (): View => current;

/** `replace` for what happens continuously (panning), a new history entry for what someone chose. */
export function setView(patch: Partial<View>, how: 'push' | 'replace' = 'push'): void {
  const next = { ...current, ...patch };
  const before = encodeView(current);
  const after = encodeView(next);
  current = next;
  if (before === after) return;
  if (how === 'replace') history.replaceState(null, '', after);
  else history.pushState(null, '', after);
  announce();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useView = (): View => useSyncExternalStore(subscribe, getView);
