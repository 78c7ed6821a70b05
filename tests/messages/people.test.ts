import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mergeCustomers } from '../../server/customers/index.ts';
import { passGate, settleMessage } from '../../server/messages/index.ts';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { newActive, newPeople, newShop, owe, recorder, senderOf, tally } from './support.ts';

const knex = testDatabase();
const app = testApp(knex);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const merge = (b: string, keep: string, other: string) =>
  knex.transaction((trx) => mergeCustomers(trx, b, keep, other, { userId: null }));

test('who is joined brings along messages, exposures, codes, redemptions and the gate; the earlier counts', async () => {
  const b = await newShop(knex);
  const [keep = '', other = '', bystander = ''] = await newPeople(knex, b, 3);
  const [both, single] = [await newActive(knex, b), await newActive(knex, b)];
  const exposure = (campaign_id: string, recipient: string, arm: number, minutes: number) => ({
    ...{ business_id: b, campaign_id, recipient, arm, reachable: true, at: minutesAgo(minutes) },
  });
  await knex('exposures').insert([
    ...[exposure(both, keep, 1, 10), exposure(both, other, 0, 20), exposure(single, other, 2, 5)],
    exposure(both, bystander, 1, 30),
  ]);
  await owe(knex, b, { campaignId: both, customerIds: [keep, other, bystander] });
  await owe(knex, b, { campaignId: single, customerIds: [other] });
  const of = (recipient: string, campaign_id: string) => ({ business_id: b, recipient, campaign_id });
  await knex('messages').where(of(keep, both)).update({ status: 'suppressed', reason: 'capped' });
  await knex('messages').where(of(other, both)).update({ status: 'sent', code: 'ABCD-EFGH' });
  await knex('codes').insert({ ...of(other, both), code: 'ABCD-EFGH' });
  await knex('redemptions').insert({ ...of(other, both), code: 'ABCD-EFGH' });
  const [t1, t2, t3] = [minutesAgo(30), minutesAgo(20), minutesAgo(10)];
  await knex('contact_gates').insert([
    { business_id: b, recipient: keep, any_at: [t1, t3], campaign_ids: [single, single], email_at: [t1, t3] },
    { business_id: b, recipient: other, any_at: [t2], campaign_ids: [both], sms_at: [t2], denied: ['sms'] },
  ]);
  expect(await merge(b, keep, other)).toBe('merged');

  const exposures = await knex('exposures').where({ business_id: b }).orderBy(['recipient', 'campaign_id']);
  expect(exposures.map(({ recipient, campaign_id, arm }) => [recipient, campaign_id, arm])).toEqual([
    [keep, both, 0],
    [keep, single, 2],
    [bystander, both, 1],
  ]);
  const messages = await knex('messages').where({ business_id: b }).orderBy(['recipient', 'campaign_id']);
  expect(
    messages.map(({ recipient, customer_id, campaign_id, status }) => [recipient, customer_id, campaign_id, status]),
  ).toEqual([
    [keep, keep, both, 'sent'],
    [keep, keep, single, 'owed'],
    [bystander, bystander, both, 'owed'],
  ]);
  expect((await knex('codes').where({ business_id: b }).first()).recipient).toBe(keep);
  expect((await knex('redemptions').where({ business_id: b }).first()).recipient).toBe(keep);
  const gates = await knex('contact_gates').where({ business_id: b });
  expect(gates).toHaveLength(1);
  expect(gates[0]).toMatchObject({
    ...{ recipient: keep, any_at: [t1, t2, t3], campaign_ids: [single, both, single] },
    ...{ email_at: [t1, t3], sms_at: [t2], denied: [] },
  });
});

test('a person’s page and export tell what campaigns did', async () => {
  const b = await newShop(knex);
  const { agent } = await clientOf(knex, app, b);
  const [id = ''] = await newPeople(knex, b, 1);
  const campaignId = await newActive(knex, b);
  await owe(knex, b, { campaignId, customerIds: [id] });
  await owe(knex, b, { campaignId, customerIds: [id], occasion: 'later', dueAt: new Date('2099-01-01') });
  await senderOf(knex, b, recorder()).runOnce();
  await knex('exposures').insert({ business_id: b, campaign_id: campaignId, recipient: id, arm: 1, reachable: true });
  await knex('redemptions').insert({ business_id: b, campaign_id: campaignId, recipient: id, code: 'X', amount: 5 });
  const path = `/api/v1/customers/${id}`;
  const { items } = (await agent.get(`${path}/timeline`)).body;
  expect(items.filter(({ type }: { type: string }) => type === 'message')).toEqual([
    { type: 'message', at: expect.any(String), campaign: 'Bread week', channel: 'email', status: 'sent', reason: null },
  ]);
  const all = [];
  for (let cursor = ''; ; ) {
    const page = (await agent.get(`${path}/timeline?limit=1${cursor}`)).body;
    all.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  expect(all).toEqual(items);
  const held = (await agent.get(`${path}/export`)).body;
  expect(held.messages.map(({ status }: { status: string }) => status)).toEqual(['sent', 'owed']);
  expect(held.exposures).toMatchObject([{ campaign: 'Bread week', arm: 1 }]);
  expect(held.redemptions).toMatchObject([{ campaign: 'Bread week', code: 'X', amount: '5.00' }]);
});

describe('what is on its way', () => {
  const slowly = (until: { done: boolean }) =>
    recorder(async () => {
      while (!until.done) await sleep(10);
      return { kind: 'sent' };
    });

  test.each([
    ['a withdrawal', 'post', '/consents', 201],
    ['an erasure', 'delete', '', 204],
  ] as const)('is waited for by %s', async (_name, method, path, status) => {
    const b = await newShop(knex);
    const { agent } = await clientOf(knex, app, b);
    const [id = ''] = await newPeople(knex, b, 1);
    await owe(knex, b, { campaignId: await newActive(knex, b), customerIds: [id] });
    const until = { done: false };
    const channel = slowly(until);
    const sending = senderOf(knex, b, channel).runOnce();
    await expect.poll(() => tally(knex, b)).toEqual({ sending: 1 });
    const body = { channel: 'email', purpose: 'marketing', granted: false, source: 'phone' };
    let answered = false;
    const asking = agent[method](`/api/v1/customers/${id}${path}`)
      .send(method === 'post' ? body : undefined)
      .then((answer) => {
        answered = true;
        return answer;
      });
    await sleep(300);
    expect([answered, channel.delivered.length]).toEqual([false, 0]);
    until.done = true;
    expect((await asking).status).toBe(status);
    expect(channel.delivered).toHaveLength(1);
    await sending;
  });

  test('of a phone that takes its agreement back: nothing more begins, and what had is waited for', async () => {
    const b = await newShop(knex);
    const { agent } = await clientOf(knex, app, b);
    const { body: device } = await agent.post('/api/v1/devices').send({ kind: 'page', name: 'Phone' });
    const phone = (consent: boolean) =>
      agent.patch('/api/v1/devices/me').set('Authorization', `Bearer ${device.token}`).send({ consent });
    expect((await phone(true)).status).toBe(200);
    const campaignId = await newActive(knex, b, { channels: ['checkin'] });
    const owed = async (occasion: string) => {
      const [row] = await knex('messages')
        .insert({
          ...{ business_id: b, campaign_id: campaignId, recipient: -Number(device.id), device_id: device.id, occasion },
          ...{ channel: 'checkin', arm: 1, status: 'owed', due_at: minutesAgo(1), next_at: minutesAgo(1) },
        })
        .returning('id');
      return row.id as string;
    };
    const first = await owed('a');
    expect(await passGate(knex, b, first)).toMatchObject({
      id: first,
      channel: 'checkin',
      deviceId: device.id,
      tries: 1,
    });
    expect(await passGate(knex, b, first)).toBeUndefined();
    const withdrawing = phone(false).then(() => Date.now());
    await sleep(200);
    const settled = Date.now();
    await settleMessage(knex, b, first, { kind: 'delivered' });
    expect(await withdrawing).toBeGreaterThanOrEqual(settled);
    expect(await passGate(knex, b, await owed('b'))).toMatchObject({ suppressed: expect.any(String) });
    await phone(true);
    expect(await passGate(knex, b, await owed('c'))).toMatchObject({ channel: 'checkin' });
    expect(await tally(knex, b)).toEqual({ delivered: 1, 'suppressed no_contact': 1, sending: 1 });
  });
});
