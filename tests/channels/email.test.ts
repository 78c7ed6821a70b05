import type { AddressObject } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { owe } from '../messages/support.ts';
import { testDatabase } from '../support/database.ts';
import {
  mailServer,
  messagesOf,
  newCampaign,
  newCustomer,
  newWritingShop,
  publicUrl,
  sendAll,
  texts,
} from './support.ts';

const knex = testDatabase();

/** A server that answers the recipients with what stands before the @. */
const picky = () =>
  mailServer({
    onRcptTo({ address }, _session, done) {
      const code = Number(/^c(\d{3})/.exec(address)?.[1]);
      if (!code) return done();
      const detail = /^c\d{3}-(\d\.\d+\.\d+)/.exec(address)?.[1];
      done(Object.assign(new Error(`${detail ? `${detail} ` : ''}no`), { responseCode: code }));
    },
  });

test('an e-mail has both parts, the headers of one click, and says what the campaign says', async () => {
  const { mails, mailer } = await mailServer();
  const b = await newWritingShop(knex);
  const customerId = await newCustomer(knex, b, { email: 'ann@example.com' });
  const campaignId = await newCampaign(knex, b, {
    offer: {
      ...{ kind: 'percent', value: 20, title: '20% off <any> bread', terms: 'Once & only', code: 'shared' },
      ...{ sharedCode: 'BREAD20', expiresAt: '2027-01-01T05:00:00Z', validDays: null },
      ...{ totalLimit: null, perPersonLimit: 1 },
    },
  });
  await owe(knex, b, { campaignId, customerIds: [customerId] });
  await knex('messages').where({ business_id: b }).update({ code: 'BREAD20' });
  await sendAll(knex, b, { mailer });
  const [message] = await messagesOf(knex, b);
  expect(message.status).toBe('sent');
  expect(message.detail).toMatch(/^250 /);
  expect(mails).toHaveLength(1);
  const { mail, raw, to } = mails[0] as (typeof mails)[0];
  expect(to).toBe('ann@example.com');
  expect(mail.subject).toBe('Bread for Ann');
  expect((mail.from as AddressObject).value).toEqual([{ name: 'The Bakery', address: 'hello@bakery.example' }]);
  expect((mail.replyTo as AddressObject).value).toEqual([{ name: '', address: 'ann@bakery.example' }]);
  expect(mail.messageId).toBe(`<${message.key}@bakery.example>`);
  expect(raw).toMatch(new RegExp(`^List-Unsubscribe: <${publicUrl}/u/[^\\s>]+>\\r$`, 'm'));
  expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
  expect(raw).toMatch(/^Feedback-ID: \d+:\d+:campaign:hexhood\r$/m);
  expect(raw).not.toMatch(/^Auto-Submitted/m);
  expect(mail.text).toContain('Hello Ann,\n\nfresh bread at Fleet Street.');
  expect(mail.text).toContain('20% off <any> bread\nYour code: BREAD20\nValid until December 31, 2026\nOnce & only');
  expect(mail.text).toContain('1 Fleet St, Baltimore\nUnsubscribe: https://');
  expect(mail.html).toContain('<p style="margin:0 0 16px">fresh bread at Fleet Street.</p>');
  expect(mail.html).toContain('20% off &lt;any&gt; bread');
  expect(mail.html).toContain('BREAD20');
});

test('who reads German gets German, where there is some', async () => {
  const { mails, mailer } = await mailServer();
  const b = await newWritingShop(knex);
  const attributes = { language: 'de-AT' };
  const ann = await newCustomer(knex, b, { email: 'a@example.com', attributes });
  const campaignId = await newCampaign(knex, b, {
    variants: [{ name: 'A', share: 1, texts, languages: { de: { email: { subject: 'Brot', text: 'Grüß Gott' } } } }],
  });
  await owe(knex, b, { campaignId, customerIds: [ann] });
  await sendAll(knex, b, { mailer });
  expect(mails[0]?.mail.subject).toBe('Brot');
  expect(mails[0]?.mail.text).toMatch(/Grüß Gott[\s\S]*Abmelden: /);
});

describe('what a mail server answers', () => {
  test.each([
    ['c450', { status: 'owed', reason: null }, 0],
    ['c451-4.7.1', { status: 'owed', reason: null }, 0],
    ['c550', { status: 'failed', reason: 'inactive' }, 1],
    ['c550-5.1.1', { status: 'failed', reason: 'inactive' }, 1],
    ['c550-5.7.1', { status: 'failed', reason: null }, 0],
    ['c552-5.2.2', { status: 'failed', reason: null }, 0],
  ])('to %s@… decides whether it is tried again, and whether the address is dead', async (name, expected, dead) => {
    const { mails, mailer } = await picky();
    const b = await newWritingShop(knex);
    const ids = [
      await newCustomer(knex, b, { email: `${name}@example.com` }),
      await newCustomer(knex, b, { email: `fine@example.com` }),
    ];
    const campaignId = await newCampaign(knex, b);
    await owe(knex, b, { campaignId, customerIds: ids });
    await sendAll(knex, b, { mailer });
    const [bad, good] = await messagesOf(knex, b);
    expect({ status: bad.status, reason: bad.reason }).toEqual(expected);
    expect(good.status).toBe('sent');
    expect(mails.map(({ to }) => to)).toEqual(['fine@example.com']);
    const suppressed = await knex('suppressions').where({ business_id: b }).select('channel', 'hint', 'reason');
    expect(suppressed).toEqual(dead ? [{ channel: 'email', hint: 'c…@example.com', reason: 'bounced' }] : []);
    if (!dead) return;
    await knex('messages').where({ business_id: b }).delete();
    await owe(knex, b, { campaignId, customerIds: ids });
    await sendAll(knex, b, { mailer });
    expect((await messagesOf(knex, b))[0]).toMatchObject({ status: 'suppressed', reason: 'inactive' });
  });

  test('a line that breaks while the mail is handed over leaves it for a person to decide, and it is not sent twice', async () => {
    let handed = 0;
    const { mailer, server } = await mailServer({
      onData(stream) {
        handed++;
        stream.on('end', () => {
          for (const connection of server.connections) connection.close();
        });
        stream.resume();
      },
    });
    const b = await newWritingShop(knex);
    const ann = await newCustomer(knex, b);
    await owe(knex, b, { campaignId: await newCampaign(knex, b), customerIds: [ann] });
    await sendAll(knex, b, { mailer });
    await sendAll(knex, b, { mailer });
    expect(handed).toBe(1);
    expect((await messagesOf(knex, b))[0]).toMatchObject({ status: 'unknown' });
  });
});

test('without a server, without an address of its own, and from a server that is away, mail waits', async () => {
  const b = await newWritingShop(knex);
  const campaignId = await newCampaign(knex, b);
  const { mailer, server } = await mailServer();
  const ann = await newCustomer(knex, b);
  await owe(knex, b, { campaignId, customerIds: [ann] });
  const next = async () => {
    const [message] = await messagesOf(knex, b);
    await knex('messages')
      .where({ business_id: b })
      .update({ next_at: new Date(Date.now() - 1000), tries: 0 });
    return [message.status, message.attempts.at(-1)?.error];
  };
  await sendAll(knex, b);
  expect(await next()).toEqual(['owed', 'SMTP_URL is not set.']);
  const settings = (fields: object) =>
    knex.raw('update campaign_settings set settings = settings || ? where business_id = ?', [
      JSON.stringify(fields),
      b,
    ]);
  await settings({ fromAddress: null });
  await sendAll(knex, b, { mailer });
  expect(await next()).toEqual(['owed', 'There is no address to send from.']);
  await settings({ fromAddress: 'hello@bakery.example' });
  await new Promise<void>((done) => server.close(done));
  await sendAll(knex, b, { mailer });
  expect(await next()).toEqual(['owed', expect.stringContaining('ECONNREFUSED')]);
});

test('an address that is two addresses is none', async () => {
  const { mails, mailer } = await mailServer();
  const b = await newWritingShop(knex);
  const ann = await newCustomer(knex, b, { email: 'a@example.com, b@example.com' });
  await owe(knex, b, { campaignId: await newCampaign(knex, b), customerIds: [ann] });
  await sendAll(knex, b, { mailer });
  expect(mails).toEqual([]);
  expect((await messagesOf(knex, b))[0]).toMatchObject({ status: 'failed' });
});
