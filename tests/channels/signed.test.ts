import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { noteConsent } from '../../server/customers/index.ts';
import { owe } from '../messages/support.ts';
import { newPhone } from '../occasions/support.ts';
import { testApp } from '../support/api.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import {
  messagesOf,
  newCampaign,
  newCustomer,
  newWritingShop,
  receipt,
  secret,
  sendAll,
  textReceiver,
} from './support.ts';

const knex = testDatabase();
const ask = supertest(testApp(knex));

const texted = { phone: '+14105551234', sms_consent: true, address: '1 Mill Lane', mail_consent: true };

async function owed(channel: string, settings: object, person: object = texted) {
  const b = await newWritingShop(knex, settings);
  const ann = await newCustomer(knex, b, person);
  const campaignId = await newCampaign(knex, b);
  await owe(knex, b, { campaignId, customerIds: [ann], channel });
  return { b, ann, campaignId };
}
const tell = (b: string, { text, headers }: ReturnType<typeof receipt>) =>
  ask.post(`/api/v1/messages/receipts?business=${b}`).set(headers).send(text);

describe('texts and letters', () => {
  test('go to the receiver, signed, with the key as their id', async () => {
    const { taken, url } = await textReceiver();
    const { b, campaignId } = await owed('sms', { smsUrl: url });
    await sendAll(knex, b);
    const [message] = await messagesOf(knex, b);
    expect(message.status).toBe('sent');
    const data = {
      ...{ messageId: message.key, channel: 'sms', to: '+14105551234', name: 'Ann Smith', code: null },
      ...{ text: 'Bread for Ann:', campaignId, expiresAt: null },
    };
    expect(taken).toEqual([
      {
        ...{ id: message.key, signed: true },
        body: { type: 'message.send', timestamp: expect.any(String), data: { ...data, text: 'Bread for Ann: ' } },
      },
    ]);
  });

  test('a letter goes to the address', async () => {
    const { taken, url } = await textReceiver();
    const { b } = await owed('mail', { mailUrl: url });
    await sendAll(knex, b);
    expect(taken[0]?.body.data).toMatchObject({ channel: 'mail', to: '1 Mill Lane', text: 'Dear Ann Smith' });
  });

  test.each([
    [204, 'sent'],
    [302, 'owed'],
    [400, 'failed'],
    [404, 'failed'],
    [408, 'owed'],
    [410, 'failed'],
    [429, 'owed'],
    [503, 'owed'],
  ])('an answer of %i leaves it %s, with the same id when it is tried again', async (status, state) => {
    const { taken, url } = await textReceiver(() => status);
    const { b } = await owed('sms', { smsUrl: url });
    await sendAll(knex, b);
    expect((await messagesOf(knex, b))[0].status).toBe(state);
    await knex('messages')
      .where({ business_id: b })
      .update({ next_at: new Date(Date.now() - 1000) });
    await sendAll(knex, b);
    expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
    expect(taken).toHaveLength(state === 'owed' ? 2 : 1);
    expect(await knex('suppressions').where({ business_id: b })).toEqual([]);
  });

  test('a link-local address is not asked, and without a receiver it waits', async () => {
    const { b } = await owed('sms', { smsUrl: 'http://169.254.169.254/latest' });
    await sendAll(knex, b);
    expect((await messagesOf(knex, b))[0].attempts[0].error).toBe('this address is not allowed');
    const without = await owed('sms', {});
    await sendAll(knex, without.b);
    expect((await messagesOf(knex, without.b))[0]).toMatchObject({ status: 'owed', detail: 'No receiver is set up.' });
  });
});

describe('receipts', () => {
  async function sent() {
    const { url } = await textReceiver();
    const made = await owed('sms', { smsUrl: url });
    await sendAll(knex, made.b);
    const [{ key }] = await messagesOf(knex, made.b);
    return { ...made, key, state: async () => (await messagesOf(knex, made.b))[0] };
  }

  test('say that a message arrived, or not, and that a number is dead', async () => {
    const { b, key, state, campaignId, ann } = await sent();
    expect((await tell(b, receipt({ type: 'message.delivered', data: { messageId: key } }))).status).toBe(204);
    expect((await state()).status).toBe('delivered');
    const failed = {
      type: 'message.failed',
      data: { messageId: `<${key}@bakery.example>`, detail: 'no', permanent: true },
    };
    expect((await tell(b, receipt(failed))).status).toBe(204);
    expect(await state()).toMatchObject({ status: 'failed', detail: 'no' });
    expect((await tell(b, receipt(failed))).status).toBe(204);
    const list = await knex('suppressions').where({ business_id: b }).select('channel', 'hint', 'reason');
    expect(list).toEqual([{ channel: 'sms', hint: '…1234', reason: 'bounced' }]);
    await owe(knex, b, { campaignId, customerIds: [ann], channel: 'sms', occasion: 'new' });
    await sendAll(knex, b);
    expect((await messagesOf(knex, b))[1]).toMatchObject({ status: 'suppressed', reason: 'inactive' });
  });

  test('about nothing we sent are taken and change nothing', async () => {
    const { b, state } = await sent();
    for (const messageId of ['x', '', '0b7e6e0c-4a34-4d5c-9c4f-6f3f3a4f2f10'])
      expect((await tell(b, receipt({ type: 'message.delivered', data: { messageId } }))).status).toBe(204);
    expect((await state()).status).toBe('sent');
  });

  test('are believed only when they are signed with the secret, lately, as they came', async () => {
    const { b, key, state } = await sent();
    const body = { type: 'message.delivered', data: { messageId: key } };
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const good = receipt(body);
    const bad = [
      receipt(body, { key: other }),
      receipt(body, { at: new Date(Date.now() - 600_000) }),
      { ...good, text: good.text.replace('{', '{ ') },
      { ...good, headers: { 'content-type': 'application/json' } as never },
      { ...good, headers: { ...good.headers, 'webhook-signature': 'v1,x' } },
    ];
    for (const one of bad) expect((await tell(b, one)).status).toBe(401);
    expect((await tell(await newBusiness(knex), good)).status).toBe(401);
    expect((await tell('999999999999999999', good)).status).toBe(401);
    expect((await tell('x', good)).status).toBe(400);
    expect((await state()).status).toBe('sent');
  });

  test('before the message is settled are asked for again', async () => {
    const { b, key } = await sent();
    await knex('messages').where({ business_id: b }).update({ status: 'sending' });
    expect((await tell(b, receipt({ type: 'message.delivered', data: { messageId: key } }))).status).toBe(503);
    const told = tell(b, receipt({ type: 'message.delivered', data: { messageId: key } })).then((answer) => answer);
    await knex('messages').where({ business_id: b }).update({ status: 'sent' });
    expect((await told).status).toBe(204);
  });
});

describe('STOP', () => {
  const answer = (text: string, from = '+14105551234', timestamp?: string) =>
    receipt({ type: 'message.received', ...(timestamp && { timestamp }), data: { from, text } });
  const consents = (b: string) => knex('customers').where({ business_id: b }).orderBy('id').pluck('sms_consent');

  test.each(['STOP', ' stop! ', '“Unsubscribe.”'])('%j is taken for everybody with the number, once', async (text) => {
    const b = await newWritingShop(knex);
    for (const phone of ['+14105551234', '410-555-1234', '+14105550000'])
      await newCustomer(knex, b, { ...texted, phone });
    expect((await tell(b, answer(text))).status).toBe(204);
    expect((await tell(b, answer(text))).status).toBe(204);
    expect(await consents(b)).toEqual([false, false, true]);
    const entries = await knex('consents').where({ business_id: b }).select('channel', 'granted', 'direct', 'source');
    expect(entries).toEqual(Array(2).fill({ channel: 'sms', granted: false, direct: true, source: 'STOP' }));
  });

  test.each(['please stop sending', 'stopped', '', '👍'])('%j is an answer like others', async (text) => {
    const b = await newWritingShop(knex);
    await newCustomer(knex, b, texted);
    expect((await tell(b, answer(text))).status).toBe(204);
    expect(await consents(b)).toEqual([true]);
  });

  test('told late, it does not overturn what was agreed to since', async () => {
    const b = await newWritingShop(knex);
    const ann = await newCustomer(knex, b, texted);
    const before = new Date(Date.now() - 60_000).toISOString();
    await tell(b, answer('STOP', '+14105551234', before));
    const yes = { channel: 'sms', purpose: 'marketing', granted: true, source: 'till', userId: null } as const;
    await noteConsent(knex, b, ann, yes);
    await tell(b, answer('STOP', '+14105551234', before));
    expect(await consents(b)).toEqual([true]);
    expect((await knex('contact_gates').where({ business_id: b }).first()).denied).toEqual([]);
    await tell(b, answer('STOP', '+14105551234', new Date(Date.now() + 3_600_000).toISOString()));
    expect(await consents(b)).toEqual([false]);
  });

  test('from a number that nobody has keeps it from whoever comes with it later', async () => {
    const b = await newWritingShop(knex);
    await tell(b, answer('STOP', '(410) 555-9876'));
    await tell(b, answer('STOP', 'BAKERY'));
    const list = await knex('suppressions').where({ business_id: b }).select('channel', 'hint', 'reason');
    expect(list).toEqual([{ channel: 'sms', hint: '…9876', reason: 'asked' }]);
    const { url } = await textReceiver();
    await knex('campaign_settings')
      .where({ business_id: b })
      .update({ settings: JSON.stringify({ smsUrl: url, quietHours: null }) });
    const bob = await newCustomer(knex, b, { ...texted, phone: '+14105559876' });
    await owe(knex, b, { campaignId: await newCampaign(knex, b), customerIds: [bob], channel: 'sms' });
    await sendAll(knex, b);
    expect((await messagesOf(knex, b))[0]).toMatchObject({ status: 'suppressed', reason: 'inactive' });
  });

  test('the secret of one business does not speak for another', async () => {
    const b = await newWritingShop(knex);
    await newCustomer(knex, b, texted);
    const own = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await knex('campaign_settings').where({ business_id: b }).update({ secret: own });
    expect((await tell(b, answer('STOP'))).status).toBe(401);
    expect(secret).not.toBe(own);
    expect(await consents(b)).toEqual([true]);
  });
});

describe('notifications', () => {
  test('go to every phone of the customer, and take the place of those before', async () => {
    const sent: { endpoint: string; payload: { tag: string; url: string; body: string; title: string } }[] = [];
    const answers: Record<string, number> = {};
    const sendPush = (async ({ endpoint }: { endpoint: string }, text: string) => {
      const statusCode = answers[endpoint];
      if (statusCode) throw Object.assign(new Error('no'), { statusCode });
      sent.push({ endpoint, payload: JSON.parse(text) });
    }) as never;
    const { b, ann, campaignId } = await owed('push', {}, { push_consent: true });
    const phones = [await newPhone(knex, b, { customerId: ann }), await newPhone(knex, b, { customerId: ann })];
    await newPhone(knex, b, { customerId: ann, fields: { active: false } });
    await sendAll(knex, b, { sendPush });
    expect(sent.map(({ endpoint }) => endpoint).sort()).toEqual(phones.map((id) => `https://push.example/${id}`));
    const payload = { title: 'Bread', body: 'Fresh, Ann', url: '/checkin', tag: `campaign-${campaignId}` };
    expect(sent[0]?.payload).toEqual(payload);
    expect((await messagesOf(knex, b))[0].status).toBe('sent');
    for (const id of phones) answers[`https://push.example/${id}`] = 410;
    await owe(knex, b, { campaignId, customerIds: [ann], channel: 'push', occasion: 'new' });
    await sendAll(knex, b, { sendPush });
    expect((await messagesOf(knex, b))[1]).toMatchObject({ status: 'failed', reason: 'inactive' });
    expect(await knex('push_subscriptions').where({ business_id: b })).toHaveLength(1);
  });
});
