const dayMs = 86_400_000;

/** The scores from the best down; 5 is the fifth that bought last, or most often. */
export const scores = [5, 4, 3, 2, 1] as const;
export type Score = (typeof scores)[number];

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);

/** Whole numbers, both inclusive. `to` null: no upper end. null: no number has this score. */
export type Span = { from: number; to: number | null } | null;

/**
 * How many days ago customers of a score last bought. `breaks` are the last days of the four lower fifths, ascending; a
 * day's score is 1 and one more for each break before it.
 */
export function recencySpan(score: Score, breaks: readonly string[], today: string): Span {
  const newest = score === 5 ? today : breaks[score - 1];
  const before = score === 1 ? null : breaks[score - 2];
  if (newest === undefined || before === undefined) return null;
  const from = Math.max(0, daysBetween(newest, today));
  if (before === null) return { from, to: null };
  const to = daysBetween(before, today) - 1;
  return to < from ? null : { from, to };
}

/** How often customers of a score bought. */
export function frequencySpan(score: Score, breaks: readonly number[]): Span {
  const to = score === 5 ? null : (breaks[score - 1] ?? null);
  const below = score === 1 ? 0 : (breaks[score - 2] ?? null);
  if (below === null || (score !== 5 && to === null)) return null;
  const from = below + 1;
  return to !== null && to < from ? null : { from, to };
}
