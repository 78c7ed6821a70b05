import type { Activity, FenceArea, Geofence } from '../api/fences.ts';
import { formatArea, formatNumber, formatRadius, usesImperial } from '../format/format.ts';
import { locale } from '../format/locale.ts';
import { tFences as t } from '../strings/en-fences.ts';
import type { FenceDraft } from './draft.ts';
import { dayWords, isOverMidnight, timeWords, type Window } from './hours.ts';
import { usualMargin } from './margin.ts';

export const fenceStates = ['active', 'closed', 'off'] as const;
export type FenceState = (typeof fenceStates)[number];

export const stateOf = ({ active, openNow }: Pick<Geofence, 'active' | 'openNow'>): FenceState =>
  active ? (openNow ? 'active' : 'closed') : 'off';

/** What other things are called, where they are still there. */
export interface Names {
  store: (id: string) => string | null;
  neighborhood: (id: string) => string | null;
  area: (id: string) => string | null;
}

const longUnits = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** "5 minutes", "1.5 hours", "1 day". */
export function durationWords(seconds: number): string {
  const [unit, length] = longUnits.find(([, one]) => seconds >= one) ?? ['second', 1];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: unit === 'second' ? 0 : 1,
  }).format(seconds / length);
}

const squareMetersPerSquareFoot = 0.3048 ** 2;
const mostSmall = 1_000_000;

/** Zones are small: in m² or square feet where trade areas would be parts of a km². */
export function zoneArea(squareMeters: number): string {
  if (squareMeters >= mostSmall) return formatArea(squareMeters);
  const small = squareMeters / (usesImperial ? squareMetersPerSquareFoot : 1);
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  return `${digits.format(small)} ${usesImperial ? 'ft²' : 'm²'}`;
}

/** The hour today, with its day where it was another one. */
export function whenWords(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const today = at.toDateString() === now.toDateString();
  return new Intl.DateTimeFormat(
    locale,
    today ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  ).format(at);
}

export const windowWords = (window: Window): string =>
  t(isOverMidnight(window) ? 'hours.window.next' : 'hours.window', {
    days: dayWords(window.days),
    from: timeWords(window.from),
    to: timeWords(window.to),
  });

export function areaWords(area: FenceArea | null, names: Names): string {
  switch (area?.type) {
    case undefined:
      return t('words.where.none');
    case 'circle':
      return t('words.where.circle', { radius: formatRadius(area.radiusMeters) });
    case 'Polygon':
    case 'MultiPolygon': {
      const rings = area.type === 'Polygon' ? area.coordinates : area.coordinates.flat();
      const corners = rings.reduce((sum, ring) => sum + ring.length - 1, 0);
      return t('words.where.outline', { count: corners, n: formatNumber(corners) });
    }
    case 'cells':
      return t('words.where.cells', { count: area.cells.length, n: formatNumber(area.cells.length) });
    case 'neighborhood':
      return t('words.where.neighborhood', { name: names.neighborhood(area.id) ?? t('words.gone') });
    case 'isochrone':
      return t('words.where.time', {
        n: formatNumber(area.minutes),
        mode: t(`words.mode.${area.mode}`),
        store: names.store(area.storeId) ?? t('words.gone'),
      });
    case 'catchment':
      return t('words.where.area', { name: names.area(area.id) ?? t('words.gone') });
  }
}

/** "Europe/Amsterdam" as people say it: "Amsterdam time". */
const zoneName = (timeZone: string): string => timeZone.split('/').at(-1)?.replaceAll('_', ' ') ?? timeZone;

/** What the zone will do, in a few sentences. `squareMeters` null: not known yet. */
export function sentenceOf(
  draft: FenceDraft,
  names: Names,
  squareMeters: number | null,
  timeZone: string | null,
): string {
  const { schedule, enterRule, marginMeters, dwellSeconds, cooldownSeconds } = draft;
  const windows = (schedule?.windows ?? []).filter(({ days }) => days.length > 0);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(windows.map(windowWords));
  const zone = schedule?.timeZone ?? timeZone;
  const hours = zone ? t('words.hours', { windows: list, zone: zoneName(zone) }) : list;
  const margin = marginMeters ?? (squareMeters === null ? null : usualMargin(squareMeters));
  return [
    t('words.watch', { where: areaWords(draft.area, names), when: windows.length > 0 ? hours : t('words.always') }),
    t(`words.enter.${enterRule}`),
    `${t('words.leave', { margin: formatRadius(Math.round(margin ?? 20)) })}`,
    ...(dwellSeconds === null ? [] : [t('words.dwell', { time: durationWords(dwellSeconds) })]),
    cooldownSeconds > 0 ? t('words.cooldown', { time: durationWords(cooldownSeconds) }) : t('words.each'),
  ].join(' ');
}

export function insideWords(activity: Activity | undefined, k: number): string {
  const inside = activity?.insideNow ?? null;
  return inside === null ? t('inside.held', { k }) : t('inside.count', { count: inside, n: formatNumber(inside) });
}

export function todayWords(activity: Activity | undefined, k: number): string {
  const today = activity?.visitsToday ?? null;
  return today === null ? t('today.held', { k }) : t('today.count', { count: today, n: formatNumber(today) });
}
