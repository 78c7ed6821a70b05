import { type EngineSettings, evaluate, type FenceIndex, type Fix } from '../geofences/index.ts';
import type { Draft } from './draft.ts';
import { byHour, hourOf, oneAtATime } from './order.ts';

export interface Surroundings {
  fences: FenceIndex;
  settings: EngineSettings;
}

/**
 * Goes on with a device over fixes that are all after its horizon, sorted. Where they pass into another hour the track so
 * far becomes a checkpoint: late fixes need not be replayed from further back.
 */
export function advance(draft: Draft, sorted: readonly Fix[], { fences, settings }: Surroundings): void {
  for (const fixes of byHour(oneAtATime(sorted))) {
    const [first, state] = [fixes[0] as Fix, draft.state];
    const { last } = state.track;
    if (!last || hourOf(last.at) !== hourOf(first.at)) draft.checkpoints.push({ at: first.at, track: state.track });
    carryOut(draft, fixes, undefined, { fences, settings });
    if (last && spanOf(last.at) !== spanOf((fixes.at(-1) as Fix).at)) seeVisitors(draft);
  }
}

/** A visit's row says within so many minutes when its visitor was last seen: writing it with every fix would cost more. */
const spanMilliseconds = 300_000;
const spanOf = (at: number): number => Math.floor(at / spanMilliseconds);

function seeVisitors(draft: Draft): void {
  for (const [fenceId, { enteredAt, lastSeenAt }] of Object.entries(draft.state.track.presences))
    if (enteredAt !== undefined) draft.see(fenceId, enteredAt, lastSeenAt);
}

/** Lets time pass up to `until`, which is not before anything that was carried out. Milliseconds. */
export function carryTo(draft: Draft, until: number, surroundings: Surroundings): void {
  carryOut(draft, [], until, surroundings);
  draft.carried = true;
}

function carryOut(draft: Draft, fixes: readonly Fix[], until: number | undefined, { fences, settings }: Surroundings) {
  const before = draft.state;
  const { events, state, dueAt } = evaluate({
    fixes: fixes as Fix[],
    ...(until !== undefined && { until }),
    state: before,
    fences,
    settings,
  });
  draft.move(state, dueAt);
  for (const event of events) draft.tell(event, fences.rules.get(event.fenceId));
}
