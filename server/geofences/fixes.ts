import type { Fix } from './types.ts';

/** Beyond every accuracy there is. */
const unknownAccuracy = 1e9;
const idOf = ({ clientId }: Fix): bigint => clientId ?? -1n;

/**
 * The one order of a device's fixes, whichever way they came: by time; at one time the most exact first, and unknown
 * accuracy last. 0 only for fixes that say the same.
 */
export function compareFixes(a: Fix, b: Fix): number {
  return (
    a.at - b.at ||
    (a.accuracy ?? unknownAccuracy) - (b.accuracy ?? unknownAccuracy) ||
    a.lng - b.lng ||
    a.lat - b.lat ||
    a.flags - b.flags ||
    (a.speed ?? -1) - (b.speed ?? -1) ||
    (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0) ||
    a.receivedAt - b.receivedAt
  );
}

/** Whether two fixes of one device are one that was sent twice. */
export const sameFix = (a: Fix, b: Fix): boolean =>
  (a.clientId !== null && a.clientId === b.clientId) || (a.at === b.at && a.lng === b.lng && a.lat === b.lat);
