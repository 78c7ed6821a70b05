import type { Silence, Suspicion } from '../contract/geofences.ts';
import { isAhead, refusedTime } from './admit.ts';
import type { Draft } from './draft.ts';
import { explain } from './explain.ts';
import { hashId } from './hash.ts';
import type { Job } from './job.ts';
import type { Judging } from './judge.ts';
import { posterFor } from './queries.ts';
import type { Runner } from './queries-commit.ts';
import type { IncomingHere } from './types.ts';

/** Who says so at the same store again within this time says the same thing. */
const withinMilliseconds = 10 * 60_000;

/** "I am here": a visit that begins and ends when it was said, with an event. */
export async function hereOf(
  runner: Runner,
  draft: Draft,
  job: Job,
  here: IncomingHere,
  { settings }: Judging,
): Promise<void> {
  const { receivedAt, outcome, device } = job;
  const reason = refusedTime(here.at, receivedAt, settings.keepDays);
  if (reason) return void outcome.rejected.push({ index: 0, reason });
  const at = Math.round(Math.min(here.at, receivedAt));
  const clientId = here.id === undefined ? null : hashId(here.id);
  const poster = await posterFor(runner, device, { code: here.code, at, clientId, withinMilliseconds });
  if (!poster) return void outcome.rejected.push({ index: 0, reason: 'code: is not on any poster now' });
  if (poster.said) return void outcome.duplicates++;

  const suspicions: Suspicion[] = isAhead(here.at, receivedAt) ? ['clock-ahead'] : [];
  const silence: Silence[] = [];
  if (receivedAt - at > settings.freshSeconds * 1000) silence.push('stale');
  if (suspicions.length > 0) silence.push('suspicious');
  const { storeId } = poster;
  draft.say(
    {
      ...{ fenceId: null, storeId, enteredAt: at, exitedAt: at, dwelledAt: null, lastSeenAt: at },
      ...{ storedAs: null, amended: false, clientId },
    },
    {
      ...{ kind: 'checked_in', fenceId: null, storeId, at, triggers: silence.length === 0 },
      explanation: explain(saidSo(here, at, receivedAt, suspicions), silence),
    },
  );
  outcome.accepted++;
  outcome.events.push(...draft.events.slice(-1));
}

const saidSo = ({ position, accuracy }: IncomingHere, at: number, receivedAt: number, suspicions: Suspicion[]) => ({
  decision: 'said-so',
  fix: position && {
    ...{ lng: position[0], lat: position[1], at, receivedAt, accuracy },
    ...{ speed: null, flags: 0, clientId: null },
  },
  ...{ previous: null, distance: null, margin: null, agreeing: null, ruleVersion: 0, suspicions },
});
