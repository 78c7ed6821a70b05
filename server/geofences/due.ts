import { evidenceOf } from './hysteresis.ts';
import { nextChange, openAt } from './schedule.ts';
import type { EngineSettings, FenceRule, Presence, Transition } from './types.ts';

/** When time alone changes something about somebody at a fence; infinite: never. Milliseconds. */
export interface Due {
  at: number;
  dwell: number;
  lapse: number;
  turn: number;
}
const never: Due = { at: Infinity, dwell: Infinity, lapse: Infinity, turn: Infinity };

/** What was due before `carriedTo`, or before the rule held, because settings or rules changed since, is due then. */
export function dueOf(rule: FenceRule, presence: Presence, settings: EngineSettings, carriedTo: number): Due {
  const { enteredAt, dwelled, lastSeenAt } = presence;
  if (enteredAt === undefined && !evidenceOf(presence).inside) return never;
  const from = Math.max(carriedTo, rule.since);
  const awaitsDwell = enteredAt !== undefined && !dwelled && rule.dwellSeconds !== null;
  const dwell = awaitsDwell ? Math.max(dwellTime(rule, enteredAt), from) : Infinity;
  const lapse = Math.max(lastSeenAt + settings.lapseSeconds * 1_000, carriedTo);
  const isAsScheduled = openAt(rule, from) === (enteredAt !== undefined);
  const turn = isAsScheduled ? (nextChange(rule, from) ?? Infinity) : from;
  return { at: Math.min(dwell, lapse, turn), dwell, lapse, turn };
}

const dwellTime = (rule: FenceRule, enteredAt: number): number => enteredAt + (rule.dwellSeconds ?? 0) * 1_000;

/** When somebody should look at it: forgetting who is at a closed fence can wait. Null: never. */
export function wakeAt({ at, lapse, turn }: Due, { enteredAt }: Presence): number | null {
  const next = enteredAt === undefined && lapse <= turn ? Infinity : at;
  return next === Infinity ? null : next;
}

export interface Step {
  kind: Transition['kind'];
  at: number;
  enteredAt: number;
  decision: string;
}

/** What happens at a time at which something is due, and who is there after it; null: nobody. */
export function passTime(
  rule: FenceRule,
  presence: Presence,
  due: Due,
  at: number,
): { presence: Presence | null; steps: Step[] } {
  const { enteredAt, lastSeenAt } = presence;
  const steps: Step[] = [];
  let after: Presence = presence;
  if (enteredAt !== undefined && due.dwell <= at) {
    steps.push({ kind: 'dwelled', at, enteredAt, decision: 'stayed' });
    after = { ...after, dwelled: true };
  }
  if (due.lapse <= at) {
    // Not before what they were said to have done since.
    const stayed = after.dwelled && enteredAt !== undefined ? Math.min(at, dwellTime(rule, enteredAt)) : lastSeenAt;
    if (enteredAt !== undefined) {
      const left = Math.max(lastSeenAt, stayed, enteredAt);
      steps.push({ kind: 'exited', at: left, enteredAt, decision: 'silent-too-long' });
    }
    return { presence: null, steps };
  }
  const isOpen = openAt(rule, at);
  if (enteredAt !== undefined && !isOpen) {
    steps.push({ kind: 'exited', at, enteredAt, decision: 'window-closed' });
    const { enteredAt: _entered, dwelled: _dwelled, ...rest } = after;
    after = { ...rest, evidence: { ...evidenceOf(after), inside: true } };
  } else if (enteredAt === undefined && isOpen) {
    steps.push({ kind: 'entered', at, enteredAt: at, decision: 'window-opened' });
    const { inside: _inside, ...evidence } = evidenceOf(after);
    after = { ...after, enteredAt: at, evidence };
  }
  return { presence: after, steps };
}
