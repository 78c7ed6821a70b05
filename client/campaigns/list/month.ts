import type { CampaignSummary } from '../../api/campaigns.ts';
import { localDay } from '../../view/period.ts';

/** Days are calendar days here, such as 2026-11-23, and are counted in UTC, where each has 24 hours. */

const dayMs = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

export const addDays = (day: string, count: number): string => dayOf(at(day) + count * dayMs);
export const monthOf = (day: string): string => day.slice(0, 7);

export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** The same day some months on, or the last of a shorter month. */
export function sameDayIn(day: string, months: number): string {
  const month = addMonths(monthOf(day), months);
  const last = addDays(`${addMonths(month, 1)}-01`, -1);
  const wanted = `${month}-${day.slice(8)}`;
  return wanted < last ? wanted : last;
}

/** 1 is Monday. */
const weekdayOf = (day: string): number => ((new Date(at(day)).getUTCDay() + 6) % 7) + 1;

/** The weeks of a month, whole ones. `firstDay`: 1 for Monday, 7 for Sunday. */
export function weeksOf(month: string, firstDay: number): string[][] {
  const first = `${month}-01`;
  const start = addDays(first, -((weekdayOf(first) - firstDay + 7) % 7));
  const weeks: string[][] = [];
  for (let day = start; day < `${addMonths(month, 1)}-01`; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  }
  return weeks;
}

/** Where a key goes from a day; null: it is not for the calendar. */
export function dayAfterKey(key: string, day: string, firstDay: number): string | null {
  const intoWeek = (weekdayOf(day) - firstDay + 7) % 7;
  const moves: Record<string, () => string> = {
    ArrowLeft: () => addDays(day, -1),
    ArrowRight: () => addDays(day, 1),
    ArrowUp: () => addDays(day, -7),
    ArrowDown: () => addDays(day, 7),
    Home: () => addDays(day, -intoWeek),
    End: () => addDays(day, 6 - intoWeek),
    PageUp: () => sameDayIn(day, -1),
    PageDown: () => sameDayIn(day, 1),
  };
  return moves[key]?.() ?? null;
}

/** From when to when it runs; `to` null: nobody has said. null: not planned yet. */
export function spanOf({
  state,
  schedule,
  launchedAt,
  endedAt,
}: CampaignSummary): { from: string; to: string | null } | null {
  const from = schedule.startAt ?? launchedAt;
  if (!from) return null;
  const end = state === 'ended' ? (endedAt ?? schedule.endAt) : schedule.endAt;
  return { from: localDay(new Date(from)), to: end ? localDay(new Date(end)) : null };
}

export function runsOn(campaign: CampaignSummary, day: string): boolean {
  const span = spanOf(campaign);
  return span !== null && span.from <= day && (span.to === null || day <= span.to);
}
