import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IncomingFix } from '../../server/checkins/index.ts';
import type { DevicePrincipal } from '../../server/devices/index.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { away, fixesOf, newDevice, newFence, startIngest, storedFixes, visitsOf } from './support.ts';

const knex = testDatabase();
const { ingest } = startIngest(knex);
const minute = 60_000;

/** Two fences that overlap, in one of which people dwell, and a third one far away. */
async function fencedBusiness() {
  const businessId = await newBusiness(knex);
  await newFence(knex, businessId, { radius: 120, dwellSeconds: 300 });
  await newFence(knex, businessId, { radius: 80, eastMeters: 150 });
  await newFence(knex, businessId, { radius: 200, eastMeters: 5_000 });
  return businessId;
}

/** A walk of some hours with stops, near the fences and away, sometimes badly located. */
const walk = fc
  .array(
    fc.record({
      seconds: fc.oneof(fc.integer({ min: 5, max: 120 }), fc.integer({ min: 300, max: 5_000 })),
      east: fc.integer({ min: -40, max: 45 }),
      north: fc.integer({ min: -12, max: 12 }),
      accuracy: fc.constantFrom(5, 15, 60, 1_500, null),
    }),
    { minLength: 2, maxLength: 24 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ seconds, east, north, accuracy }) => {
      at += seconds * 1000;
      return { after: at, ...away(east * 10, north * 10), accuracy, speed: null };
    });
  });

/** How the fixes come: in which order, in how many requests, and which of them again. */
const delivery = fc.record({
  order: fc.infiniteStream(fc.integer({ min: 0, max: 1_000 })),
  sizes: fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
  again: fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
});

function requestsOf(
  fixes: readonly IncomingFix[],
  { order, sizes, again }: { order: Stream; sizes: Stream; again: Stream },
) {
  const sent = fixes.flatMap((fix) => (order.next().value > 0 && again.next().value === 0 ? [fix, fix] : [fix]));
  const shuffled = sent
    .map((fix) => ({ fix, rank: order.next().value as number }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ fix }) => fix);
  const requests: IncomingFix[][] = [];
  while (shuffled.length > 0) requests.push(shuffled.splice(0, sizes.next().value as number));
  return requests;
}
type Stream = Iterator<number, number>;

const stateOf = async ({ businessId, deviceId }: DevicePrincipal) => {
  const row = await knex('device_states')
    .where({ business_id: businessId, device_id: deviceId })
    .first('state', 'due_at');
  return { presences: row.state.track.presences, last: row.state.track.last, dueAt: row.due_at };
};

test('any order and any repetition of the same fixes ends in the same visits, and where the device stands', async () => {
  const businessId = await fencedBusiness();
  await fc.assert(
    fc.asyncProperty(walk, delivery, async (steps, how) => {
      const start = Math.floor(Date.now() / 1000) * 1000 - 36 * 60 * minute;
      const fixes: IncomingFix[] = steps.map(({ after, ...place }) => ({ ...place, at: start + after }));
      const [straight, mixed] = [await newDevice(knex, businessId), await newDevice(knex, businessId)];
      await ingest.take(straight, fixesOf(fixes));
      const requests = requestsOf(fixes, how as never);
      for (const [index, request] of requests.entries()) {
        await ingest.take(mixed, fixesOf(request));
        // Time goes on between requests too.
        if (index === 1) await ingest.carry(Date.now() + minute);
      }
      await ingest.carry(Date.now() + minute);
      expect(await visitsOf(knex, mixed, start)).toEqual(await visitsOf(knex, straight, start));
      expect(await stateOf(mixed)).toEqual(await stateOf(straight));
      expect((await storedFixes(knex, mixed)).map(({ at }) => at)).toEqual(fixes.map(({ at }) => at));
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
});

test('late fixes amend and fire nothing; who was seen inside is told once', async () => {
  const businessId = await fencedBusiness();
  const device = await newDevice(knex, businessId);
  const start = Math.floor(Date.now() / 1000) * 1000 - 12 * minute;
  const inside = (after: number): IncomingFix => ({ ...away(0), at: start + after * minute, accuracy: 8, speed: null });
  const outside = (after: number): IncomingFix => ({
    ...away(-600),
    at: start + after * minute,
    accuracy: 8,
    speed: null,
  });
  await ingest.take(device, fixesOf([outside(0), outside(10), outside(11)]));
  const late = await ingest.take(device, fixesOf([inside(3), inside(4), outside(6), outside(7)]));
  expect(late.accepted).toBe(4);
  expect(late.events.map(({ kind, triggers }) => [kind, triggers])).toEqual([['visit.amended', false]]);
  expect(late.events[0]?.explanation).toMatchObject({ decision: 'amended', silence: ['amended'] });
  const [visit, ...others] = await visitsOf(knex, device, start);
  expect(others).toEqual([]);
  expect(visit?.entered).toBeGreaterThanOrEqual(3 * minute);
  const more = await ingest.take(device, fixesOf([inside(5)]));
  expect(more.events.every(({ kind }) => kind === 'visit.amended')).toBe(true);
  expect(await knex('visits').where({ business_id: businessId, device_id: device.deviceId })).toHaveLength(1);
});
