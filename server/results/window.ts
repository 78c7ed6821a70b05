import type { CampaignRow } from '../campaigns/index.ts';

const dayMs = 86_400_000;

/** When the first and the last person were due, and the last message was (or is) to go out. */
export interface Reached {
  firstAt: Date | null;
  lastAt: Date | null;
}

/** What counts for a campaign: from each person's own time on, until `to`; null where no end is known yet. */
export interface Window {
  from: Date | null;
  to: Date | null;
  /** Nothing more will count. */
  final: boolean;
}

/**
 * The end is the same for those written to and those left alone, or the longer time would look like an effect: so many days
 * after the last message of a campaign that goes out once, and after the end of one that goes on.
 */
export function windowOf(row: CampaignRow, { firstAt, lastAt }: Reached, attributionDays: number, now: Date): Window {
  if (firstAt === null) return { from: null, to: null, final: false };
  const ends = row.trigger === 'once' ? lastAt : (row.ended_at ?? row.end_at);
  const to = ends && new Date(ends.getTime() + attributionDays * dayMs);
  const isPlanned = row.trigger !== 'once' || row.planned_at !== null || row.ended_at !== null;
  return { from: firstAt, to, final: isPlanned && to !== null && to <= now };
}
