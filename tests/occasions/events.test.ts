import { describe, expect, inject, test } from 'vitest';
import type { CampaignRow } from '../../server/campaigns/index.ts';
import { mergeCustomers } from '../../server/customers/merge.ts';
import { connect } from '../../server/db/index.ts';
import type { DevicePrincipal } from '../../server/devices/index.ts';
import type { EventRow } from '../../server/events/index.ts';
import { toFenceEvent } from '../../server/events/index.ts';
import { createPlanner, planEvents } from '../../server/occasions/index.ts';
import { fixAt, fixesOf, newFence, startIngest } from '../checkins/support.ts';
import { insertEvents, untilReadable } from '../events/support.ts';
import { testDatabase } from '../support/database.ts';
import { again, exposuresOf, launched, messagesOf, newCustomer, newPhone, newShop, planning } from './support.ts';

const knex = testDatabase();
const { ingest, fences } = startIngest(knex);
const silent = { warn() {}, error() {}, info() {}, debug() {} } as never;
const fence = (fields: object = {}) => ({ type: 'fence', kinds: ['entered'], ...fields });
/** One that lasts: what it does after a restart is another test's. */
const planner = (businessId: string) => createPlanner({ knex, log: silent, defining: planning.defining, businessId });
const told = async (campaign: CampaignRow) =>
  (await messagesOf(knex, campaign)).map(({ recipient, channel, status }) => [recipient, channel, status]);

async function principal(businessId: string, deviceId: string): Promise<DevicePrincipal> {
  const { customer_id } = await knex('devices').where({ business_id: businessId, id: deviceId }).first();
  return {
    ...{ businessId, deviceId, role: 'device', userId: null, credential: `device ${deviceId}`, kind: 'native' },
    ...{ customerId: customer_id, clientKey: null, passphrase: null, accepts: true },
  };
}

/** A walk into the zone and out again, which ended a moment ago. Answers what happened. */
async function walk(businessId: string, deviceId: string, startsAgoMs = 600_000) {
  const start = Date.now() - startsAgoMs;
  const meters = [400, 250, 0, 5, 250, 400, 450];
  const fixes = meters.map((east, step) => fixAt(start + step * 60_000, east));
  await fences.refresh(businessId);
  const { events } = await ingest.take(await principal(businessId, deviceId), fixesOf(fixes), start + 7 * 60_000);
  return events;
}

describe('a campaign that waits for something at a zone', () => {
  test('owes a message to who walks into it, once, by the check-in itself or by the loop', async () => {
    const businessId = await newShop(knex);
    const geofenceId = await newFence(knex, businessId);
    const ann = await newCustomer(knex, businessId, { push_consent: true });
    const phone = await newPhone(knex, businessId, { customerId: ann });
    const campaign = await launched(knex, businessId, {
      channels: ['checkin', 'push'],
      trigger: fence({ geofenceIds: [geofenceId] }),
    });
    const loop = planner(businessId);
    await loop.runOnce();
    const events = await walk(businessId, phone, 2_000_000);
    expect(events.map(({ kind }) => kind)).toEqual(['entered', 'exited']);
    await Promise.all([planEvents(knex, businessId, events, planning), planEvents(knex, businessId, events, planning)]);
    const [message, ...others] = await messagesOf(knex, campaign);
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      recipient: ann,
      customer_id: ann,
      device_id: phone,
      channel: 'checkin',
      status: 'owed',
    });
    expect(message.occasion).toBe(`event:${events[0]?.id.split('-')[1]}`);
    await untilReadable(knex, businessId);
    await loop.runOnce();
    expect(await messagesOf(knex, campaign)).toEqual([message]);

    await walk(businessId, phone);
    await untilReadable(knex, businessId);
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(2);
  });

  test('what happened before the launch, and what sets nothing off, is nothing to it', async () => {
    const businessId = await newShop(knex);
    await newFence(knex, businessId);
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    await walk(businessId, phone, 3_000_000);
    const campaign = await launched(
      knex,
      businessId,
      { trigger: fence() },
      { launched_at: new Date(Date.now() - 1_000_000) },
    );
    const ids = await insertEvents(knex, businessId, phone, [{}]);
    await knex('fence_events').where({ business_id: businessId }).whereIn('id', ids).update({ triggers: false });
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect(await told(campaign)).toEqual([]);
    await insertEvents(knex, businessId, phone, [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect(await told(campaign)).toHaveLength(1);
  });

  test('only of the kinds and zones it asks for; a check-in at a store is one at its zones', async () => {
    const businessId = await newShop(knex);
    const store = await knex('stores').where({ business_id: businessId }).first();
    const [here, elsewhere] = [
      await newFence(knex, businessId, { storeId: store.id }),
      await newFence(knex, businessId, { eastMeters: 5_000 }),
    ];
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    const wants = async (trigger: object) => launched(knex, businessId, { trigger: fence(trigger) });
    const any = await wants({ kinds: ['entered', 'exited', 'checked_in'] });
    const entering = await wants({ geofenceIds: [here] });
    const there = await wants({ kinds: ['entered', 'checked_in'], geofenceIds: [elsewhere] });
    const store1 = await wants({ kinds: ['checked_in'], geofenceIds: [here] });
    await insertEvents(knex, businessId, phone, [
      { geofenceId: here },
      { geofenceId: here, kind: 'exited' },
      { geofenceId: elsewhere, kind: 'dwelled' },
      { kind: 'checked_in' },
    ]);
    await knex('fence_events').where({ business_id: businessId, kind: 'checked_in' }).update({ store_id: store.id });
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    const counts = await Promise.all([any, entering, there, store1].map(async (one) => (await told(one)).length));
    expect(counts).toEqual([3, 1, 0, 1]);
  });

  test('the first visit only: a second phone of the same person does not make it the first again', async () => {
    const businessId = await newShop(knex);
    const geofenceId = await newFence(knex, businessId);
    const ann = await newCustomer(knex, businessId);
    const [first, second] = [
      await newPhone(knex, businessId, { customerId: ann }),
      await newPhone(knex, businessId, { customerId: ann }),
    ];
    const bob = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId, { name: 'Bob' }) });
    const campaign = await launched(knex, businessId, {
      trigger: fence({ geofenceIds: [geofenceId], firstVisitOnly: true }),
    });
    for (const [phone, ago] of [
      [first, 3_000_000],
      [second, 2_000_000],
      [first, 1_000_000],
      [bob, 900_000],
    ] as const)
      await walk(businessId, phone, ago);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    const rows = await messagesOf(knex, campaign);
    expect(rows.map(({ recipient }) => recipient)).toHaveLength(2);
    expect(new Set(rows.map(({ recipient }) => recipient)).size).toBe(2);
  });

  test('a phone of which no customer is known only gets what is for everybody, and only there', async () => {
    const businessId = await newShop(knex);
    const [segment] = await knex('segments')
      .insert({ business_id: businessId, name: 'All', definition: JSON.stringify({ all: [] }) })
      .returning('id');
    const phone = await newPhone(knex, businessId);
    const quiet = await newPhone(knex, businessId, { subscribed: false });
    const taken = await newPhone(knex, businessId, { fields: { withdrawn_at: new Date() } });
    const everybody = await launched(knex, businessId, { channels: ['email', 'push'], trigger: fence() });
    const answering = await launched(knex, businessId, { channels: ['push', 'checkin'], trigger: fence() });
    const some = await launched(knex, businessId, { channels: ['push'], trigger: fence(), segmentId: segment.id });
    const around = { type: 'circle', center: [-76.58, 39.28], radiusMeters: 90_000 };
    const near = await launched(knex, businessId, { channels: ['push'], trigger: fence(), area: around });
    for (const id of [phone, quiet, taken]) await insertEvents(knex, businessId, id, [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect((await told(everybody)).sort()).toEqual(
      [
        [`-${phone}`, 'push', 'owed'],
        [`-${quiet}`, null, 'suppressed'],
        [`-${taken}`, null, 'suppressed'],
      ].sort(),
    );
    const answers = await messagesOf(knex, answering);
    expect(answers.map(({ recipient, channel, reason }) => [recipient, channel, reason]).sort()).toEqual(
      [
        [`-${phone}`, 'push', null],
        [`-${quiet}`, 'checkin', null],
        [`-${taken}`, null, 'no_consent'],
      ].sort(),
    );
    for (const { recipient, device_id } of answers) expect(`-${device_id}`).toBe(recipient);
    for (const one of [some, near]) expect(await told(one)).toEqual([]);
  });

  test('an offer in the answer needs the yes of the phone that asks, and no no of its customer', async () => {
    const businessId = await newShop(knex);
    const [yes, no, half] = await Promise.all(
      [true, false, null].map((push_consent) => newCustomer(knex, businessId, { push_consent })),
    );
    const phones = [
      await newPhone(knex, businessId, { customerId: yes ?? null }),
      await newPhone(knex, businessId, { customerId: no ?? null }),
      await newPhone(knex, businessId, { customerId: half ?? null, fields: { consented_at: null } }),
    ];
    await newPhone(knex, businessId, { customerId: half ?? null });
    const campaign = await launched(knex, businessId, { channels: ['checkin'], trigger: fence() });
    for (const phone of phones) await insertEvents(knex, businessId, phone, [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    const reasons = (await messagesOf(knex, campaign)).map(({ recipient, channel, reason }) => [
      recipient,
      channel,
      reason,
    ]);
    expect(reasons.sort()).toEqual(
      [
        [yes, 'checkin', null],
        [no, null, 'no_consent'],
        [half, null, 'no_contact'],
      ].sort(),
    );
  });

  test('an area and a segment hold for those who come by, too', async () => {
    const businessId = await newShop(knex);
    const near = await newCustomer(knex, businessId, place(-76.5828, 39.2853));
    const far = await newCustomer(knex, businessId, place(-76.7, 39.4));
    const area = { type: 'circle', center: [-76.5828, 39.2853], radiusMeters: 1_000 };
    const campaign = await launched(knex, businessId, { area, trigger: fence() });
    for (const customerId of [near, far])
      await insertEvents(knex, businessId, await newPhone(knex, businessId, { customerId }), [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect(await told(campaign)).toEqual([[near, 'email', 'owed']]);
    expect(await exposuresOf(knex, campaign)).toHaveLength(1);
  });

  test('many events of one person count against the limit per person', async () => {
    const businessId = await newShop(knex);
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    const limits = { perPerson: { count: 2, days: 7 }, total: null };
    const campaign = await launched(knex, businessId, { trigger: fence(), limits });
    await insertEvents(knex, businessId, phone, [{}, {}, {}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    await insertEvents(knex, businessId, phone, [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect(await told(campaign)).toHaveLength(2);
  });

  test('phones that are gone and customers who were joined fail nothing', async () => {
    const businessId = await newShop(knex);
    const [ann, anne, gone] = [
      await newCustomer(knex, businessId),
      await newCustomer(knex, businessId),
      await newCustomer(knex, businessId),
    ];
    const phones = await Promise.all([ann, anne, gone].map((customerId) => newPhone(knex, businessId, { customerId })));
    const campaign = await launched(knex, businessId, { trigger: fence() });
    const rows: EventRow[] = phones.map((device_id, at) => ({
      ...{
        xid: '5',
        id: String(at + 1),
        kind: 'entered',
        geofence_id: null,
        store_id: null,
        device_id,
        customer_id: null,
      },
      ...{ visit_id: null, at: new Date(), recorded_at: new Date(), triggers: true, explanation: {} as never },
    }));
    await planEvents(knex, businessId, rows.slice(1, 2), planning);
    await knex('customers').where({ business_id: businessId, id: gone }).delete();
    await knex.transaction((trx) => mergeCustomers(trx, businessId, ann, anne, { userId: null }));
    await planEvents(knex, businessId, rows, planning);
    await planEvents(knex, businessId, rows.map(toFenceEvent), planning);
    const recipients = (await messagesOf(knex, campaign)).map(({ recipient }) => recipient);
    expect(new Set(recipients).has(ann)).toBe(true);
    expect(recipients).not.toContain(gone);
  });

  test('one that was paused does not look back when it goes on', async () => {
    const businessId = await newShop(knex);
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    const campaign = await launched(knex, businessId, { trigger: fence() });
    const loop = planner(businessId);
    const happens = async (at: Date) => {
      await insertEvents(knex, businessId, phone, [{ at: at.toISOString() }]);
      await knex('fence_events').where({ business_id: businessId, at }).update({ recorded_at: at });
      await untilReadable(knex, businessId);
    };
    const state = (to: string) =>
      knex('campaigns')
        .where({ business_id: businessId, id: campaign.id })
        .update({ state: to, updated_at: knex.fn.now() });
    await happens(new Date(Date.now() - 1_000_000));
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(0);
    await state('paused');
    await loop.runOnce();
    await happens(new Date(Date.now() - 500_000));
    await state('active');
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(0);
    await happens(new Date());
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(1);
  });

  test('events that commit late are not passed over', async () => {
    const businessId = await newShop(knex);
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    const campaign = await launched(knex, businessId, { trigger: fence() });
    const loop = planner(businessId);
    await loop.runOnce();
    if (inject('databaseUrl') === null) return;
    const other = connect(inject('connection'), 2);
    const slow = await other.transaction();
    await insertEvents(slow as never, businessId, phone, [{}]);
    await insertEvents(knex, businessId, phone, [{}]);
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(0);
    await slow.commit();
    await untilReadable(knex, businessId);
    await loop.runOnce();
    expect(await told(campaign)).toHaveLength(2);
    await other.destroy();
  });

  test('a restored database, whose transactions count anew, goes on with what happens now', async () => {
    const businessId = await newShop(knex);
    const phone = await newPhone(knex, businessId, { customerId: await newCustomer(knex, businessId) });
    const campaign = await launched(knex, businessId, { trigger: fence() });
    await planner(businessId).runOnce();
    await knex('trigger_cursors')
      .where({ business_id: businessId })
      .update({ after_xid: '99999999999', after_id: '7' });
    await insertEvents(knex, businessId, phone, [{}]);
    await untilReadable(knex, businessId);
    await planner(businessId).runOnce();
    expect(await told(campaign)).toHaveLength(0);
    const loop = planner(businessId);
    await loop.start();
    await expect
      .poll(async () => {
        const row = await knex('trigger_cursors').where({ business_id: businessId }).first(knex.raw('after_xid::text'));
        return row?.after_xid;
      })
      .not.toBe('99999999999');
    await insertEvents(knex, businessId, phone, [{}]);
    await expect.poll(async () => (await told(campaign)).length, { timeout: 60_000 }).toBe(1);
    await loop.stop();
    expect((await again(knex, campaign)).state).toBe('active');
  });
});

const place = (lng: number, lat: number) => ({
  position: knex.raw('ST_SetSRID(ST_MakePoint(?, ?), 4326)', [lng, lat]),
  cell: '631243922688436735',
});
