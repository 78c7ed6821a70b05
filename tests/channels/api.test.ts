import { describe, expect, test } from 'vitest';
import { clientOf, testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { mailServer, newCampaign, newWritingShop, publicUrl, textReceiver, texts } from './support.ts';

const knex = testDatabase();
const { mails, mailer } = await mailServer();
const app = testApp(knex, { mailer, publicUrl });

describe('the suppression list', () => {
  test('keeps no address, only a hint; what is on it already is not added again', async () => {
    const b = await newWritingShop(knex);
    const { agent } = await clientOf(knex, app, b);
    const marketer = (await clientOf(knex, app, b, 'marketer')).agent;
    const add = (channel: string, address: string, as = agent) =>
      as.post('/api/v1/suppressions').send({ channel, address });
    const first = await add('email', 'Ann@Example.com', marketer);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ channel: 'email', hint: 'A…@Example.com', reason: 'asked' });
    expect((await add('email', 'ann@example.COM')).body.id).toBe(first.body.id);
    expect((await add('sms', '(410) 555-1234')).body).toMatchObject({ hint: '…1234' });
    const bad = await add('email', 'nobody');
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([400, '/address']);
    expect((await add('sms', 'abc')).status).toBe(400);
    expect((await add('mail', 'x\0y')).status).toBe(400);
    const list = await agent.get('/api/v1/suppressions');
    expect(list.body.items.map(({ channel }: { channel: string }) => channel)).toEqual(['sms', 'email']);
    expect(JSON.stringify(list.body)).not.toContain('nn@');
    const page = await agent.get('/api/v1/suppressions?limit=1');
    const rest = await agent.get(`/api/v1/suppressions?limit=1&cursor=${page.body.nextCursor}`);
    expect(rest.body.items[0].id).toBe(first.body.id);
    expect((await marketer.get('/api/v1/suppressions')).status).toBe(403);
    expect((await marketer.delete(`/api/v1/suppressions/${first.body.id}`)).status).toBe(403);
    const stranger = (await clientOf(knex, app)).agent;
    expect((await stranger.delete(`/api/v1/suppressions/${first.body.id}`)).status).toBe(404);
    expect((await agent.delete(`/api/v1/suppressions/${first.body.id}`)).status).toBe(204);
    expect((await agent.delete(`/api/v1/suppressions/${first.body.id}`)).status).toBe(404);
    const hash = await knex.raw(
      `select from suppressions where business_id = ? and address_hash = sha256(convert_to('sms:+14105551234', 'UTF8'))`,
      [b],
    );
    expect(hash.rows).toHaveLength(1);
  });
});

describe('trying it out', () => {
  test('sends a test to oneself, which counts for nothing', async () => {
    const { taken, url } = await textReceiver();
    const b = await newWritingShop(knex, { smsUrl: url });
    const id = await newCampaign(knex, b);
    await knex('users').insert({ business_id: b, email: `mia${b}@example.com`, role: 'marketer' });
    const { agent } = await clientOf(knex, app, b);
    const marketer = (await clientOf(knex, app, b, 'marketer')).agent;
    const path = `/api/v1/campaigns/${id}/test`;
    const mine = { channel: 'email', to: `mia${b}@example.com` };
    const sent = await marketer.post(path).send(mine);
    expect(sent.body).toMatchObject({
      sent: true,
      preview: { subject: 'Bread for Ann', text: 'Hello Ann,\n\nfresh bread at Fleet Street.' },
    });
    expect(mails.at(-1)).toMatchObject({ to: mine.to, mail: { subject: '[Test] Bread for Ann' } });
    expect(mails.at(-1)?.raw).not.toMatch(/^List-Unsubscribe/m);
    expect((await marketer.post(path).send({ ...mine, to: 'ann@example.com' })).status).toBe(403);
    expect((await marketer.post(path).send({ channel: 'sms', to: '+14105551234' })).status).toBe(403);
    expect(taken).toEqual([]);
    expect((await agent.post(path).send({ channel: 'sms', to: '+14105551234' })).body.sent).toBe(true);
    expect(taken[0]?.body.data).toMatchObject({ to: '+14105551234', text: '[Test] Bread for Ann: ', test: true });
    expect((await agent.post(path).send({ channel: 'checkin', to: 'me' })).body).toMatchObject({
      sent: false,
      preview: { subject: 'Hello Ann', text: 'A bun at Fleet Street' },
    });
    expect((await agent.post(path).send({ channel: 'mail', to: '1 Mill Lane' })).body).toMatchObject({
      sent: false,
      detail: 'No receiver is set up.',
    });
    expect((await agent.post(path).send({ channel: 'push', to: '1' })).status).toBe(400);
    expect((await agent.post(path).send({ ...mine, variant: 3 })).status).toBe(400);
    expect((await agent.post('/api/v1/campaigns/999999/test').send(mine)).status).toBe(404);
    expect((await (await clientOf(knex, app)).agent.post(path).send(mine)).status).toBe(404);
    expect(await knex('messages').where({ business_id: b })).toEqual([]);
    expect(await knex('contact_gates').where({ business_id: b })).toEqual([]);
  });

  test('reads a text to somebody made up', async () => {
    const { agent } = await clientOf(knex, app, await newWritingShop(knex));
    const ask = (text: string) => agent.post('/api/v1/campaigns/preview-text').send({ channel: 'sms', text });
    expect((await ask('{{first_name|you}} at {{store}}: {{code}} {{nope}}')).body).toEqual({
      text: 'Ann at Fleet Street: ABCD-2346 ',
      faults: ['there is no field {{nope}}'],
    });
  });

  test('a check names what the texts and the channels still need', async () => {
    const b = await newWritingShop(knex);
    const { agent } = await clientOf(knex, app, b);
    const variants = [{ name: 'A', texts: { email: { ...texts.email, subject: 'For {{first_name}}' } } }];
    const made = await agent.post('/api/v1/campaigns').send({ name: 'x', channels: ['email', 'sms'], variants });
    const { faults } = (await agent.get(`/api/v1/campaigns/${made.body.id}/check`)).body;
    expect(faults).toEqual([
      { pointer: '/channels/1', detail: 'say in the settings who takes text messages' },
      { pointer: '/variants/0/texts/sms', detail: 'write the text message' },
      {
        pointer: '/variants/0/texts/email/subject',
        detail: '{{first_name}} needs a fallback, such as {{first_name|friend}}',
      },
    ]);
  });
});
