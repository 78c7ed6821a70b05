import type { CheckinSettings } from '../contract/checkins.ts';
import type { FenceIndex, Fix } from '../geofences/index.ts';
import { advance, carryTo } from './advance.ts';
import type { Draft } from './draft.ts';
import { fixesOf, type Job, withoutStored } from './job.ts';
import type { createSharedPositions } from './shared-positions.ts';

export interface Judging {
  fences: FenceIndex;
  settings: CheckinSettings;
  isShared: ReturnType<typeof createSharedPositions>;
}

/** A position on its way may be a little older than the moment something is due: it comes first. */
export const graceMilliseconds = 2_000;

/** Carries out what is due at `now`, milliseconds, as of when it was due. */
function carryDue(draft: Draft, now: number, judging: Judging): void {
  const latest = now - graceMilliseconds;
  // The database calls it due, and here nothing is: a zone was changed around somebody.
  if (draft.dueAt === null || draft.dueAt > latest) carryTo(draft, Math.max(latest, draft.horizon), judging);
  for (let due = draft.dueAt; due !== null && due <= latest; due = draft.dueAt) {
    carryTo(draft, due, judging);
    if (draft.dueAt !== null && draft.dueAt <= due) return;
  }
}

/**
 * Judges a request on what is known of its device. False when that is not enough: fixes that are not after all others, or a
 * check-in that was said. Then nothing has changed.
 */
export function judge(draft: Draft, job: Job, judging: Judging): boolean {
  if (job.incoming.here) return false;
  if (job.carryAt > 0) carryDue(draft, job.carryAt, judging);
  const fixes = withoutRecent(draft, job, fixesOf(job, judging.settings.keepDays, judging.isShared));
  const [first] = fixes;
  if (!first) return true;
  if (first.at <= draft.horizon) return false;
  takeInOrder(draft, job, fixes, judging);
  return true;
}

/** Takes new, sorted fixes that are all after the device's horizon. */
export function takeInOrder(draft: Draft, job: Job, fixes: readonly Fix[], judging: Judging): void {
  if (fixes.length === 0) return;
  const told = draft.events.length;
  draft.heardAt = job.receivedAt;
  draft.keep(fixes);
  advance(draft, fixes, judging);
  job.outcome.accepted += fixes.length;
  job.outcome.events.push(...draft.events.slice(told));
}

/** Fixes that the device has not sent just now; the others are counted as duplicates. */
export function withoutRecent({ known, fixes: kept }: Draft, job: Job, fixes: readonly Fix[]): readonly Fix[] {
  const fresh = fixes.filter((fix) => !known.recent.has(fix));
  const rest = kept.length > 0 ? withoutStored(fresh, kept) : fresh;
  job.outcome.duplicates += fixes.length - rest.length;
  return rest;
}
