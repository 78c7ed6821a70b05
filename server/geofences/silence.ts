import type { Silence } from '../contract/geofences.ts';
import type { EngineSettings, FenceRule, Fired, Transition } from './types.ts';

const hour = 3_600_000;
const day = 24 * hour;
const keyOf = ({ fenceId, kind }: Transition): string => `${fenceId} ${kind}`;

/** A window of the clock (UTC) and what was counted in it; what is told late counts in the latest one. */
function windowAt(at: number, length: number, known: { start: number; count: number }) {
  const start = Math.floor(at / length) * length;
  return start > known.start ? { start, count: 0 } : known;
}

/** Why nothing may follow from a transition, most important first; empty: something may. */
export function silencesOf(
  transition: Transition,
  fired: Fired,
  cooldownSeconds: number,
  { freshSeconds, hourlyCap, dailyCap }: EngineSettings,
): Silence[] {
  const { at, knownAt, why } = transition;
  const silence: Silence[] = [];
  if (knownAt - at > freshSeconds * 1_000) silence.push('stale');
  if (why.suspicions.length > 0) silence.push('suspicious');
  const last = fired.at[keyOf(transition)];
  if (last !== undefined && at - last < cooldownSeconds * 1_000) silence.push('cooldown');
  if (windowAt(at, hour, fired.hour).count >= hourlyCap) silence.push('hourly-cap');
  if (windowAt(at, day, fired.day).count >= dailyCap) silence.push('daily-cap');
  if (why.decision === 'silent-too-long') silence.push('lapsed');
  return silence;
}

/** What has been set off, once something may follow from a transition. */
export function tookPlace(transition: Transition, fired: Fired, rules: ReadonlyMap<string, FenceRule>): Fired {
  const { at, fenceId } = transition;
  const [inHour, inDay] = [windowAt(at, hour, fired.hour), windowAt(at, day, fired.day)];
  const cools = (id: string) => (rules.get(id)?.cooldownSeconds ?? 0) * 1_000;
  // Only what still holds something back is kept.
  const held = Object.entries(fired.at).filter(([key, time]) => at - time < cools(key.slice(0, key.indexOf(' '))));
  if (cools(fenceId) > 0) held.push([keyOf(transition), at]);
  return {
    at: Object.fromEntries(held),
    hour: { start: inHour.start, count: inHour.count + 1 },
    day: { start: inDay.start, count: inDay.count + 1 },
  };
}
