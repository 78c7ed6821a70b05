import { type Fix, fixFlags } from '../geofences/index.ts';
import { hashId } from './hash.ts';
import { quantizeDegrees, quantizeMeters } from './pack.ts';
import type { IncomingFix } from './types.ts';

/** A clock may be so far ahead of ours before it is said to be wrong: nobody's is exact. */
const toleranceMilliseconds = 10_000;
const dayMilliseconds = 86_400_000;

/** Why a time cannot be taken; undefined where it can. Milliseconds. */
export function refusedTime(at: number, receivedAt: number, keepDays: number): string | undefined {
  if (!(at - receivedAt <= dayMilliseconds)) return 'at: is more than 24 hours ahead';
  if (receivedAt - at > keepDays * dayMilliseconds)
    return `at: is older than the ${keepDays} days that positions are kept`;
  return undefined;
}

export const isAhead = (at: number, receivedAt: number): boolean => at - receivedAt > toleranceMilliseconds;

/**
 * A fix as it is kept and judged, its time no later than `receivedAt` (of the request, milliseconds). One whose time had to
 * be changed is known again by its own time and place when it is sent again.
 */
export function admit(incoming: IncomingFix, receivedAt: number): Fix {
  const { mock, id, at, lng, lat, accuracy, speed } = incoming;
  const known = id ?? (at > receivedAt ? `${at} ${lng} ${lat}` : undefined);
  return {
    lng: quantizeDegrees(lng),
    lat: quantizeDegrees(lat),
    at: Math.round(Math.min(at, receivedAt)),
    receivedAt,
    accuracy: quantizeMeters(accuracy),
    speed: quantizeMeters(speed),
    flags: (mock ? fixFlags.mock : 0) | (isAhead(at, receivedAt) ? fixFlags.clockAhead : 0),
    clientId: known === undefined ? null : hashId(known),
  };
}
