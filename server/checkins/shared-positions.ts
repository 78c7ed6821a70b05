import { mix } from './hash.ts';

/** As many devices of a business at one spot are no people: positions wander by meters, also of who sits still. */
const devicesAtOnce = 5;
const windowSeconds = 600;
const slots = 2 ** 18;
const devicesKept = devicesAtOnce - 1;

/**
 * Remembers where devices were in the last ten minutes, to find those that report the very same coordinates. A table of
 * fixed size, in which a newer place may push out an older one: it costs some nanoseconds a fix and never grows, and
 * each process has its own, so it finds many and not all.
 */
export function createSharedPositions() {
  const lngs = new Int32Array(slots);
  const lats = new Int32Array(slots);
  const since = new Uint32Array(slots);
  const devices = new Int32Array(slots * devicesKept);

  /** Notes a device at a place (degrees; milliseconds) and says whether too many others were there lately. */
  return function isShared(
    businessId: string,
    deviceId: string,
    lng: number,
    lat: number,
    receivedAt: number,
  ): boolean {
    const business = mix(Number(businessId) | 0);
    const x = Math.round(lng * 1e6);
    const y = Math.round(lat * 1e6) ^ business;
    const slot = (mix(x ^ mix(y)) >>> 0) % slots;
    const seconds = Math.floor(receivedAt / 1000);
    const device = (mix(Number(deviceId) | 0) ^ business) | 1;
    const first = slot * devicesKept;
    if (lngs[slot] !== x || lats[slot] !== y || seconds - (since[slot] as number) > windowSeconds) {
      lngs[slot] = x;
      lats[slot] = y;
      since[slot] = seconds;
      devices.fill(0, first, first + devicesKept);
      devices[first] = device;
      return false;
    }
    for (let at = first; at < first + devicesKept; at++) {
      if (devices[at] === device) return false;
      if (devices[at] === 0) {
        devices[at] = device;
        return false;
      }
    }
    return true;
  };
}
