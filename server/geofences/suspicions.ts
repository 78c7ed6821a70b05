import type { Suspicion } from '../contract/geofences.ts';
import { fixFlags } from './types.ts';

/** What is doubtful about a fix: `flags` of `fixFlags`, and whether nobody can have got there so fast. */
export function suspicionsOf(flags: number, isJump: boolean): Suspicion[] {
  const suspicions: Suspicion[] = [];
  if (flags & fixFlags.mock) suspicions.push('mock');
  if (isJump) suspicions.push('impossible-speed');
  if (flags & fixFlags.sharedPosition) suspicions.push('shared-position');
  if (flags & fixFlags.clockAhead) suspicions.push('clock-ahead');
  return suspicions;
}
