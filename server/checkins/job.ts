import { type Fix, fixFlags } from '../geofences/index.ts';
import { admit, refusedTime } from './admit.ts';
import type { StoredEvent } from './commit.ts';
import type { EventDraft } from './draft.ts';
import { isSamePlaceAndTime } from './known.ts';
import { inOrder } from './order.ts';
import type { DeviceKey } from './queries.ts';
import type { Incoming, Taken } from './types.ts';

/** A request that waits for its answer, or the wish that time be carried on. */
export interface Job {
  device: DeviceKey;
  incoming: Incoming;
  /** Carry out what is due at this time, milliseconds; 0: nothing of that kind. */
  carryAt: number;
  receivedAt: number;
  outcome: Outcome;
  done(stored: ReadonlyMap<EventDraft, StoredEvent>): void;
  failed(error: Error): void;
}

/** What came of it so far; begun anew when its device was written by another process meanwhile. */
export interface Outcome extends Pick<Taken, 'accepted' | 'duplicates' | 'rejected'> {
  events: EventDraft[];
}
export const newOutcome = (): Outcome => ({ accepted: 0, duplicates: 0, rejected: [], events: [] });

type IsShared = (businessId: string, deviceId: string, lng: number, lat: number, receivedAt: number) => boolean;

/** The fixes of a request that can be taken, sorted, each once. Counts the others in the job's outcome. */
export function fixesOf(job: Job, keepDays: number, isShared: IsShared): Fix[] {
  const { device, incoming, receivedAt, outcome } = job;
  const fixes: Fix[] = [];
  for (const [index, one] of incoming.fixes.entries()) {
    const reason = refusedTime(one.at, receivedAt, keepDays);
    if (reason) {
      outcome.rejected.push({ index, reason });
      continue;
    }
    const fix = admit(one, receivedAt);
    if (isShared(device.businessId, device.deviceId, fix.lng, fix.lat, receivedAt))
      fix.flags |= fixFlags.sharedPosition;
    fixes.push(fix);
  }
  if (fixes.length < 2) return fixes;
  const kept = onceEach(fixes.sort(inOrder));
  outcome.duplicates += fixes.length - kept.length;
  return kept;
}

function onceEach(sorted: readonly Fix[]): Fix[] {
  const ids = new Set<bigint>();
  const kept: Fix[] = [];
  for (const fix of sorted) {
    if (fix.clientId !== null) {
      if (ids.has(fix.clientId)) continue;
      ids.add(fix.clientId);
    }
    if (!isAmong(fix, kept)) kept.push(fix);
  }
  return kept;
}

/** Whether the same place is among the last of sorted fixes, those of the same time. */
function isAmong(fix: Fix, sorted: readonly Fix[]): boolean {
  for (let index = sorted.length - 1; index >= 0 && sorted[index]?.at === fix.at; index--)
    if (isSamePlaceAndTime(sorted[index] as Fix, fix)) return true;
  return false;
}

/** Fixes that are not among stored ones. */
export function withoutStored(fixes: readonly Fix[], stored: readonly Fix[]): Fix[] {
  const placeOf = ({ at, lng, lat }: Fix) => `${at} ${lng} ${lat}`;
  const places = new Set(stored.map(placeOf));
  const ids = new Set(stored.map(({ clientId }) => clientId));
  return fixes.filter((fix) => !places.has(placeOf(fix)) && (fix.clientId === null || !ids.has(fix.clientId)));
}
