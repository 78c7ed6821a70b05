import { formatDayRange, formatNumber, formatPercent, formatRadius } from '../format/format.ts';
import { type Key, t } from '../strings/t.ts';
import type { AreaAsk } from '../view/area.ts';
import type { DayRange } from '../view/period.ts';

/** Intl's short form is "10 mins" in some places, which does not go before "walk". */
export const minutesWords = (minutes: number): string => t('areas.min', { n: formatNumber(minutes) });

/** "500 m", "10 min", "70%". */
export function stepWords(ask: Pick<AreaAsk, 'method'>, step: number): string {
  if (ask.method === 'ring') return formatRadius(step);
  return ask.method === 'isochrone' ? minutesWords(step) : formatPercent(step / 100);
}

const variant = (ask: AreaAsk): string => {
  if (ask.method === 'isochrone') return ask.mode;
  return ask.method === 'customers' ? ask.by : ask.method;
};

/** What a column of the comparison, or a saved area, is called: "10 min walk". */
export const areaName = (ask: AreaAsk, step: number | null): string =>
  t(`areas.name.${variant(ask)}` as Key, { step: step === null ? '' : stepWords(ask, step) });

/** What an area is called when nobody has named it. */
export const usualName = (ask: AreaAsk, step: number | null): string =>
  ask.method === 'huff'
    ? t('areas.name.saved.huff', { mode: t(`areas.${ask.mode}`).toLowerCase() })
    : areaName(ask, step);

/** What the big number counts: "customers within a 10 min walk of Old Mill". */
export const countedWords = (ask: AreaAsk, step: number | null, count: number, store: string): string =>
  t(`areas.in.${variant(ask)}` as Key, { count, store, step: step === null ? '' : stepWords(ask, step) });

export const datesWords = (days: DayRange | null): string =>
  days ? formatDayRange(days.from, days.to) : t('period.all.inline');

/** "as big as you", "2 times as big", "½ of your size". */
export function sizeWords(ratio: number): string {
  if (Math.abs(Math.log2(ratio)) < 0.01) return t('areas.size.same');
  if (ratio > 1) return t('areas.size.bigger', { n: formatNumber(ratio) });
  return t('areas.size.smaller', { n: formatPercent(ratio) });
}

/** Kinds of shops that compete for people on foot, as OpenStreetMap tags them. */
export const shopKinds = [
  'bakery',
  'bar',
  'beauty',
  'bicycle',
  'books',
  'butcher',
  'cafe',
  'clothes',
  'convenience',
  'dry_cleaning',
  'fast_food',
  'florist',
  'greengrocer',
  'hairdresser',
  'hardware',
  'ice_cream',
  'laundry',
  'pastry',
  'pet',
  'pharmacy',
  'pub',
  'restaurant',
  'shoes',
  'supermarket',
  'wine',
] as const;

/** The tag's own word where the catalog has none: "second_hand" reads "second hand". */
export function kindWords(kind: string): string {
  const known = shopKinds.find((one) => one === kind);
  return known ? t(`shops.${known}`) : kind.replaceAll('_', ' ');
}
