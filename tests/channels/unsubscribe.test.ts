import supertest from 'supertest';
import { describe, expect, test } from 'vitest';
import { owe } from '../messages/support.ts';
import { testApp } from '../support/api.ts';
import { testDatabase } from '../support/database.ts';
import { mailServer, newCampaign, newCustomer, newWritingShop, publicUrl, sendAll } from './support.ts';

const knex = testDatabase();
const app = testApp(knex, { publicUrl });
const ask = supertest(app);

const consentsOf = (b: string, id: string) =>
  knex('customers')
    .where({ business_id: b, id })
    .first('email_consent', 'sms_consent', 'push_consent', 'mail_consent')
    .then((row) => Object.values(row as object));

/** Somebody with a mail in their hands, and the path of the link in it. */
async function mailed(fields: object = {}) {
  const { mails, mailer } = await mailServer();
  const b = await newWritingShop(knex);
  const ann = await newCustomer(knex, b, {
    email: 'ann@example.com',
    sms_consent: true,
    phone: '+14105551234',
    ...fields,
  });
  // As a file said it.
  for (const channel of ['email', 'sms'])
    await knex('consents').insert({
      ...{ business_id: b, customer_id: ann, channel, purpose: 'marketing', granted: true, direct: false },
      ...{ source: 'file', at: new Date(Date.now() - 86_400_000) },
    });
  const campaignId = await newCampaign(knex, b);
  await owe(knex, b, { campaignId, customerIds: [ann] });
  await sendAll(knex, b, { mailer });
  const link = /List-Unsubscribe: <([^>]+)>/.exec(mails[0]?.raw ?? '')?.[1] ?? '';
  return { b, ann, campaignId, mails, mailer, path: new URL(link).pathname };
}

describe('the link to unsubscribe', () => {
  test.each([
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    [
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
    ['text/plain', ''],
  ])('one click as %s withdraws at once, and nothing is sent after it', async (type, body) => {
    const { b, ann, campaignId, mails, mailer, path } = await mailed();
    await owe(knex, b, { campaignId, customerIds: [ann], occasion: 'new' });
    const { status, headers } = await ask.post(path).set('Content-Type', type).send(body);
    expect(status).toBe(200);
    expect(headers['set-cookie']).toBeUndefined();
    expect(await consentsOf(b, ann)).toEqual([false, true, null, null]);
    await sendAll(knex, b, { mailer });
    expect(mails).toHaveLength(1);
    const [entry] = await knex('consents').where({ business_id: b, source: 'unsubscribe' });
    expect(entry).toMatchObject({ channel: 'email', granted: false, direct: true, purpose: 'marketing' });
    await ask.post(path).set('Content-Type', type).send(body);
    expect(await knex('consents').where({ business_id: b, source: 'unsubscribe' })).toHaveLength(1);
  });

  test('opening it changes nothing; its buttons do, and a mistake can be taken back', async () => {
    const { b, ann, path } = await mailed({ name: '<b>Ann</b>' });
    const opened = await ask.get(path);
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('a…@example.com');
    expect(opened.text).not.toMatch(/<script|ann@example\.com|That was a mistake/);
    expect(opened.headers['content-security-policy']).toContain("script-src 'self'");
    expect(opened.headers['cache-control']).toBe('no-store');
    expect(await consentsOf(b, ann)).toEqual([true, true, null, null]);
    const all = await ask.post(path).type('form').send({ action: 'all' });
    expect(all.text).toContain('You get nothing more from Test business.');
    expect(await consentsOf(b, ann)).toEqual([false, false, false, false]);
    expect((await ask.get(path)).text).toContain('That was a mistake');
    const undone = await ask.post(path).type('form').send({ action: 'undo' });
    expect(undone.text).toContain('No more e-mail');
    // What had never been agreed to is not agreed to by this.
    expect(await consentsOf(b, ann)).toEqual([true, true, false, false]);
    expect((await knex('contact_gates').where({ business_id: b }).first('denied')).denied.sort()).toEqual([
      'mail',
      'push',
    ]);
  });

  test('a withdrawal from elsewhere is not taken back by whoever holds the link', async () => {
    const { b, ann, path } = await mailed();
    await knex('consents').insert({
      ...{ business_id: b, customer_id: ann, channel: 'email', purpose: 'marketing', granted: false, direct: true },
      ...{ source: 'at the till', at: new Date() },
    });
    await knex('customers').where({ business_id: b, id: ann }).update({ email_consent: false });
    expect((await ask.get(path)).text).not.toContain('That was a mistake');
    await ask.post(path).type('form').send({ action: 'undo' });
    expect(await consentsOf(b, ann)).toEqual([false, true, null, null]);
  });

  test('speaks for everybody who has the address, and in their language', async () => {
    const { b, ann, path } = await mailed({ attributes: { language: 'de' } });
    const other = await newCustomer(knex, b, { name: 'Bob', email: 'ANN@example.com' });
    const page = await ask.post(path).type('form').send({ action: 'email' });
    expect(page.text).toContain('Sie bekommen keine E-Mails mehr');
    expect([(await consentsOf(b, ann))[0], (await consentsOf(b, other))[0]]).toEqual([false, false]);
  });

  test('is of one message: made-up ones open nothing, and say so kindly when the person is gone', async () => {
    const { b, ann, path } = await mailed();
    const [last] = path.slice(-1);
    const wrong = `${path.slice(0, -2)}${last === 'A' ? 'B' : 'A'}A`;
    for (const bad of [wrong, '/u/1.x.y', `/u/${'9'.repeat(30)}`, '/u/%00', path.replace(`/u/${b}.`, `/u/${b}0.`)]) {
      expect((await ask.get(bad)).status).toBe(404);
      expect((await ask.post(bad).type('form').send('List-Unsubscribe=One-Click')).status).toBe(404);
    }
    expect((await consentsOf(b, ann))[0]).toBe(true);
    await knex('customers').where({ business_id: b, id: ann }).delete();
    const gone = await ask.get(path);
    expect([gone.status, gone.text.includes('not kept any more')]).toEqual([410, true]);
    expect((await ask.post(path).type('form').send('List-Unsubscribe=One-Click')).status).toBe(410);
  });
});
