import { type Fix, fixOf } from './fix.ts';

/** Why there is no position. */
export type NoPosition = 'insecure' | 'missing' | 'denied' | 'unavailable' | 'timeout';

const waitMs = 25_000;
const reasons: Record<number, NoPosition> = { 1: 'denied', 2: 'unavailable', 3: 'timeout' };

/** Where the phone is now, asked once. The browser asks the person first. */
export function askPosition(): Promise<Fix | NoPosition> {
  if (!window.isSecureContext) return Promise.resolve('insecure');
  if (!('geolocation' in navigator)) return Promise.resolve('missing');
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      (position) => done(fixOf(position, Date.now())),
      ({ code }) => done(reasons[code] ?? 'unavailable'),
      { enableHighAccuracy: true, timeout: waitMs, maximumAge: 0 },
    );
  });
}
