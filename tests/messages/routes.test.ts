import supertest from 'supertest';
import { beforeAll, describe, expect, test } from 'vitest';
import { noteConsent } from '../../server/customers/index.ts';
import { messageRoutes } from '../../server/messages/index.ts';
import { serve } from '../events/support.ts';
import { newKey, testDatabase } from '../support/database.ts';
import { newActive, newPeople, newShop, owe, recorder, senderOf, tally } from './support.ts';

const knex = testDatabase();
let url: string;
beforeAll(async () => {
  url = await serve(knex, messageRoutes);
});
const asking = async (b: string, role: 'owner' | 'marketer' | 'analyst') =>
  supertest.agent(url).set('Authorization', `Bearer ${await newKey(knex, b, role)}`);

/** A campaign whose mail server knows none of the first two, and of the others takes all but every third. */
async function halfFailed() {
  const b = await newShop(knex);
  const ids = await newPeople(knex, b, 30);
  const campaignId = await newActive(knex, b);
  await owe(knex, b, { campaignId, customerIds: ids });
  const channel = recorder(({ recipient }) => {
    const at = ids.indexOf(recipient);
    return at % 3 === 0 ? { kind: 'failed', detail: `550 p${at}@example.com`, permanent: true } : { kind: 'sent' };
  });
  await senderOf(knex, b, channel).runOnce();
  expect(await tally(knex, b)).toEqual({ sent: 20, failed: 10 });
  return { b, ids, campaignId };
}

describe('messages of a campaign', () => {
  test('are told page by page, with names to owners only', async () => {
    const { b, ids, campaignId } = await halfFailed();
    const [owner, marketer, analyst] = await Promise.all([
      asking(b, 'owner'),
      asking(b, 'marketer'),
      asking(b, 'analyst'),
    ]);
    const path = `/campaigns/${campaignId}/messages`;
    const first = (await owner.get(`${path}?limit=20`)).body;
    const second = (await owner.get(`${path}?limit=20&cursor=${first.nextCursor}`)).body;
    const all = [...first.items, ...second.items];
    expect(all.map(({ customerId }) => customerId)).toEqual([...ids].reverse());
    expect(second.nextCursor).toBeNull();
    expect(all.at(-1)).toMatchObject({
      ...{ campaignId, customerName: 'P1', channel: 'email', variant: 'A', status: 'failed' },
      detail: '550 p0@example.com',
      attempts: [{ error: '550 p0@example.com' }],
    });
    const failed = (await marketer.get(`${path}?status=failed`)).body.items;
    expect(failed).toHaveLength(10);
    expect(failed[0]).toMatchObject({
      customerId: null,
      customerName: null,
      detail: null,
      attempts: [{ error: 'failed' }],
    });
    expect(JSON.stringify(failed)).not.toContain('@');
    expect((await analyst.get(path)).status).toBe(403);
    expect((await owner.get('/campaigns/999999999/messages')).status).toBe(404);
    expect((await owner.get(`${path}?reason=capped`)).body.items).toEqual([]);
  });

  test('add up in the progress, which keeps small numbers to itself', async () => {
    const { b, ids, campaignId } = await halfFailed();
    await knex('campaign_settings')
      .where({ business_id: b })
      .update({ settings: JSON.stringify({ quietHours: null, caps: [], costs: costs(0.05) }) });
    const exposed = ids.map((recipient, n) => ({
      ...{ business_id: b, campaign_id: campaignId, recipient, reachable: true },
      arm: n < 12 ? 0 : 1,
    }));
    await knex('exposures').insert(exposed);
    await knex('redemptions').insert([
      { business_id: b, campaign_id: campaignId, code: 'X', recipient: ids[1], amount: 12.5 },
      { business_id: b, campaign_id: campaignId, code: 'X', recipient: ids[2], amount: 7.25 },
    ]);
    await knex('messages').insert([
      owedRow(b, campaignId, ids[0], { status: 'suppressed', reason: 'capped', channel: 'email' }),
      owedRow(b, campaignId, ids[1], { status: 'suppressed', reason: 'no_contact', channel: null }),
      owedRow(b, campaignId, ids[2], {
        ...{ status: 'owed', channel: 'sms', next_at: new Date('2099-01-01T09:00:00Z') },
        ...{ tries: 1, detail: 'nobody answers there' },
      }),
    ]);
    const path = `/campaigns/${campaignId}/progress`;
    const told = (await (await asking(b, 'owner')).get(path)).body;
    expect(told).toMatchObject({
      ...{ audience: 30, heldOut: 12, redeemed: 2, revenue: 19.75, cost: 1 },
      messages: { owed: 1, sending: 0, sent: 20, delivered: 0, failed: 10, unknown: 0, suppressed: 2, dropped: 0 },
      held: { messages: 1, until: '2099-01-01T09:00:00.000Z', trouble: 'nobody answers there' },
    });
    expect(told.byChannel).toEqual([
      { channel: 'email', sent: 20, delivered: 0, failed: 10, suppressed: 1 },
      { channel: 'sms', sent: 0, delivered: 0, failed: 0, suppressed: 0 },
    ]);
    expect(told.reasons).toEqual([
      { reason: 'capped', messages: 1 },
      { reason: 'no_contact', messages: 1 },
    ]);
    const hours: { sent: number; redeemed: number }[] = told.byHour;
    expect(hours.reduce((sum, { sent }) => sum + sent, 0)).toBe(20);
    expect(hours.reduce((sum, { redeemed }) => sum + redeemed, 0)).toBe(2);

    const held = (await (await asking(b, 'marketer')).get(path)).body;
    expect(held).toMatchObject({ audience: 30, heldOut: 10, redeemed: null, revenue: null, cost: 1 });
    expect(held.messages).toMatchObject({ sent: 20, failed: 10, suppressed: null, owed: null });
    expect(held.held).toEqual({ messages: null, until: null, trouble: null });
    expect((await (await asking(b, 'analyst')).get(path)).status).toBe(200);
  });
});

describe('dead letters', () => {
  test('are shown, sent again as the same messages through the gate, or let go of', async () => {
    const { b, ids, campaignId } = await halfFailed();
    const [owner, marketer] = [await asking(b, 'owner'), await asking(b, 'marketer')];
    const dead = async () => (await owner.get(`/messages/dead?campaign=${campaignId}`)).body.items;
    expect(await dead()).toHaveLength(10);
    expect((await owner.get('/messages/dead?campaign=999999999')).body.items).toEqual([]);
    expect((await marketer.get('/messages/dead')).body.items[0]).toMatchObject({ customerName: null, detail: null });

    const [gone, other, third] = await dead();
    const said = { channel: 'email', purpose: 'marketing', granted: false, source: 'x', userId: null } as const;
    await noteConsent(knex, b, gone.customerId, said);
    const answer = await marketer.post('/messages/dead/replay').send({ messages: [gone.id, other.id, '999999999'] });
    expect(answer.body).toEqual({
      replayed: 1,
      refused: [
        { id: gone.id, reason: 'withdrawn' },
        { id: '999999999', reason: 'erased' },
      ],
    });
    // Who withdraws between the replay and the sending is not written to either.
    await owner.post('/messages/dead/replay').send({ messages: [third.id] });
    await noteConsent(knex, b, third.customerId, said);
    const channel = recorder();
    await senderOf(knex, b, channel).runOnce();
    expect(channel.delivered.map(({ message }) => message.recipient)).toEqual([other.customerId]);
    const row = await knex('messages').where({ business_id: b, id: other.id }).first();
    expect(row).toMatchObject({ status: 'sent', reason: null, detail: null, tries: 1 });
    expect(row.attempts).toHaveLength(2);
    expect(ids).toContain(other.customerId);

    expect((await owner.post('/messages/dead/dismiss').send({ messages: [gone.id] })).body).toEqual({ dismissed: 1 });
    expect(await dead()).toHaveLength(7);
    expect((await owner.post('/messages/dead/replay').send({ messages: [gone.id] })).body.refused).toEqual([
      { id: gone.id, reason: 'dismissed' },
    ]);
    expect((await owner.post('/messages/dead/replay').send({})).body).toEqual({ replayed: 7, refused: [] });
    expect(await dead()).toEqual([]);
    await knex('campaigns').where({ business_id: b }).update({ state: 'ended' });
    await knex('messages').where({ business_id: b, status: 'owed' }).update({ status: 'failed' });
    expect((await owner.post('/messages/dead/replay').send({})).body).toMatchObject({ replayed: 0 });
    expect((await (await asking(b, 'analyst')).get('/messages/dead')).status).toBe(403);
  });

  test('of which nobody knows whether they arrived are sent again only where somebody names them, and count once', async () => {
    const b = await newShop(knex, { caps: [{ channel: 'any', count: 1, days: 7 }] });
    const campaignId = await newActive(knex, b, { limits: { perPerson: null, total: 5 } });
    await owe(knex, b, { campaignId, customerIds: await newPeople(knex, b, 1) });
    const owner = await asking(b, 'owner');
    const silent = { ...recorder(() => new Promise(() => {})) };
    await senderOf(knex, b, silent, { timeoutMs: 100, leaseMs: 1_000 }).runOnce();
    expect(await tally(knex, b)).toEqual({ unknown: 1 });
    const messages = (await owner.get('/messages/dead')).body.items;
    expect(messages[0].detail).toBe('it took too long');
    expect((await owner.post('/messages/dead/replay').send({})).body).toEqual({ replayed: 0, refused: [] });
    expect((await owner.post('/messages/dead/replay').send({ messages: [messages[0].id] })).body.replayed).toBe(1);
    await senderOf(knex, b, recorder()).runOnce();
    expect(await tally(knex, b)).toEqual({ sent: 1 });
    expect((await knex('contact_gates').where({ business_id: b }).first()).any_at).toHaveLength(1);
    expect((await knex('campaigns').where({ business_id: b }).first()).messages).toBe(1);
  });
});

const costs = (email: number) => ({ email, sms: 0.1, push: 0, mail: 1, checkin: 0, flyer: 0 });
const owedRow = (b: string, campaignId: string, recipient: string | undefined, fields: object) => ({
  ...{ business_id: b, campaign_id: campaignId, recipient, customer_id: recipient, arm: 1, occasion: 'other' },
  ...{ due_at: new Date(), next_at: new Date(), ...fields },
});
