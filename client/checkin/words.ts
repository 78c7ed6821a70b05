import { formatDistance, formatNumber } from '../format/format.ts';
import { locale } from '../format/locale.ts';
import { t } from '../strings/en-checkin.ts';
import type { Place, Told } from './types.ts';

export const count = (n: number) => ({ count: n, n: formatNumber(n) });

const isSameDay = (one: Date, other: Date) => one.toDateString() === other.toDateString();

/** The time, with its day unless that is today. `now` in milliseconds since 1970. */
export function moment(at: string, now: number): string {
  const date = new Date(at);
  const day = isSameDay(date, new Date(now)) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...day, hour: 'numeric', minute: '2-digit' }).format(date);
}

export const dayOf = (at: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(new Date(at));

/** From when to when; a visit that somebody only said has one time. */
export function span(enteredAt: string, exitedAt: string | null): string {
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const [from, to] = [new Date(enteredAt), exitedAt === null ? null : new Date(exitedAt)];
  const isLong = to !== null && to.getTime() - from.getTime() >= 60_000;
  return isLong ? format.formatRange(from, to) : format.format(from);
}

/** How exact a position was. Below ten meters nobody cares. */
export function accuracyWords(meters: number | null): string {
  if (meters === null) return t('accuracy.unknown');
  const distance = formatDistance(Math.max(10, meters));
  if (meters <= 50) return t('accuracy.exact', { distance });
  return t(meters <= 1000 ? 'accuracy.rough' : 'accuracy.useless', { distance });
}

/** What came of a check-in, as a sentence. `place` may know by now what the store is called. */
export function toldWords(told: Told, place: Place | null, now: number): string {
  const time = moment(told.at, now);
  switch (told.kind) {
    case 'here': {
      const store = told.store ?? (place?.code === told.code ? place.store : null);
      return store === null ? t('told.here.nameless', { time }) : t('told.here', { store, time });
    }
    case 'again':
      return t('told.again');
    case 'position':
      return t('told.position', { time, accuracy: accuracyWords(told.accuracyMeters) });
    case 'refused':
      return t(`told.refused.${told.because}`, { time });
  }
}

/** What came of the last check-in is news for a few hours. */
export const isNews = (told: Told, now: number): boolean => now - Date.parse(told.at) < 6 * 3_600_000;
