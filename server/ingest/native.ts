import type { z } from 'zod';
import type { IncomingFix, IncomingHere, Taken } from '../checkins/index.ts';
import { type CheckinAnswer, newCheckin, newFix, type newHere } from '../contract/checkins.ts';
import { readHereCode } from '../devices/index.ts';
import { Refusal } from '../http/problem.ts';
import { parse } from '../http/validation.ts';
import { isObject, timeOf } from './read.ts';

type Rejected = CheckinAnswer['rejected'][number];
type Parsed = z.output<typeof newCheckin>;

/** What a body of POST /checkins says. */
export interface Checkin {
  fixes: IncomingFix[];
  /** Where each fix stood in the request; null when all of them are there. */
  indexes: number[] | null;
  rejected: Rejected[];
  here: IncomingHere | null;
}

const checkin = (fixes: IncomingFix[], rest: Partial<Checkin> = {}): Checkin => ({
  fixes,
  indexes: null,
  rejected: [],
  here: null,
  ...rest,
});

/**
 * Reads a body as the schema does. Almost every body is one of two shapes, told in a fraction of the schema's time; the
 * schema has the last word on all others, and words all refusals.
 */
export function readNative(body: unknown): Checkin | Refusal {
  const quick = quickFix(body) ?? quickBatch(body);
  if (quick) return checkin(Array.isArray(quick) ? quick : [quick]);
  const parsed = parse<Parsed>(newCheckin, body, 'body');
  return parsed instanceof Refusal ? parsed : fromParsed(parsed.value);
}

/** What the schema let pass. Each fix of a batch stands alone: a bad one is rejected, the others are taken. */
export function fromParsed(parsed: Parsed): Checkin {
  if ('here' in parsed) return checkin([], { here: toHere(parsed.here) });
  if (!('fixes' in parsed)) return fromList([parsed]);
  return fromList(parsed.fixes);
}

function fromList(list: readonly unknown[]): Checkin {
  const [fixes, indexes, rejected]: [IncomingFix[], number[], Rejected[]] = [[], [], []];
  for (const [index, value] of list.entries()) {
    const parsed = parse(newFix, value, 'body');
    const fix = parsed instanceof Refusal ? null : toFix(parsed.value);
    if (fix) {
      fixes.push(fix);
      indexes.push(index);
    } else rejected.push({ index, reason: parsed instanceof Refusal ? reasonOf(parsed) : 'at: is before 1970' });
  }
  return checkin(fixes, { indexes: rejected.length > 0 ? indexes : null, rejected });
}

function reasonOf({ errors = [] }: Refusal): string {
  const [first] = errors;
  return `${first?.pointer.slice(1).replaceAll('/', '.') || 'fix'}: ${first?.detail ?? 'is not a fix'}`;
}

function toFix({
  position,
  accuracyMeters,
  at,
  speedMetersPerSecond,
  id,
  mock,
}: z.output<typeof newFix>): IncomingFix | null {
  const time = timeOf(at);
  if (time === null || time < 0) return null;
  const [lng, lat] = position;
  const [accuracy, speed] = [accuracyMeters ?? null, speedMetersPerSecond ?? null];
  return { lng, lat, at: time, accuracy, speed, ...(mock && { mock }), ...(id !== undefined && { id }) };
}

const toHere = ({ code, at, id, position, accuracyMeters }: z.output<typeof newHere>): IncomingHere => ({
  code: readHereCode(code)?.code ?? code,
  at: timeOf(at) ?? 0,
  position: position ?? null,
  accuracy: accuracyMeters ?? null,
  ...(id !== undefined && { id }),
});

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most;
const instant =
  /^(?:19[7-9]|2\d\d)\d-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,3})?Z$/;
const printable = /^[\x20-\x7e]{1,100}$/;

/** Milliseconds of a time as clients write it, since 1970; NaN for any other. */
function quickTime(text: unknown): number {
  const day = typeof text === 'string' ? instant.exec(text)?.[1] : undefined;
  if (day === undefined) return Number.NaN;
  const time = Date.parse(text as string);
  return day <= '28' || new Date(time).getUTCDate() === Number(day) ? time : Number.NaN;
}

/** A fix that the schema would let pass, or undefined where only the schema can tell. */
export function quickFix(value: unknown): IncomingFix | undefined {
  if (!isObject(value)) return undefined;
  let place: unknown;
  let at = Number.NaN;
  const fix: IncomingFix = { lng: 0, lat: 0, at: 0, accuracy: null, speed: null };
  for (const key in value) {
    const field = value[key];
    if (key === 'position') place = field;
    else if (key === 'at') at = quickTime(field);
    else if (key === 'accuracyMeters' && (field === null || isWithin(field, 0, 1e7))) fix.accuracy = field;
    else if (key === 'speedMetersPerSecond' && (field === null || isWithin(field, 0, 1e5))) fix.speed = field;
    else if (key === 'id' && typeof field === 'string' && printable.test(field)) fix.id = field;
    else if (key === 'mock' && typeof field === 'boolean') {
      if (field) fix.mock = true;
    } else return undefined;
  }
  if (!Array.isArray(place) || place.length !== 2 || Number.isNaN(at)) return undefined;
  if (!isWithin(place[0], -180, 180) || !isWithin(place[1], -90, 90)) return undefined;
  [fix.lng, fix.lat] = place;
  fix.at = at;
  return fix;
}

function quickBatch(body: unknown): IncomingFix[] | undefined {
  if (!isObject(body) || !Array.isArray(body.fixes) || Object.keys(body).length > 1 || body.fixes.length > 1_000)
    return undefined;
  const fixes: IncomingFix[] = [];
  for (const value of body.fixes) {
    const fix = quickFix(value);
    if (!fix) return undefined;
    fixes.push(fix);
  }
  return fixes;
}

/** The answer to a check-in; what the engine rejected is told where it stood in the request. */
export function toAnswer({ indexes, rejected }: Checkin, taken: Taken): CheckinAnswer {
  const later = taken.rejected.map(({ index, reason }) => ({ index: indexes?.[index] ?? index, reason }));
  return {
    accepted: taken.accepted,
    duplicates: taken.duplicates,
    rejected: [...rejected, ...later].sort((one, other) => one.index - other.index),
    events: taken.events,
    offers: taken.offers,
  };
}
