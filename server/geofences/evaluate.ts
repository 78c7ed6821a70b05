import type { Silence } from '../contract/geofences.ts';
import type { FenceIndex } from './fence-index.ts';
import { emptyTrack, follow } from './follow.ts';
import { silencesOf, tookPlace } from './silence.ts';
import type { DeviceState, EngineEvent, EngineSettings, Fired, Fix } from './types.ts';

export interface Evaluating {
  /** ascending by `compareFixes`, none before `state.track.carriedTo` */
  fixes: readonly Fix[];
  /** then time passes up to here, milliseconds */
  until?: number;
  state: DeviceState;
  fences: FenceIndex;
  settings: EngineSettings;
}

export interface Evaluated {
  events: EngineEvent[];
  state: DeviceState;
  /** when time alone changes something next, milliseconds; null: never */
  dueAt: number | null;
}

const emptyFired = (): Fired => ({ at: {}, hour: { start: 0, count: 0 }, day: { start: 0, count: 0 } });
export const emptyState = (): DeviceState => ({ track: emptyTrack(), fired: emptyFired() });

/**
 * What a device's next fixes, and the time between them, mean: events in order, each with its explanation, and with why
 * nothing may follow from it. Changes nothing of what it is given.
 */
export function evaluate({ fixes, until, state, fences, settings }: Evaluating): Evaluated {
  const { transitions, track, dueAt } = follow({
    fixes,
    ...(until !== undefined && { until }),
    track: state.track,
    fences,
    settings,
  });
  let { fired } = state;
  const events = transitions.map((transition): EngineEvent => {
    const rule = fences.rules.get(transition.fenceId);
    const silence: Silence[] = silencesOf(transition, fired, rule?.cooldownSeconds ?? 0, settings);
    const triggers = silence.length === 0;
    if (triggers) fired = tookPlace(transition, fired, fences.rules);
    return { ...transition, triggers, silence };
  });
  return { events, state: { track, fired }, dueAt };
}
