import type { FenceIndex } from './fence-index.ts';
import type { EngineSettings, Fix, Track, Transition } from './types.ts';
import { Walk } from './walk.ts';

export interface Following {
  /** ascending by `compareFixes`, none before `track.carriedTo` */
  fixes: readonly Fix[];
  /** then time passes up to here, milliseconds */
  until?: number;
  track: Track;
  fences: FenceIndex;
  settings: EngineSettings;
}

export interface Followed {
  transitions: Transition[];
  track: Track;
  /** when time alone changes something next, milliseconds; null: never */
  dueAt: number | null;
}

export const emptyTrack = (): Track => ({ last: null, carriedTo: 0, presences: {} });

/**
 * Goes on with a device's track over its next fixes: what each of them, and the time between them, changed. The same
 * fixes in one call or in several come to the same. A fence that is gone is left without a transition; one that was
 * edited keeps who is inside, and its new rules decide from the next fix on. Changes nothing of what it is given.
 */
export function follow({ fixes, until, track, fences, settings }: Following): Followed {
  const walk = new Walk(track, fences, settings);
  for (const fix of fixes) walk.take(fix);
  if (until !== undefined) walk.carry(until, until);
  return walk.end();
}
