import { locale } from '../format/locale.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { whole } from './clean.ts';

const inUtc = { timeZone: 'UTC' } as const;
const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', ...inUtc });
const shortDay = new Intl.DateTimeFormat(locale, { weekday: 'short', ...inUtc });
const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', ...inUtc });

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** 1 January 2024 was a Monday, which is day 1. */
const dayOf = (weekday: number) => new Date(Date.UTC(2024, 0, weekday));
export const weekdayName = (weekday: number): string => longDay.format(dayOf(weekday));
export const weekdayShort = (weekday: number): string => shortDay.format(dayOf(weekday));

/** "on weekends", "on Monday or Tuesday". */
export function weekdayWords(chosen: readonly number[]): string {
  const days = weekdays.filter((day) => chosen.includes(day));
  const key = days.join('');
  if (key === '12345') return t('words.weekdays');
  if (key === '67') return t('words.weekend');
  const names = days.map(weekdayName);
  const last = names.pop();
  if (last === undefined) return t('words.on', { days: t('words.blank') });
  const list = names.length === 0 ? last : t('words.list.or', { first: names.join(', '), last });
  return t('words.on', { days: list });
}

/** An hour of the day as a clock shows it; 24 is midnight. */
export const hourWords = (hour: number): string =>
  clock.format(new Date(Date.UTC(2024, 0, 1, whole(hour, { least: 0, most: 24 }))));
