/** A stretch of days people ask about. `null` days mean all of the data. */
export const periodPresets = ['all', '30d', '90d', '365d', 'year'] as const;
export type PeriodPreset = (typeof periodPresets)[number];
export type Period = { kind: 'preset'; preset: PeriodPreset } | { kind: 'days'; from: string; to: string };

export interface DayRange {
  from: string;
  to: string;
}

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

export function isDay(text: string): boolean {
  if (!dayPattern.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
}

/** The calendar day on the viewer's own clock, as the API writes days. */
export function localDay(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

const lengthInDays: Partial<Record<PeriodPreset, number>> = { '30d': 30, '90d': 90, '365d': 365 };

/** First and last day, both inclusive; null for all time. */
export function periodDays(period: Period, today: Date): DayRange | null {
  if (period.kind === 'days') return { from: period.from, to: period.to };
  if (period.preset === 'all') return null;
  const to = localDay(today);
  if (period.preset === 'year') return { from: `${to.slice(0, 4)}-01-01`, to };
  const first = new Date(today.getFullYear(), today.getMonth(), today.getDate());
  first.setDate(first.getDate() - (lengthInDays[period.preset] ?? 90) + 1);
  return { from: localDay(first), to };
}

/** Days typed in the wrong order are swapped rather than refused. */
export function daysPeriod(from: string, to: string): Period | null {
  if (!isDay(from) || !isDay(to)) return null;
  return from <= to ? { kind: 'days', from, to } : { kind: 'days', from: to, to: from };
}
