import { compiledOf, equivalentRadius, signedDistance } from './distance.ts';
import { metersPerDegree, wrap } from './earth.ts';
import { assumedAccuracy } from './hysteresis.ts';
import type { FenceRule, Seen } from './types.ts';

/** Between two fixes further apart nobody knows the path, milliseconds. */
export const longestPath = 300_000;

/** The deepest that the straight path gets into a fence: its signed distance, meters; null where it does not touch it. */
export function deepestOn(rule: FenceRule, from: Seen, to: Seen): number | null {
  const { circle } = rule;
  if (!circle) return deepestInOutline(rule, from, to);
  const { x: kx, y: ky } = metersPerDegree(circle.lat);
  const ax = wrap(from.lng - circle.lng) * kx;
  const ay = (from.lat - circle.lat) * ky;
  const bx = ax + wrap(to.lng - from.lng) * kx;
  const by = (to.lat - circle.lat) * ky;
  const [ex, ey] = [bx - ax, by - ay];
  const share = Math.min(1, Math.max(0, -(ax * ex + ay * ey) / (ex * ex + ey * ey || 1)));
  const away = Math.hypot(ax + share * ex, ay + share * ey) - circle.radius;
  return away <= 0 ? away : null;
}

function deepestInOutline(rule: FenceRule, from: Seen, to: Seen): number | null {
  const shares = compiledOf(rule).outline?.meets(from, to) ?? [];
  let deepest: number | null = null;
  for (const [index, share] of shares.entries()) {
    const middle = (share + (shares[index + 1] ?? share)) / 2;
    const lng = wrap(from.lng + middle * wrap(to.lng - from.lng));
    const away = signedDistance(rule, lng, from.lat + middle * (to.lat - from.lat));
    if (away <= 0 && (deepest === null || away < deepest)) deepest = away;
  }
  return deepest;
}

/**
 * Whether somebody went through a fence between two fixes that are both outside: the path goes deeper into it than the
 * fixes may be wrong by half, or halfway to its middle, and they are not worse than the fence is wide.
 */
export function passesThrough(rule: FenceRule, from: Seen, to: Seen): boolean {
  const radius = equivalentRadius(rule);
  const accuracy = Math.max(from.accuracy ?? assumedAccuracy, to.accuracy ?? assumedAccuracy);
  if (accuracy > radius || signedDistance(rule, from.lng, from.lat) <= 0) return false;
  const deepest = deepestOn(rule, from, to);
  return deepest !== null && -deepest >= accuracy / 2;
}
