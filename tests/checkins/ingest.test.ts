import { describe, expect, inject, test } from 'vitest';
import { createIngest, Overloaded } from '../../server/checkins/index.ts';
import { createStore } from '../../server/stores/index.ts';
import { testDatabase } from '../support/database.ts';
import {
  eventsOf,
  fixAt,
  fixesOf,
  newDevice,
  newFence,
  place,
  silent,
  startIngest,
  storedFixes,
  visitsOf,
} from './support.ts';

const knex = testDatabase();
const { ingest, fences } = startIngest(knex);
const minute = 60_000;
/** A time some minutes ago, in whole seconds. */
const ago = (minutes: number) => Math.floor(Date.now() / 1000) * 1000 - minutes * minute;

describe('one device', () => {
  test('that comes, stays and goes is told so in its answers, and stored once', async () => {
    const { device, fenceId } = await place(knex);
    const start = ago(10);
    expect(await ingest.take(device, fixesOf([fixAt(start, 400)]))).toEqual({
      ...{ accepted: 1, duplicates: 0, rejected: [], events: [], offers: [] },
    });
    const came = await ingest.take(device, fixesOf([fixAt(start + minute, 10), fixAt(start + 2 * minute, 15)]));
    expect(came).toMatchObject({
      accepted: 2,
      events: [{ kind: 'entered', geofenceId: fenceId, deviceId: device.deviceId }],
    });
    const [event] = came.events;
    expect(event?.id).toMatch(/^\d+-\d+$/);
    const went = await ingest.take(device, fixesOf([fixAt(start + 3 * minute, 500), fixAt(start + 4 * minute, 600)]));
    expect(went.events.map(({ kind }) => kind)).toEqual(['exited']);
    expect(went.events[0]?.visitId).toBe(event?.visitId);

    const [visit, ...others] = await visitsOf(knex, device, start);
    expect(others).toEqual([]);
    expect(visit?.fenceId).toBe(fenceId);
    expect(visit?.exited).toBeGreaterThan(visit?.entered ?? Number.NaN);
    expect((await storedFixes(knex, device)).map(({ at }) => (at - start) / minute)).toEqual([0, 1, 2, 3, 4]);
    const rows = await eventsOf(knex, device);
    expect(rows.map(({ kind, xid, id }) => [kind, `${xid}-${id}`])).toEqual([
      ['entered', event?.id],
      ['exited', went.events[0]?.id],
    ]);
    expect(rows[0].explanation).toEqual(event?.explanation);
    expect(rows[0].visit_id).toBe(event?.visitId);
  });

  test('that sends the same fix fifty times is heard once, in one request or in many', async () => {
    const { device } = await place(knex);
    const fix = fixAt(ago(5), 10);
    const many = await ingest.take(device, fixesOf(Array.from({ length: 25 }, () => fix)));
    expect(many).toMatchObject({ accepted: 1, duplicates: 24 });
    const answers = await Promise.all(Array.from({ length: 25 }, () => ingest.take(device, fixesOf([fix]))));
    expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(25);
    expect(answers.flatMap(({ events }) => events)).toEqual([]);
    expect(await storedFixes(knex, device)).toHaveLength(1);
  });

  test('is known by its own id for a fix, also where the time or the place became another one', async () => {
    const { device } = await place(knex);
    const start = ago(8);
    await ingest.take(device, fixesOf([fixAt(start, 300, { id: 'a' })]));
    const again = fixAt(start + minute, 310, { id: 'a' });
    expect(await ingest.take(device, fixesOf([again]))).toMatchObject({ accepted: 0, duplicates: 1 });
    const mixed = [fixAt(start - minute, 320, { id: 'a' }), fixAt(start + 2 * minute, 330, { id: 'b' })];
    expect(await ingest.take(device, fixesOf(mixed))).toMatchObject({ accepted: 1, duplicates: 1 });
    // A new process knows it too.
    const { ingest: other } = startIngest(knex);
    expect(await other.take(device, fixesOf([again]))).toMatchObject({ duplicates: 1 });
    expect(await storedFixes(knex, device)).toHaveLength(2);
  });

  test('may not send times of another era; a clock that is ahead is set right and flagged', async () => {
    const { device } = await place(knex);
    const now = Date.now();
    const fixes = [
      fixAt(now + 25 * 60 * minute, 0),
      fixAt(now - 31 * 24 * 60 * minute, 0),
      fixAt(now + 23 * 60 * minute, 10),
      fixAt(now - 29 * 24 * 60 * minute, 900),
    ];
    const taken = await ingest.take(device, fixesOf(fixes), now);
    expect(taken).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(taken.rejected).toEqual([
      { index: 0, reason: 'at: is more than 24 hours ahead' },
      { index: 1, reason: 'at: is older than the 30 days that positions are kept' },
    ]);
    expect(taken.events.filter(({ triggers }) => triggers)).toEqual([]);
    const stored = await storedFixes(knex, device);
    expect(stored.map(({ at, flags }) => [at, flags])).toEqual([
      [now - 29 * 24 * 60 * minute, 0],
      [now, 2],
    ]);
    // Sent again later, its time would be set to another one: it is the same fix all the same.
    const later = await ingest.take(device, fixesOf([fixes[2] as (typeof fixes)[0]]), now + minute);
    expect(later).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  test('that brings days at once has them in rows of a day each', async () => {
    const { device } = await place(knex);
    const start = Date.UTC(2026, 0, 1, 12) - Date.UTC(2026, 0, 1) + Math.floor(ago(5 * 1440) / 86_400_000) * 86_400_000;
    const fixes = Array.from({ length: 72 }, (_, hour) => fixAt(start + hour * 60 * minute, 2000 + hour));
    expect(await ingest.take(device, fixesOf(fixes))).toMatchObject({ accepted: 72 });
    const rows = await knex('fix_batches').where({ business_id: device.businessId }).orderBy('first_at');
    expect(rows.map(({ count }) => count)).toEqual([12, 24, 24, 12]);
    expect(await storedFixes(knex, device)).toHaveLength(72);
  });

  test('that is gone is told so', async () => {
    const { device } = await place(knex);
    await ingest.take(device, fixesOf([fixAt(ago(3), 0)]));
    await knex('devices').where({ business_id: device.businessId, id: device.deviceId }).delete();
    const taken = await ingest.take(device, fixesOf([fixAt(ago(2), 0)]));
    expect(taken).toMatchObject({ accepted: 0, rejected: [{ index: 0, reason: 'the device is gone' }] });
    expect(await knex('fix_batches').where({ business_id: device.businessId })).toEqual([]);
  });
});

describe('time alone', () => {
  test('lets somebody dwell of whom no fix comes any more', async () => {
    const { device, fenceId } = await place(knex, { dwellSeconds: 60 });
    const entered = Date.now() - 58_000;
    await ingest.take(device, fixesOf([fixAt(entered - 1000, 5), fixAt(entered, 5)]));
    await ingest.carry();
    expect(await eventsOf(knex, device)).toHaveLength(1);
    await new Promise((done) => setTimeout(done, 3_600));
    await ingest.carry();
    await ingest.carry();
    const events = await eventsOf(knex, device);
    expect(events.map(({ kind, geofence_id: fence }) => [kind, fence])).toEqual([
      ['entered', fenceId],
      ['dwelled', fenceId],
    ]);
    const [visit] = await visitsOf(knex, device);
    expect((visit?.dwelled ?? 0) - (visit?.entered ?? 0)).toBe(60_000);
  });
});

describe('many devices', () => {
  test('that send at once are each heard once, and so are all events', async () => {
    const { businessId, fenceId } = await place(knex);
    const devices = await Promise.all(Array.from({ length: 60 }, () => newDevice(knex, businessId)));
    const start = ago(14);
    const answers = await Promise.all(
      devices.flatMap((device, n) =>
        Array.from({ length: 5 }, (_, step) =>
          ingest.take(device, fixesOf([fixAt(start + step * minute, step > 1 ? 500 + n : n / 10)])),
        ),
      ),
    );
    expect(answers.every(({ accepted }) => accepted === 1)).toBe(true);
    const events = await knex('fence_events').where({ business_id: businessId, geofence_id: fenceId });
    expect(events.filter(({ kind }) => kind === 'entered')).toHaveLength(60);
    expect(events.filter(({ kind }) => kind === 'exited')).toHaveLength(60);
    const told = answers.flatMap((answer) => answer.events.map(({ id }) => id));
    expect(new Set(told).size).toBe(120);
    const stored = await knex('fix_batches').where({ business_id: businessId }).sum('count as fixes').first();
    expect(Number(stored?.fixes)).toBe(300);
  });

  test('at the very same spot are no people: the fifth and all after it are flagged', async () => {
    const { businessId } = await place(knex);
    const devices = await Promise.all(Array.from({ length: 6 }, () => newDevice(knex, businessId)));
    const flags: unknown[] = [];
    for (const device of devices) {
      await ingest.take(device, fixesOf([fixAt(ago(1), 7.123456)]));
      flags.push((await storedFixes(knex, device))[0]?.flags);
    }
    expect(flags).toEqual([0, 0, 0, 0, 4, 4]);
  });
});

test('two processes on one database write each fix once, and each event', async () => {
  const { businessId, device } = await place(knex);
  const { ingest: other } = startIngest(knex);
  const start = ago(14);
  const outsideThenIn = (step: number) => fixAt(start + step * 4_000, step % 20 < 10 ? 600 : 3, { id: `fix ${step}` });
  for (let step = 0; step < 200; step += 10) {
    const ten = Array.from({ length: 10 }, (_, n) => outsideThenIn(step + n));
    // Both get the same ones, as a phone sends again what was not answered.
    await Promise.all(
      [ingest, other].flatMap((one) => [one.take(device, fixesOf(ten)), one.take(device, fixesOf(ten))]),
    );
  }
  expect(await storedFixes(knex, device)).toHaveLength(200);
  const events = await eventsOf(knex, device);
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: 19 }, (_, n) => (n % 2 ? 'exited' : 'entered')));
  expect(await visitsOf(knex, { ...device, businessId })).toHaveLength(10);
});

describe('“I am here”', () => {
  async function withPoster() {
    const made = await place(knex);
    const store = await createStore(knex, made.businessId, { name: 'Bakery', position: [1, 2], timeZone: 'UTC' });
    const code = `${made.businessId}-ABCDEFGHJK`;
    await knex('here_codes').insert({ business_id: made.businessId, code, store_id: store.id, name: 'Poster' });
    return { ...made, storeId: store.id, code };
  }
  const said = (code: string, at: number, id?: string) => ({
    fixes: [],
    here: { code, at, position: null, accuracy: null, ...(id && { id }) },
  });

  test('makes a visit of its own and an event, once', async () => {
    const { device, storeId, code } = await withPoster();
    const at = ago(1);
    const taken = await ingest.take(device, said(code, at, 'x'));
    expect(taken).toMatchObject({
      ...{ accepted: 1, duplicates: 0 },
      events: [{ kind: 'checked_in', storeId, geofenceId: null, triggers: true, explanation: { decision: 'said-so' } }],
    });
    expect(await ingest.take(device, said(code, at, 'x'))).toMatchObject({ accepted: 0, duplicates: 1, events: [] });
    expect(await ingest.take(device, said(code, at + 5 * minute))).toMatchObject({ duplicates: 1 });
    expect(await ingest.take(device, said(code, at - 30 * minute, 'x'))).toMatchObject({ duplicates: 1 });
    const visits = await knex('visits').where({ business_id: device.businessId });
    expect(visits).toMatchObject([{ source: 'said', store_id: storeId, id: taken.events[0]?.visitId }]);
    expect(visits[0].entered_at.getTime()).toBe(at);
  });

  test('said long ago counts and triggers nothing; a code on no poster is rejected', async () => {
    const { device, code } = await withPoster();
    const taken = await ingest.take(device, said(code, ago(40)));
    expect(taken.events).toMatchObject([{ triggers: false, explanation: { silence: ['stale'] } }]);
    const wrong = await ingest.take(device, said(`${device.businessId}-NOTONAWALL`, ago(1)));
    expect(wrong.rejected).toEqual([{ index: 0, reason: 'code: is not on any poster now' }]);
  });
});

describe('what is kept', () => {
  test('is forgotten after the time set, but not what late fixes are judged by; visits stay', async () => {
    const { device, fenceId, businessId } = await place(knex);
    await knex('checkin_settings').insert({ business_id: businessId, settings: { keepDays: 2 } });
    await fences.refresh(businessId);
    const start = ago(60 * 47);
    const walk = [0, 1, 2, 3, 4].map((n) => fixAt(start + n * 2 * minute, n > 2 ? 700 : 0));
    await ingest.take(device, fixesOf(walk));
    await ingest.take(device, fixesOf([fixAt(ago(3), 900)]));
    await ingest.tidy();
    expect(await storedFixes(knex, device)).toHaveLength(6);

    await knex.raw(
      `update fix_batches set first_at = first_at - interval '2 days', last_at = last_at - interval '2 days'
      where business_id = ? and last_at < now() - interval '1 day'`,
      [businessId],
    );
    await knex.raw(
      `update device_checkpoints set at = at - interval '2 days' where business_id = ? and at < now() - interval '1 day'`,
      [businessId],
    );
    await knex.raw(`update fence_events set at = at - interval '2 days' where business_id = ?`, [businessId]);
    await ingest.tidy();
    expect(await visitsOf(knex, device)).toMatchObject([{ fenceId }]);
    for (const { explanation } of await eventsOf(knex, device))
      expect(explanation).toMatchObject({ fix: null, previous: null });
    // Nothing of it is left once the device has been silent for so long.
    await knex.raw(`update device_states set last_seen_at = now() - interval '5 days' where business_id = ?`, [
      businessId,
    ]);
    await ingest.tidy();
    expect(await storedFixes(knex, device)).toEqual([]);
    const [{ state }] = await knex('device_states').where({ business_id: businessId, device_id: device.deviceId });
    expect(state.track.last).toBeNull();
  });
});

describe('when it cannot be stored', () => {
  test('more requests than can be answered soon are told to come again, and the others are answered', async () => {
    const { businessId, device } = await place(knex);
    const fix = fixesOf([fixAt(ago(1), 0)]);
    const many = await Promise.allSettled(Array.from({ length: 5_100 }, () => ingest.take(device, fix)));
    const refused = many.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(100);
    expect(refused.every(({ reason }) => reason instanceof Overloaded)).toBe(true);
    expect(await storedFixes(knex, device)).toHaveLength(1);
    expect(await newFence(knex, businessId)).toBeDefined();
  });

  test('a database that is away is said to be so', async () => {
    const { device } = await place(knex);
    const away = createIngest({
      ...{ knex, fences, log: silent },
      connection: { host: '127.0.0.1', port: 1, user: 'x', database: 'x' },
    });
    await expect(away.take(device, fixesOf([fixAt(ago(1), 0)]))).rejects.toBeInstanceOf(Overloaded);
    await away.stop();
    expect(inject('connection')).toBeDefined();
  });
});
