import { metersBetween, metersPerDegree, wrap } from './earth.ts';
import { assumedAccuracy } from './hysteresis.ts';
import type { Seen } from './types.ts';

/** Faster than anybody who visits shops. */
const metersPerSecond = 100;
/** Many clients tell whole seconds. */
const clockSeconds = 1;

/** Whether somebody can have got from one fix to a later one, both as far off as they may be. */
export function isPlausible(from: Seen, to: Seen): boolean {
  const seconds = Math.max(clockSeconds, (to.at - from.at) / 1_000);
  const slack = (from.accuracy ?? assumedAccuracy) + (to.accuracy ?? assumedAccuracy);
  const reach = seconds * metersPerSecond + slack;
  const north = Math.abs(to.lat - from.lat);
  // A degree is never more than 112 km.
  if ((north + Math.abs(wrap(to.lng - from.lng))) * 112_000 <= reach) return true;
  if (north * metersPerDegree(0).y > reach) return false;
  return metersBetween(from, to) <= reach;
}
