import { useSyncExternalStore } from 'react';

/** A value that several screens watch without passing it through each other. */
export interface Value<T> {
  get: () => T;
  set: (next: T) => void;
  subscribe: (listener: () => void) => () => void;
}

export function value<T>(initial: T): Value<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set: (next) => {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useValue = <T>(of: Value<T>): T => useSyncExternalStore(of.subscribe, of.get);

/** Re-renders only when the picked part changes: a row watches whether it is the hovered one, not which one is. */
export const usePick = <T, Part>(of: Value<T>, pick: (current: T) => Part): Part =>
  useSyncExternalStore(of.subscribe, () => pick(of.get()));
