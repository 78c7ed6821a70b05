const minuteMs = 60_000;
/** Within a day in all. */
const pausesMinutes = [1, 5, 30, 120, 360, 360, 360];
const longestAskedMs = 60 * minuteMs;

/**
 * When a message that could not be delivered is tried again, in milliseconds since 1970; null: never. `tries` counts the one that
 * failed; what the receiver asks for counts up to an hour.
 */
export function retryAt(
  { tries, notAfter, retryAfterMs = 0 }: { tries: number; notAfter: number | null; retryAfterMs?: number | undefined },
  now: number,
): number | null {
  const pause = pausesMinutes[tries - 1];
  if (pause === undefined) return null;
  const at = now + Math.max(pause * minuteMs, Math.min(retryAfterMs, longestAskedMs));
  return notAfter !== null && at > notAfter ? null : at;
}
