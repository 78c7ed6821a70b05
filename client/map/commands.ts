import type { Bbox } from './places.ts';

export type MapCommand =
  | { kind: 'fly'; center: readonly [number, number]; zoom?: number }
  | { kind: 'fit'; bboxWgs84: Bbox; closest?: number };

type Handler = (command: MapCommand) => void;
let handler: Handler | null = null;
let waiting: MapCommand | null = null;

/** Moves the map, or does so when it has loaded. */
export function moveMap(command: MapCommand): void {
  if (handler) handler(command);
  else waiting = command;
}

export function onMapCommand(next: Handler): () => void {
  handler = next;
  if (waiting) next(waiting);
  waiting = null;
  return () => {
    if (handler === next) handler = null;
  };
}
