import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { noteConsent } from '../../server/customers/index.ts';
import { positionToStoredCell } from '../../server/geometry/cells.ts';
import { testDatabase } from '../support/database.ts';
import { newActive, newPeople, newShop, owe, recorder, senderOf, tally } from './support.ts';

const knex = testDatabase();
const said = { purpose: 'marketing', source: 'test', userId: null } as const;

describe('what is owed', () => {
  test('is delivered once to everybody, and written down', async () => {
    const b = await newShop(knex);
    const customerIds = await newPeople(knex, b, 40);
    const campaignId = await newActive(knex, b);
    await owe(knex, b, { campaignId, customerIds });
    const channel = recorder();
    await Promise.all([senderOf(knex, b, channel).runOnce(), senderOf(knex, b, channel).runOnce()]);
    expect(channel.delivered.map(({ message }) => message.customerId).sort()).toEqual([...customerIds].sort());
    expect(await tally(knex, b)).toEqual({ sent: 40 });
    const [gate] = await knex('contact_gates').where({ business_id: b }).limit(1);
    expect([gate.any_at.length, gate.email_at.length, gate.sms_at.length, gate.sending_until]).toEqual([1, 1, 0, null]);
    await senderOf(knex, b, channel).runOnce();
    expect(channel.delivered).toHaveLength(40);
  });

  test('goes to nobody who may not be written to, and says why', async () => {
    const b = await newShop(knex);
    const ids = await newPeople(knex, b, 8);
    const campaignId = await newActive(knex, b);
    await owe(knex, b, { campaignId, customerIds: ids });
    const change = (at: number, to: object) => knex('customers').where({ business_id: b, id: ids[at] }).update(to);
    await change(0, { email_consent: false });
    await change(1, { email_consent: null });
    await change(2, { email: null });
    await knex.raw(
      `insert into suppressions (business_id, channel, address_hash, hint, reason)
       select business_id, 'email', sha256(convert_to('email:' || email, 'UTF8')), 'x', 'bounced' from customers
       where business_id = ? and id = ?`,
      [b, ids[3] ?? ''],
    );
    await knex('messages')
      .where({ business_id: b, customer_id: ids[4] })
      .update({ not_after: new Date(Date.now() - 1) });
    const channel = recorder();
    await senderOf(knex, b, channel).runOnce();
    expect(await tally(knex, b)).toEqual({
      ...{ 'suppressed withdrawn': 2, 'suppressed no_contact': 1, 'suppressed inactive': 1, 'dropped expired': 1 },
      sent: 3,
    });
    expect(channel.delivered).toHaveLength(3);
  });

  test('waits while its campaign is paused, and never goes once it ended', async () => {
    const b = await newShop(knex);
    const customerIds = await newPeople(knex, b, 3);
    const campaignId = await newActive(knex, b);
    await owe(knex, b, { campaignId, customerIds });
    const channel = recorder();
    const state = (to: string) => knex('campaigns').where({ business_id: b, id: campaignId }).update({ state: to });
    await state('paused');
    await senderOf(knex, b, channel).runOnce();
    expect(await tally(knex, b)).toEqual({ owed: 3 });
    await state('ended');
    await senderOf(knex, b, channel).runOnce();
    expect(await tally(knex, b)).toEqual({ 'suppressed ended': 3 });
    expect(channel.delivered).toEqual([]);
  });

  test('is tried again after a failure, later and later, and given up in the end; a failure is no contact', async () => {
    const b = await newShop(knex, { caps: [{ channel: 'any', count: 1, days: 7 }] });
    const customerIds = await newPeople(knex, b, 1);
    const campaignId = await newActive(knex, b, { limits: { perPerson: null, total: 1 } });
    await owe(knex, b, { campaignId, customerIds });
    const failing = recorder(() => ({ kind: 'failed', detail: 'busy', permanent: false }));
    const pauses: number[] = [];
    for (;;) {
      await senderOf(knex, b, failing).runOnce();
      const row = await knex('messages').where({ business_id: b }).first();
      if (row.status !== 'owed') break;
      pauses.push(Math.round((row.next_at.getTime() - Date.now()) / 60_000));
      await knex('messages')
        .where({ business_id: b })
        .update({ next_at: new Date(Date.now() - 1) });
      expect(pauses.length).toBeLessThan(20);
    }
    expect(pauses).toEqual([1, 5, 30, 120, 360, 360, 360]);
    const row = await knex('messages').where({ business_id: b }).first();
    expect(row).toMatchObject({ status: 'failed', detail: 'busy', tries: 8, sent_at: null });
    expect(row.attempts).toHaveLength(8);
    const gate = await knex('contact_gates').where({ business_id: b }).first();
    expect([gate.any_at, gate.campaign_ids, gate.email_at]).toEqual([[], [], []]);
    expect((await knex('campaigns').where({ business_id: b }).first()).messages).toBe(0);
  });

  test('a permanent failure is not tried again', async () => {
    const b = await newShop(knex);
    const campaignId = await newActive(knex, b);
    await owe(knex, b, { campaignId, customerIds: await newPeople(knex, b, 1) });
    await senderOf(
      knex,
      b,
      recorder(() => ({ kind: 'failed', detail: 'no such user', permanent: true, gone: true })),
    ).runOnce();
    expect(await tally(knex, b)).toEqual({ 'failed inactive': 1 });
  });

  test('of two campaigns that want the same person, the one with the higher priority has them', async () => {
    const b = await newShop(knex, { caps: [{ channel: 'any', count: 1, days: 7 }] });
    const customerIds = await newPeople(knex, b, 20);
    const [low, high] = [await newActive(knex, b), await newActive(knex, b)];
    await owe(knex, b, { campaignId: low, customerIds, priority: 10 });
    await owe(knex, b, { campaignId: high, customerIds, priority: 90 });
    const channel = recorder();
    const senders = [1, 2, 3].map(() => senderOf(knex, b, channel, { tickMs: 20 }));
    await Promise.all(senders.map((sender) => sender.start()));
    await expect.poll(() => tally(knex, b), { timeout: 30_000 }).toEqual({ sent: 20, 'suppressed capped': 20 });
    await Promise.all(senders.map((sender) => sender.stop()));
    expect(new Set(channel.delivered.map(({ message }) => message.campaign.id))).toEqual(new Set([high]));
  });

  test('a campaign never sends more than its limit in all, nor more to one person than its own', async () => {
    const b = await newShop(knex);
    const customerIds = await newPeople(knex, b, 30);
    const total = await newActive(knex, b, { limits: { perPerson: null, total: 7 } });
    await owe(knex, b, { campaignId: total, customerIds });
    const channel = recorder();
    await Promise.all([1, 2, 3, 4].map(() => senderOf(knex, b, channel, { workers: 8 }).runOnce()));
    expect(await tally(knex, b)).toEqual({ sent: 7, 'suppressed campaign_limit': 23 });
    const own = await newActive(knex, b, { limits: { perPerson: { count: 2, days: 7 }, total: null } });
    for (const occasion of ['a', 'b', 'c', 'd'])
      await owe(knex, b, { campaignId: own, customerIds: customerIds.slice(0, 1), occasion });
    await knex('messages').where({ business_id: b, campaign_id: total }).delete();
    const senders = [1, 2].map(() => senderOf(knex, b, channel, { tickMs: 20 }));
    await Promise.all(senders.map((sender) => sender.start()));
    await expect.poll(() => tally(knex, b), { timeout: 30_000 }).toEqual({ sent: 2, 'suppressed campaign_limit': 2 });
    await Promise.all(senders.map((sender) => sender.stop()));
  });
});

describe('quiet hours', () => {
  const night = { quietHours: { from: '20:00', to: '09:00' } };
  const at = (text: string) => () => Date.parse(text);
  const shop = async (fields: object = {}) => {
    const b = await newShop(knex, night);
    await knex.raw(
      `insert into stores (business_id, name, position, time_zone) values
       (:b, 'East', ST_SetSRID(ST_MakePoint(-76.6, 39.3), 4326), 'America/New_York'),
       (:b, 'West', ST_SetSRID(ST_MakePoint(-118.2, 34), 4326), 'America/Los_Angeles')`,
      { b },
    );
    const customerIds = await newPeople(knex, b, 2);
    const west: [number, number] = [-118.3, 34.1];
    await knex.raw(
      `update customers set position = ST_SetSRID(ST_MakePoint(?, ?), 4326), cell = ?, accuracy = 'given'
       where business_id = ? and id = ?`,
      [...west, positionToStoredCell(west), b, customerIds[1] ?? ''],
    );
    const campaignId = await newActive(knex, b, fields);
    return { b, customerIds, campaignId };
  };

  test('hold a message until they end where the person is: at the store nearest to them', async () => {
    const { b, customerIds, campaignId } = await shop();
    await owe(knex, b, { campaignId, customerIds });
    const channel = recorder();
    const holding = senderOf(knex, b, channel, { now: at('2099-01-05T04:30:00Z') });
    await holding.runOnce();
    const rows = await knex('messages').where({ business_id: b }).orderBy('customer_id');
    expect(rows.map(({ status, next_at }) => [status, next_at.toISOString()])).toEqual([
      ['owed', '2099-01-05T14:00:00.000Z'],
      ['owed', '2099-01-05T17:00:00.000Z'],
    ]);
    expect(channel.delivered).toEqual([]);
  });

  test('drop it where the campaign says so, or where it would be too late', async () => {
    const dropping = await shop({ quietHours: 'drop' });
    await owe(knex, dropping.b, { campaignId: dropping.campaignId, customerIds: dropping.customerIds.slice(0, 1) });
    await senderOf(knex, dropping.b, recorder(), { now: at('2099-01-05T03:30:00Z') }).runOnce();
    expect(await tally(knex, dropping.b)).toEqual({ 'dropped quiet_hours': 1 });
    const late = await shop();
    const notAfter = new Date('2099-01-05T12:00:00Z');
    await owe(knex, late.b, { campaignId: late.campaignId, customerIds: late.customerIds.slice(0, 1), notAfter });
    await senderOf(knex, late.b, recorder(), { now: at('2099-01-05T03:30:00Z') }).runOnce();
    expect(await tally(knex, late.b)).toEqual({ 'dropped expired': 1 });
  });

  test('letters and what a phone asked for itself wake nobody', async () => {
    const { b, customerIds, campaignId } = await shop();
    await owe(knex, b, { campaignId, customerIds: customerIds.slice(0, 1), channel: 'mail' });
    await senderOf(knex, b, recorder(), { now: at('2099-01-05T03:30:00Z') }).runOnce();
    expect(await tally(knex, b)).toEqual({ sent: 1 });
  });
});

describe('a withdrawal', () => {
  test('that was answered is the end: nothing is delivered after it, however many send at that moment', async () => {
    const b = await newShop(knex);
    const customerIds = await newPeople(knex, b, 150);
    const campaignId = await newActive(knex, b);
    await owe(knex, b, { campaignId, customerIds });
    const channel = recorder(async () => {
      await sleep(5 + Math.random() * 30);
      return { kind: 'sent' };
    });
    const withdrawnAt = new Map<string, number>();
    const withdrawing = async () => {
      while (channel.delivered.length < 5) await sleep(2);
      // The last come last: most of these are still owed, or on their way.
      for (const id of [...customerIds].reverse().filter((_id, index) => index % 2 === 0)) {
        expect(await noteConsent(knex, b, id, { ...said, channel: 'email', granted: false })).toBe('added');
        withdrawnAt.set(id, Date.now());
      }
    };
    const senders = [1, 2, 3, 4, 5].map(() => senderOf(knex, b, channel, { workers: 10, tickMs: 10 }));
    await Promise.all([...senders.map((sender) => sender.runOnce()), withdrawing()]);
    const late = channel.delivered.filter(
      ({ message, at }) => at > (withdrawnAt.get(message.customerId ?? '') ?? Number.POSITIVE_INFINITY),
    );
    expect(late).toEqual([]);
    const counts = await tally(knex, b);
    expect((counts.sent ?? 0) + (counts['suppressed withdrawn'] ?? 0)).toBe(150);
    expect(counts.sent).toBeGreaterThan(0);
    expect(counts['suppressed withdrawn']).toBeGreaterThan(0);
  });

  test('is taken back by a yes to us', async () => {
    const b = await newShop(knex);
    const [id = ''] = await newPeople(knex, b, 1);
    const campaignId = await newActive(knex, b);
    const channel = recorder();
    await noteConsent(knex, b, id, { ...said, channel: 'email', granted: false });
    await owe(knex, b, { campaignId, customerIds: [id], occasion: 'a' });
    await senderOf(knex, b, channel).runOnce();
    expect(channel.delivered).toHaveLength(0);
    await noteConsent(knex, b, id, { ...said, channel: 'email', granted: true });
    await owe(knex, b, { campaignId, customerIds: [id], occasion: 'b' });
    await senderOf(knex, b, channel).runOnce();
    expect(channel.delivered).toHaveLength(1);
  });
});

test('whoever is erased is forgotten by gates, exposures, codes and redemptions', async () => {
  const b = await newShop(knex);
  const [id = ''] = await newPeople(knex, b, 1);
  const campaignId = await newActive(knex, b);
  const own = { business_id: b, campaign_id: campaignId, recipient: id };
  await owe(knex, b, { campaignId, customerIds: [id] });
  await senderOf(knex, b, recorder()).runOnce();
  await knex('exposures').insert({ ...own, arm: 1, reachable: true });
  await knex('codes').insert({ ...own, code: 'ABCD-EFGH' });
  await knex('redemptions').insert({ ...own, code: 'ABCD-EFGH' });
  await knex('customers').where({ business_id: b, id }).delete();
  for (const table of ['contact_gates', 'exposures', 'messages'])
    expect(await knex(table).where({ business_id: b })).toEqual([]);
  expect((await knex('codes').where({ business_id: b }).first()).recipient).toBeNull();
  expect((await knex('redemptions').where({ business_id: b }).first()).recipient).toBeNull();
});
