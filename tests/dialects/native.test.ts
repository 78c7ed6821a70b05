import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newCheckin, newFix } from '../../server/contract/checkins.ts';
import { Refusal } from '../../server/http/problem.ts';
import { parse } from '../../server/http/validation.ts';
import { fromParsed, quickFix, readNative, toAnswer } from '../../server/ingest/native.ts';
import { timeOf } from '../../server/ingest/read.ts';

const date = fc.date({ min: new Date(0), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true });
const instant = fc.oneof(
  { weight: 4, arbitrary: date.map((moment) => moment.toISOString()) },
  fc
    .tuple(
      fc.integer({ min: 1960, max: 2101 }),
      fc.integer({ min: 0, max: 13 }),
      fc.oneof(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 28, max: 31 })),
      fc.constantFrom(
        '00:00:00',
        '12:34:56.789',
        '23:59:59',
        '24:00:00',
        '12:30',
        '12:60:00',
        '12:30:61',
        '12:30:00.5',
        '12:30:00.0579999',
      ),
      fc.constantFrom('Z', 'Z', 'Z', '+02:00', '-11:30', '+0200', '', 'z', '+24:00'),
    )
    .map(([year, month, day, time, zone]) => {
      const two = (part: number) => String(part).padStart(2, '0');
      return `${year}-${two(month)}-${two(day)}T${time}${zone}`;
    }),
  fc.string(),
);
const odd = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(-1e-9, 1e7, 1e7 + 1, 180, -180.0001, 90, 1e5));
/** Almost always right, so that each field's edges are met with the others in order. */
const mostly = <Value>(right: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 12, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
/** Now and then a little too many. */
const degrees = (most: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ min: -most, max: most, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(most, -most, most + 1e-9, -most - 1e-9, most * 2) },
  );
const fix = fc
  .record(
    {
      position: mostly(fc.tuple(degrees(180), degrees(90))),
      at: mostly(instant),
      accuracyMeters: mostly(fc.option(fc.double({ min: 0, max: 1e7, noNaN: true }))),
      speedMetersPerSecond: mostly(fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }))),
      id: mostly(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.constantFrom('x'.repeat(100), 'x'.repeat(101)))),
      mock: mostly(fc.boolean()),
      colour: odd,
    },
    { requiredKeys: ['position', 'at'] },
  )
  .filter(({ colour }) => colour === undefined || colour === 7);
const checkin = fc
  .oneof(
    fix,
    fc.record({ fixes: fc.array(fc.oneof({ weight: 20, arbitrary: fix }, { weight: 1, arbitrary: odd })) }),
    odd,
  )
  // As it comes over the wire: without minus zero, NaN and undefined.
  .map((body) => JSON.parse(JSON.stringify(body) ?? 'null'));

const bySchema = (body: unknown) => {
  const parsed = parse(newCheckin, body, 'body');
  return parsed instanceof Refusal ? parsed : fromParsed(parsed.value);
};

test('the quick reader reads what the schema reads, and leaves the rest to it', () => {
  let quick = 0;
  fc.assert(
    fc.property(checkin, (body) => {
      if (quickFix(body)) quick += 1;
      expect(readNative(body)).toEqual(bySchema(body));
    }),
    { numRuns: 1500 },
  );
  expect(quick).toBeGreaterThan(75);
});

test('every time the schema lets pass has a moment', () => {
  fc.assert(
    fc.property(instant, (at) => {
      if (newFix.shape.at.safeParse(at).success) expect(timeOf(at)).toBe(Date.parse(at));
    }),
    { numRuns: 3000 },
  );
});

const good = { position: [-76.58, 39.28], at: '2026-09-21T10:00:00Z' };
const taken = { accepted: 1, duplicates: 0, rejected: [], events: [], offers: [] };

test('what is wrong with a single fix is pointed at', () => {
  const refused = readNative({ ...good, position: [200, 'north'], colour: 'red' });
  expect(refused).toBeInstanceOf(Refusal);
  expect((refused as Refusal).errors?.map(({ pointer }) => pointer).sort()).toEqual([
    '/colour',
    '/position/0',
    '/position/1',
  ]);
});

test('a bad fix of a batch is rejected alone, where it stood in the request', () => {
  const read = readNative({
    fixes: [good, { ...good, at: 'now' }, 7, good, { ...good, at: '1969-12-31T23:59:59Z' }, good],
  });
  if (read instanceof Refusal) throw new Error('refused');
  expect(read.fixes).toHaveLength(3);
  const answer = toAnswer(read, { ...taken, rejected: [{ index: 1, reason: 'too far ahead' }] });
  expect(answer.rejected.map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  expect(answer.rejected[0]?.reason).toMatch(/^at: /);
  expect(answer.rejected[2]?.reason).toBe('too far ahead');
});

test('more than 1,000 fixes, or anything beside them, is refused', () => {
  expect(readNative({ fixes: Array(1000).fill(good) })).not.toBeInstanceOf(Refusal);
  expect(readNative({ fixes: Array(1001).fill(good) })).toBeInstanceOf(Refusal);
  expect(readNative({ fixes: [good], colour: 'red' })).toBeInstanceOf(Refusal);
  expect(readNative([good])).toBeInstanceOf(Refusal);
  expect(readNative(null)).toBeInstanceOf(Refusal);
});

test('an explicit “I am here” has a code and needs no position', () => {
  const here = { code: ' 7-abcdefgh23', at: '2026-09-21T10:00:00+02:00', id: 'x' };
  expect(readNative({ here })).toMatchObject({
    fixes: [],
    here: { code: '7-ABCDEFGH23', at: Date.parse(here.at), id: 'x', position: null, accuracy: null },
  });
  expect(readNative({ here: { ...here, position: [1, 2], accuracyMeters: 5 } })).toMatchObject({
    here: { position: [1, 2], accuracy: 5 },
  });
  expect(readNative({ here: { at: here.at } })).toBeInstanceOf(Refusal);
});
