import type { LiveFix } from '../api/fences.ts';

/** Longer ago says nothing about now. */
export const recentSeconds = 900;
const mostPhones = 200;

/** The last position of each phone, without those that are long ago. */
export function withFixes(known: readonly LiveFix[], fresh: readonly LiveFix[], now: number): LiveFix[] {
  const byDevice = new Map(known.map((fix) => [fix.deviceId, fix]));
  for (const fix of fresh) {
    const before = byDevice.get(fix.deviceId);
    if (!before || Date.parse(before.at) <= Date.parse(fix.at)) byDevice.set(fix.deviceId, fix);
  }
  return [...byDevice.values()]
    .filter(({ at }) => now - Date.parse(at) < recentSeconds * 1_000)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
    .slice(0, mostPhones);
}
