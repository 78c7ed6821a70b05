import type { FenceSchedule } from '../api/fences.ts';
import { locale } from '../format/locale.ts';

export type Window = FenceSchedule['windows'][number];

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
export const usualWindow: Window = { days: [1, 2, 3, 4, 5, 6], from: '08:00', to: '18:00' };

/** It ends on the day after it began. Equal times are a whole day. */
export const isOverMidnight = ({ from, to }: Pick<Window, 'from' | 'to'>): boolean => to <= from;

const dayFormat = (weekday: 'short' | 'long') => new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
/** 1 is Monday, as in the API; the 5th of January 1970 was one. */
const dateOf = (day: number) => new Date(Date.UTC(1970, 0, 4 + day));
export const dayName = (day: number, length: 'short' | 'long' = 'short'): string =>
  dayFormat(length).format(dateOf(day));

/** "Mon – Sat", "Tue, Thu and Sun". */
export function dayWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const day of sorted) {
    const run = runs.at(-1);
    if (run && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const parts = runs.flatMap((run) =>
    run.length > 2
      ? [dayFormat('short').formatRange(dateOf(run[0] ?? 1), dateOf(run.at(-1) ?? 1))]
      : run.map((day) => dayName(day)),
  );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts);
}

/** "08:00" as people here write it; "24:00" is midnight. */
export function timeWords(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(Date.UTC(1970, 0, 1, hours, minutes)),
  );
}

const osmDays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

function readDays(text: string): number[] | null {
  if (text === '') return [...weekdays];
  const days: number[] = [];
  for (const part of text.split(',')) {
    const [from = -1, to = from] = part.split('-').map((name) => osmDays.indexOf(name.trim()));
    if (from < 0 || to < 0) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.push(day + 1);
      if (day === to) break;
    }
  }
  return [...new Set(days)].sort((a, b) => a - b);
}

const rule = /^((?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[\s,-]*)*)((?:\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}[\s,]*)+)$/;

/** The usual part of OpenStreetMap's opening hours ("Mo-Sa 07:00-18:00; Su 08:00-12:00"), or null where there is more. */
export function readOpeningHours(text: string): Window[] | null {
  const windows: Window[] = [];
  for (const part of text.split(';').map((one) => one.trim())) {
    if (part === '' || /^(PH|SH)\b.*off$/.test(part)) continue;
    const [, dayText = '', timeText = ''] = rule.exec(part) ?? [];
    const days = timeText === '' ? null : readDays(dayText.replace(/[\s,]+$/, '').replaceAll(' ', ''));
    if (!days) return null;
    for (const [, from = '', to = ''] of timeText.matchAll(/(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})/g)) {
      const [begin, end] = [from.padStart(5, '0'), to.padStart(5, '0')];
      if (begin > '23:59' || end > '24:00') return null;
      windows.push({ days, from: begin, to: end });
    }
  }
  return windows.length > 0 ? windows : null;
}
