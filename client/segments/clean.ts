import type { Condition } from '../../server/contract/segments.ts';
import { isDay } from '../view/period.ts';

/** Bounds of the numbers, as the contract has them. */
export const bounds = {
  count: { least: 0, most: 1e6 },
  days: { least: 0, most: 36_500 },
  withinDays: { least: 1, most: 36_500 },
  birthday: { least: 0, most: 366 },
  score: { least: 1, most: 5 },
  amount: { least: -1e9, most: 1e9 },
  meters: { least: 0, most: 1e7 },
  minutes: { least: 1, most: 60 },
  radius: { least: 10, most: 100_000 },
  fromHour: { least: 0, most: 23 },
  toHour: { least: 1, most: 24 },
} as const;
export interface Bound {
  readonly least: number;
  readonly most: number;
}

export interface Range {
  min?: number | undefined;
  max?: number | undefined;
}
/** The number that a word after the range goes with. */
export const lastOf = ({ min, max }: Range): number => max ?? min ?? 0;

export type Purchases = Extract<Condition, { type: 'purchases' }>;
export type Within = NonNullable<Purchases['within']>;

export const clamp = (amount: number, { least, most }: Bound): number =>
  Number.isFinite(amount) ? Math.min(most, Math.max(least, amount)) : least;
export const whole = (amount: number, bound: Bound): number => clamp(Math.round(amount), bound);

type Adjust = (amount: number, bound: Bound) => number;

/** A lower bound above the upper one lifts it: while "12" is typed, its "1" must not turn the two around. */
function fitRange({ min, max }: Range, bound: Bound, adjust: Adjust): Range {
  const low = min === undefined ? undefined : adjust(min, bound);
  const high = max === undefined ? undefined : Math.max(adjust(max, bound), low ?? Number.NEGATIVE_INFINITY);
  return { ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }) };
}

const trimmed = (text: string, most: number): string => text.trim().slice(0, most).trim();

/** null: nothing to narrow by. */
function fitWithin(within: Within): Within | null {
  if ('days' in within) return { days: whole(within.days, bounds.withinDays) };
  const { from, to } = within;
  const mixed = from !== undefined && to !== undefined && isDay(from) !== isDay(to);
  const side = (moment: string | undefined) => {
    if (moment === undefined || moment === '') return undefined;
    const day = moment.slice(0, 10);
    if (!isDay(day)) return undefined;
    return mixed ? day : moment;
  };
  const [first, last] = [side(from), side(to)];
  if (first === undefined && last === undefined) return null;
  return { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) };
}

function completePurchases({ within, items, weekdays, hours, count, spend }: Purchases): Purchases | null {
  const what = items === undefined ? undefined : trimmed(items, 200);
  if (what === '' || weekdays?.length === 0) return null;
  const when = within && fitWithin(within);
  return {
    type: 'purchases',
    ...(when ? { within: when } : {}),
    ...(what === undefined ? {} : { items: what }),
    ...(weekdays ? { weekdays: [...new Set(weekdays)].sort((a, b) => a - b) } : {}),
    ...(hours ? { hours: { from: whole(hours.from, bounds.fromHour), to: whole(hours.to, bounds.toHour) } } : {}),
    ...(count ? { count: fitRange(count, bounds.count, whole) } : {}),
    ...(spend ? { spend: fitRange(spend, bounds.amount, clamp) } : {}),
  };
}

type Attribute = Extract<Condition, { type: 'attribute' }>;

function completeAttribute({ name, is, value }: Attribute): Attribute | null {
  const called = trimmed(name, 100);
  if (called === '') return null;
  if (is === 'known') return { type: 'attribute', name: called, is };
  const wanted = typeof value === 'string' ? trimmed(value, 500) : value;
  if (wanted === undefined || wanted === '' || (typeof wanted === 'number' && !Number.isFinite(wanted))) return null;
  return { type: 'attribute', name: called, is, value: wanted };
}

type Rfm = Extract<Condition, { type: 'rfm' }>;

function completeRfm(condition: Rfm): Rfm | null {
  const { groups, recency, frequency, money } = condition;
  if (groups?.length === 0) return null;
  const score = (range: Range | undefined) => range && fitRange(range, bounds.score, whole);
  return {
    type: 'rfm',
    ...(groups ? { groups: [...new Set(groups)] } : {}),
    ...(recency ? { recency: score(recency) } : {}),
    ...(frequency ? { frequency: score(frequency) } : {}),
    ...(money ? { money: score(money) } : {}),
  };
}

type Visits = Extract<Condition, { type: 'visits' }>;

function completeVisits({ within, count, lastDaysAgo, ...place }: Visits): Visits {
  const when = within && fitWithin(within);
  return {
    ...place,
    ...(when ? { within: when } : {}),
    ...(count ? { count: fitRange(count, bounds.count, whole) } : {}),
    ...(lastDaysAgo ? { lastDaysAgo: fitRange(lastDaysAgo, bounds.days, whole) } : {}),
  };
}

type FenceEvent = Extract<Condition, { type: 'fence_event' }>;

function completeFenceEvent({ kinds, within, ...place }: FenceEvent): FenceEvent | null {
  if (kinds.length === 0) return null;
  const when = within && fitWithin(within);
  return { ...place, kinds: [...new Set(kinds)], ...(when ? { within: when } : {}) };
}

/** The condition as the API takes it: numbers in their bounds, texts trimmed. null: something is still to be chosen. */
export function complete(condition: Condition): Condition | null {
  switch (condition.type) {
    case 'purchases':
      return completePurchases(condition);
    case 'last_purchase':
    case 'first_purchase':
    case 'since':
      return { ...condition, daysAgo: fitRange(condition.daysAgo, bounds.days, whole) };
    case 'rfm':
      return completeRfm(condition);
    case 'attribute':
      return completeAttribute(condition);
    case 'birthday':
      return { ...condition, withinDays: whole(condition.withinDays, bounds.birthday) };
    case 'tag': {
      const tag = trimmed(condition.tag, 100);
      return tag === '' ? null : { ...condition, tag };
    }
    case 'neighborhood': {
      const ids = [...new Set(condition.ids)].slice(0, 500);
      return ids.length === 0 ? null : { ...condition, ids };
    }
    case 'distance': {
      const meters = fitRange(condition.meters, bounds.meters, clamp);
      return condition.storeId === '' ? null : { ...condition, meters };
    }
    case 'travel':
      return condition.storeId === '' ? null : { ...condition, minutes: clamp(condition.minutes, bounds.minutes) };
    case 'catchment':
      return condition.id === '' ? null : condition;
    case 'visits':
      return completeVisits(condition);
    case 'fence_event':
      return completeFenceEvent(condition);
    case 'campaign': {
      const { within, ...rest } = condition;
      const when = within && fitWithin(within);
      return { ...rest, ...(when ? { within: when } : {}) };
    }
    case 'area': {
      const { area } = condition;
      if (area.type !== 'circle') return condition;
      return { ...condition, area: { ...area, radiusMeters: clamp(area.radiusMeters, bounds.radius) } };
    }
    default:
      return condition;
  }
}
