import { isMoney, type ViewMetric } from '../view/metrics.ts';
import { isDay } from '../view/period.ts';
import { locale } from './locale.ts';

const cache = new Map<string, Intl.NumberFormat>();
function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const made = cache.get(key) ?? new Intl.NumberFormat(locale, options);
  cache.set(key, made);
  return made;
}

export const formatNumber = (count: number): string => numberFormat({ maximumFractionDigits: 1 }).format(count);

export const formatPercent = (share: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: Math.abs(share) < 0.1 && share !== 0 ? 1 : 0 }).format(share);

export const formatChange = (share: number): string =>
  numberFormat({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }).format(share);

/** Cents matter under 100 (an average order), not in a neighborhood's revenue. */
export function formatMoney(amount: number, currency: string | null): string {
  if (currency === null) return formatNumber(amount);
  const digits = Math.abs(amount) < 100 && !Number.isInteger(amount) ? 2 : 0;
  return numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(amount);
}

export function formatMetric(metric: ViewMetric, amount: number, currency: string | null): string {
  if (metric === 'penetration') return formatPercent(amount);
  return isMoney(metric) ? formatMoney(amount, currency) : formatNumber(amount);
}

/** Days are calendar days, not instants: they are read and shown in UTC so that no zone shifts them. */
export function formatDay(day: string): string {
  if (!isDay(day)) return day;
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

export function formatDayRange(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`));
}

export const formatInstant = (instant: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));

const imperialRegions = new Set(['US', 'GB', 'LR', 'MM']);
export const usesImperial = imperialRegions.has(new Intl.Locale(locale).maximize().region ?? '');

/** Rounded as people say it: 20 m, 340 m, 1.2 km; feet and miles where roads are signed in them. */
export function formatDistance(meters: number): string {
  const unit = (amount: number, name: string, digits: number) =>
    numberFormat({ style: 'unit', unit: name, maximumFractionDigits: digits }).format(amount);
  if (usesImperial) {
    const miles = meters / 1609.344;
    return miles < 0.19
      ? unit(Math.round(meters / 0.3048 / 10) * 10, 'foot', 0)
      : unit(miles, 'mile', miles < 10 ? 1 : 0);
  }
  if (meters < 950) return unit(Math.round(meters / 10) * 10, 'meter', 0);
  return unit(meters / 1000, 'kilometer', meters < 9950 ? 1 : 0);
}

/** A radius as it was asked for, so not rounded as a measured distance is: 250 m, 1.5 km, 0.25 mi. */
export function formatRadius(meters: number): string {
  const unit = (amount: number, name: string) =>
    numberFormat({ style: 'unit', unit: name, maximumFractionDigits: 2 }).format(amount);
  if (usesImperial) return meters < 160 ? unit(Math.round(meters / 0.3048), 'foot') : unit(meters / 1609.344, 'mile');
  return meters < 1000 ? unit(Math.round(meters), 'meter') : unit(meters / 1000, 'kilometer');
}

/** In km² or square miles, small ones in m² or square feet; Intl knows none of them. */
export function formatArea(squareMeters: number): string {
  if (squareMeters < 10_000) {
    const small = usesImperial ? squareMeters / 0.3048 ** 2 : squareMeters;
    return `${numberFormat({ maximumSignificantDigits: 3 }).format(small)} ${usesImperial ? 'ft²' : 'm²'}`;
  }
  const amount = squareMeters / (usesImperial ? 1609.344 ** 2 : 1e6);
  const digits = amount < 10 ? 2 : amount < 100 ? 1 : 0;
  return `${numberFormat({ maximumFractionDigits: digits }).format(amount)} ${usesImperial ? 'mi²' : 'km²'}`;
}

export function formatBytes(bytes: number): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  const power = bytes < 1 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const scaled = bytes / 1000 ** power;
  return numberFormat({
    style: 'unit',
    unit: steps[power] ?? 'byte',
    maximumFractionDigits: scaled < 10 ? 1 : 0,
  }).format(scaled);
}

export const compareText = new Intl.Collator(locale, { numeric: true }).compare;
