import type { Condition, Definition } from '../../server/contract/segments.ts';
import { distanceMeters } from '../../server/geometry/geodesic.ts';
import { type Citizen, localDay, storeAt, type Town, timeZone } from './town.ts';

/** What a definition means, person by person, written without a look at the SQL. */

const dayMs = 86_400_000;
const hourOf = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
type Bounds = { min?: number | undefined; max?: number | undefined } | undefined;
const fits = (value: number, bounds: Bounds) =>
  value >= (bounds?.min ?? Number.NEGATIVE_INFINITY) && value <= (bounds?.max ?? Number.POSITIVE_INFINITY);
const isOpen = (bounds: Bounds) => bounds?.min === undefined && bounds?.max === undefined;
const ms = (day: string) => Date.parse(`${day}T00:00:00Z`);
const daysBetween = (earlier: string, later: string) => Math.round((ms(later) - ms(earlier)) / dayMs);

export function picks(definition: Definition, town: Town): (person: Citizen) => boolean {
  if ('not' in definition) {
    const inner = picks(definition.not, town);
    return (person) => !inner(person);
  }
  if ('all' in definition) {
    const parts = definition.all.map((part) => picks(part, town));
    return (person) => parts.every((part) => part(person));
  }
  if ('any' in definition) {
    const parts = definition.any.map((part) => picks(part, town));
    return (person) => parts.some((part) => part(person));
  }
  return (person) => holds(definition, person, town);
}

function holds(condition: Condition, person: Citizen, town: Town): boolean {
  const today = localDay(new Date());
  const sales = person.buys.filter(({ amount }) => amount > 0).map(({ day }) => day);
  switch (condition.type) {
    case 'purchases':
      return purchases(condition, person, today);
    case 'last_purchase': {
      const last = sales.sort().at(-1);
      return last !== undefined && fits(daysBetween(last, today), condition.daysAgo);
    }
    case 'first_purchase': {
      const [first] = sales.sort();
      return first !== undefined && fits(daysBetween(first, today), condition.daysAgo);
    }
    case 'rfm':
      return rfm(condition, person, town);
    case 'tag':
      return person.tags.includes(condition.tag);
    case 'attribute':
      return attribute(condition, person.attributes[condition.name]);
    case 'birthday':
      return birthday(person.birthday, condition.withinDays, today);
    case 'since':
      return person.since !== null && fits(daysBetween(person.since, today), condition.daysAgo);
    case 'consent':
      return consent(condition, person) === condition.state;
    case 'contact':
      if (condition.channel === 'push')
        return person.phones.some(({ active, takesMessages }) => active && takesMessages);
      return { email: person.email, sms: person.phone, mail: person.address }[condition.channel] !== null;
    case 'neighborhood':
      return person.neighborhood !== null && condition.ids.includes(town.neighborhoods[person.neighborhood] ?? '');
    case 'distance':
      return person.position !== null && fits(distanceMeters(storeAt, person.position), condition.meters);
    case 'area':
      if (person.position === null || condition.area.type === 'MultiPolygon') return false;
      return condition.area.type === 'circle'
        ? distanceMeters(condition.area.center, person.position) <= condition.area.radiusMeters
        : inRing(condition.area.coordinates[0] ?? [], person.position);
    case 'visits':
      return visits(condition, person, town, today);
    case 'fence_event':
      return person.phones.some(({ events }) =>
        events.some(
          (event) =>
            (condition.kinds as string[]).includes(event.kind) &&
            isAt(condition.geofenceId, event.fence, town) &&
            isWithin(condition.within, event.day, today),
        ),
      );
    default:
      throw new Error(`not evaluated here: ${condition.type}`);
  }
}

const isAt = (geofenceId: string | undefined, fence: number | null, { geofences }: Town) =>
  geofenceId === undefined || (fence !== null && geofences[fence] === geofenceId);

/** Days only. */
function isWithin(within: Extract<Condition, { type: 'visits' }>['within'], day: string, today: string): boolean {
  if (!within) return true;
  if ('days' in within) return daysBetween(day, today) < within.days;
  return (within.from === undefined || day >= within.from) && (within.to === undefined || day <= within.to);
}

function visits(
  { geofenceId, storeId, within, count, lastDaysAgo }: Extract<Condition, { type: 'visits' }>,
  { phones }: Citizen,
  town: Town,
  today: string,
): boolean {
  const counted = phones
    .flatMap((phone) => phone.visits)
    .filter(({ fence, inStore }) => isAt(geofenceId, fence, town) && (storeId === undefined || inStore))
    .filter(({ day }) => isWithin(within, day, today));
  if (!fits(counted.length, isOpen(count) ? { min: 1 } : count)) return false;
  if (isOpen(lastDaysAgo)) return true;
  const last = counted
    .map(({ day }) => day)
    .sort()
    .at(-1);
  return last !== undefined && fits(daysBetween(last, today), lastDaysAgo);
}

function purchases(condition: Extract<Condition, { type: 'purchases' }>, { buys }: Citizen, today: string): boolean {
  const { within, items, weekdays, hours, count, spend } = condition;
  const counted = buys.filter((buy) => {
    if (within && 'days' in within && daysBetween(buy.day, today) >= within.days) return false;
    if (within && 'from' in within && within.from && buy.day < within.from) return false;
    if (within && 'to' in within && within.to && buy.day > within.to) return false;
    if (items !== undefined && !(buy.items ?? '').toLowerCase().includes(items.toLowerCase())) return false;
    if (weekdays && !weekdays.includes(new Date(ms(buy.day)).getUTCDay() || 7)) return false;
    const hour = Number(hourOf.format(buy.at));
    if (!hours || hours.from === hours.to) return true;
    return hours.from < hours.to ? hour >= hours.from && hour < hours.to : hour >= hours.from || hour < hours.to;
  });
  const number = counted.filter(({ amount }) => amount > 0).length;
  const sum = Math.round(counted.reduce((total, { amount }) => total + amount * 100, 0)) / 100;
  if (isOpen(count) && isOpen(spend)) return number >= 1;
  return fits(number, count) && fits(sum, spend);
}

/** The value such that a fifth, two fifths, … are at or below it: the first of the sorted ones that reaches the share. */
const breaksOf = <Value>(values: Value[], compare: (a: Value, b: Value) => number): Value[] => {
  const sorted = [...values].sort(compare);
  return [0.2, 0.4, 0.6, 0.8].map((share) => sorted[Math.ceil(share * sorted.length - 1e-9) - 1] as Value);
};

function rfm(condition: Extract<Condition, { type: 'rfm' }>, person: Citizen, town: Town): boolean {
  const statsOf = ({ buys }: Citizen) => {
    const sales = buys.filter(({ amount }) => amount > 0);
    const money = Math.round(buys.reduce((sum, { amount }) => sum + amount * 100, 0));
    return {
      last: ms(
        sales
          .map(({ day }) => day)
          .sort()
          .at(-1) ?? '1970-01-01',
      ),
      often: sales.length,
      money,
    };
  };
  const all = town.people.map(statsOf).filter(({ often }) => often > 0);
  const own = statsOf(person);
  if (own.often === 0) return false;
  const score = (of: (stats: typeof own) => number) =>
    1 + breaksOf(all.map(of), (a, b) => a - b).filter((one) => one < of(own)).length;
  const [r, f, m] = [score(({ last }) => last), score(({ often }) => often), score(({ money }) => money)];
  const group =
    r === 1
      ? 'lapsed'
      : r >= 4 && f >= 4 && m >= 4
        ? 'champions'
        : f >= 4 && r >= 3
          ? 'loyal'
          : r >= 4 && f <= 2 && own.often <= 2
            ? 'new'
            : r === 2 || (r === 3 && f === 3)
              ? 'slipping'
              : 'occasional';
  const { groups, recency, frequency, money } = condition;
  return fits(r, recency) && fits(f, frequency) && fits(m, money) && (!groups || groups.includes(group));
}

function attribute(condition: Extract<Condition, { type: 'attribute' }>, text: string | undefined): boolean {
  const { is, value } = condition;
  if (text === undefined) return false;
  if (is === 'known') return true;
  if (is === 'containing') return text.toLowerCase().includes(String(value).toLowerCase());
  if (typeof value === 'number') {
    if (!/^-?\d+(\.\d+)?$/.test(text.trim())) return false;
    const number = Number(text);
    return is === 'equal' ? number === value : is === 'at_least' ? number >= value : number <= value;
  }
  if (is === 'equal') return text.toLowerCase() === String(value).toLowerCase();
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  return is === 'at_least' ? text >= String(value) : text <= String(value);
}

function birthday(written: string | null, withinDays: number, today: string): boolean {
  if (written === null) return false;
  const [month = 0, date = 0] = written.slice(-5).split('-').map(Number);
  const year = Number(today.slice(0, 4));
  return [year, year + 1].some((one) => {
    const isLeap = new Date(Date.UTC(one, 1, 29)).getUTCMonth() === 1;
    const next = new Date(Date.UTC(one, month - 1, month === 2 && date === 29 && !isLeap ? 28 : date));
    const ahead = daysBetween(today, next.toISOString().slice(0, 10));
    return ahead >= 0 && ahead <= withinDays;
  });
}

function consent({ channel, purpose }: Extract<Condition, { type: 'consent' }>, person: Citizen): string {
  if (purpose === 'marketing') {
    const state = person.consents[channel];
    return state === null ? 'unknown' : state ? 'granted' : 'withdrawn';
  }
  const own = person.entries.filter((entry) => entry.channel === channel && entry.purpose === purpose);
  if (own.length === 0) return 'unknown';
  const times = (some: typeof own) => Math.max(...some.map(({ at }) => at.getTime()));
  const withdrawn = own.filter(({ granted }) => !granted);
  if (withdrawn.length === 0) return 'granted';
  const again = own.filter(({ granted, direct }) => granted && direct);
  return times(again) > times(withdrawn) ? 'granted' : 'withdrawn';
}

function inRing(ring: readonly (readonly [number, number])[], [lng, lat]: [number, number]): boolean {
  let inside = false;
  for (const [at, [x, y]] of ring.entries()) {
    const [fromX, fromY] = ring[at - 1] ?? ring.at(-1) ?? [x, y];
    if (y > lat !== fromY > lat && lng < ((fromX - x) * (lat - y)) / (fromY - y) + x) inside = !inside;
  }
  return inside;
}
