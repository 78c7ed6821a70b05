import { dayMs, isDay } from '../contract/density.ts';

/** Years that both a date in PostgreSQL and 'YYYY-MM-DD' can hold. */
const earliestMs = Date.parse('0001-01-01T00:00:00Z');
const latestMs = Date.parse('9999-12-31T23:59:59.999Z');
const within = (ms: number) => new Date(Math.min(latestMs, Math.max(earliestMs, ms))).toISOString();

/** 'YYYY-MM-DD' so many days before another. */
export const dayBefore = (day: string, days: number): string =>
  within(Date.parse(`${day}T00:00:00Z`) - days * dayMs).slice(0, 10);

/** A day or an instant as PostgreSQL reads it: it takes neither the year 0 nor an offset of 20 hours. */
export const momentOf = (text: string): string =>
  isDay(text) ? within(Date.parse(`${text}T00:00:00Z`)).slice(0, 10) : within(Date.parse(text));

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/**
 * 'MM-DD' of birthdays from today until so many days later. Who was born on 29 February has it on the 28th in other
 * years.
 */
export function birthdaysWithin(today: string, days: number): string[] {
  const found = new Set<string>();
  for (let ahead = 0; ahead <= days; ahead++) {
    const day = dayBefore(today, -ahead);
    found.add(day.slice(5));
    if (day.endsWith('-02-28') && !isLeap(Number(day.slice(0, 4)))) found.add('02-29');
  }
  return [...found];
}
