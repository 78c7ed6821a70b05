/** Clocks of time zones. `Intl` takes microseconds for each answer, so each zone's offsets are kept by days. */
const dayMilliseconds = 86_400_000;
const daysKept = 5_000;

/** A day of UTC in a zone: its clock is `offset` ahead until `changesAt`, and then `then`. */
interface Day {
  offset: number;
  changesAt: number;
  then: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const zones = new Map<string, Map<number, Day>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const number = 'numeric';
  const parts = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    calendar: 'gregory',
    numberingSystem: 'latn',
    ...parts,
  });
  formats.set(zone, format);
  return format;
}

function readOffset(zone: string, at: number): number {
  const second = Math.floor(at / 1_000) * 1_000;
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(second)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) - second;
}

function readDay(zone: string, day: number): Day {
  const [start, end] = [day * dayMilliseconds, (day + 1) * dayMilliseconds];
  const [offset, then] = [readOffset(zone, start), readOffset(zone, end)];
  if (offset === then) return { offset, changesAt: end, then };
  let [before, after] = [start / 1_000, end / 1_000];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (readOffset(zone, middle * 1_000) === offset) before = middle;
    else after = middle;
  }
  return { offset, changesAt: after * 1_000, then };
}

function dayOf(zone: string, day: number): Day {
  const days = zones.get(zone) ?? new Map<number, Day>();
  zones.set(zone, days);
  const known = days.get(day);
  if (known) return known;
  if (days.size >= daysKept) days.clear();
  const read = readDay(zone, day);
  days.set(day, read);
  return read;
}

/** How far a zone's clock is ahead of UTC, and until when that surely holds (at most to the end of the day in UTC). Milliseconds. */
export function offsetAt(zone: string, at: number): { offset: number; until: number } {
  const day = Math.floor(at / dayMilliseconds);
  const { offset, changesAt, then } = dayOf(zone, day);
  return at < changesAt ? { offset, until: changesAt } : { offset: then, until: (day + 1) * dayMilliseconds };
}
