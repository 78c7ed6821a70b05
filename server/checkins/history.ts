import type { Fix } from '../geofences/index.ts';
import type { Draft } from './draft.ts';
import { hereOf } from './here.ts';
import { fixesOf, type Job, withoutStored } from './job.ts';
import { type Judging, takeInOrder, withoutRecent } from './judge.ts';
import { unpackFixes } from './pack.ts';
import { batchesWithin, checkpointsFrom, type DeviceKey, type VisitRow, visitsFrom } from './queries.ts';
import type { Runner } from './queries-commit.ts';
import { type History, replay, type StoredVisit } from './replay.ts';

/**
 * Judges a request for which the device's past has to be looked at. What is read belongs together with the state that the
 * draft began from: if another process writes the device meanwhile, the draft is not written.
 */
export async function judgeWithHistory(runner: Runner, draft: Draft, job: Job, judging: Judging): Promise<void> {
  if (job.incoming.here) await hereOf(runner, draft, job, job.incoming.here, judging);
  const fixes = withoutRecent(draft, job, fixesOf(job, judging.settings.keepDays, judging.isShared));
  const [first, last, horizon] = [fixes[0], fixes.at(-1), draft.horizon];
  if (!first || !last) return;
  const stored = await fixesWithin(runner, job.device, first.at, Math.min(last.at, horizon));
  const fresh = withoutStored(fixes, stored);
  job.outcome.duplicates += fixes.length - fresh.length;

  const late = fresh.filter(({ at }) => at <= horizon);
  if (late[0]) {
    const told = draft.events.length;
    draft.heardAt = job.receivedAt;
    replay(draft, late, await historyFrom(runner, job.device, late[0].at), judging);
    job.outcome.accepted += late.length;
    job.outcome.events.push(...draft.events.slice(told));
  }
  takeInOrder(draft, job, fresh.slice(late.length), judging);
}

async function fixesWithin(runner: Runner, device: DeviceKey, from: number, to: number): Promise<Fix[]> {
  const batches = await batchesWithin(runner, device, from, to);
  return batches.flatMap(unpackFixes);
}

/** Later than any time. */
const forever = 8e15;

async function historyFrom(runner: Runner, device: DeviceKey, at: number): Promise<History> {
  const rows = await checkpointsFrom(runner, device, at);
  const [first] = rows;
  const base = first?.track ? { at: first.at, track: first.track } : null;
  const from = base?.at ?? 0;
  const presences = Object.entries(base?.track.presences ?? {});
  const began = presences.flatMap(([, { enteredAt }]) => (enteredAt === undefined ? [] : [enteredAt]));
  const [fixes, visits] = await Promise.all([
    fixesWithin(runner, device, from, forever),
    visitsFrom(runner, device, Math.min(from, ...began)),
  ]);
  // What began before and is not open there is over, whatever comes late.
  const isOpen = ({ geofence_id: fenceId, entered }: VisitRow) => base?.track.presences[fenceId]?.enteredAt === entered;
  return {
    base,
    checkpointsAt: rows.map((row) => row.at),
    fixes: fixes.filter((fix) => fix.at >= from),
    visits: visits.filter((row) => row.entered >= from || isOpen(row)).map(toStored),
  };
}

const toStored = (row: VisitRow): StoredVisit => ({
  fenceId: row.geofence_id,
  storeId: row.store_id,
  enteredAt: row.entered,
  exitedAt: row.exited,
  dwelledAt: row.dwelled,
  lastSeenAt: row.last_seen,
});
