import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Knex } from 'knex';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';
import { type ChannelOptions, createChannels, createMailer, type Mailer } from '../../server/channels/index.ts';
import type { CampaignPatch } from '../../server/contract/campaigns.ts';
import { createMessageSender } from '../../server/messages/index.ts';
import { newActive, newShop } from '../messages/support.ts';

export const secret = 'whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=';

/** A mail server on loopback that keeps what it is given. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const mails: { to: string; raw: string; mail: ParsedMail }[] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS'], logger: false, closeTimeout: 10 },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        const mail = await simpleParser(raw);
        for (const { address } of session.envelope.rcptTo) mails.push({ to: address, raw: raw.toString(), mail });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  const mailer = createMailer(`smtp://127.0.0.1:${port}`);
  afterAll(async () => {
    mailer.close();
    await new Promise<void>((done) => server.close(done));
  });
  return { mails, mailer, server, port };
}

/** Takes texts, and answers with a status. */
export async function textReceiver(answer: () => number = () => 200) {
  const taken: { id: string; signed: boolean; body: { type: string; data: Record<string, unknown> } }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      let signed = true;
      try {
        new Webhook(secret).verify(body, request.headers as Record<string, string>);
      } catch {
        signed = false;
      }
      taken.push({ id: String(request.headers['webhook-id']), signed, body: JSON.parse(body.toString()) });
      response.writeHead(answer()).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => void server.close());
  return { taken, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/texts` };
}

export const publicUrl = 'https://bakery.example';
const log = { warn() {}, error() {}, info() {}, debug() {} } as never;

/** Sends what a business owes, once. */
export const sendAll = (
  knex: Knex,
  businessId: string,
  { mailer, sendPush, timeoutMs }: { mailer?: Mailer; sendPush?: ChannelOptions['sendPush']; timeoutMs?: number } = {},
): Promise<void> =>
  createMessageSender({
    ...{ knex, log, workers: 4, only: [businessId] },
    ...(timeoutMs && { timeoutMs }),
    channels: createChannels({ knex, publicUrl, mailer, ...(sendPush && { sendPush }) }),
  }).runOnce();

export const texts = {
  email: { subject: 'Bread for {{first_name|you}}', text: 'Hello {{first_name|friend}},\n\nfresh bread at {{store}}.' },
  sms: { text: 'Bread for {{first_name|you}}: {{code}}' },
  push: { title: 'Bread', text: 'Fresh, {{first_name|friend}}' },
  mail: { text: 'Dear {{name|neighbor}}' },
  checkin: { title: 'Hello {{first_name|friend}}', text: 'A bun at {{store}}' },
};

/** A shop that may write e-mail, with a store in Baltimore. */
export async function newWritingShop(knex: Knex, settings: object = {}): Promise<string> {
  const businessId = await newShop(knex, {
    ...{ fromName: 'The Bakery', fromAddress: 'hello@bakery.example', replyTo: 'ann@bakery.example' },
    ...{ postalAddress: '1 Fleet St, Baltimore', ...settings },
  });
  await knex('stores').insert({
    ...{ business_id: businessId, name: 'Fleet Street', time_zone: 'America/New_York' },
    position: knex.raw('ST_SetSRID(ST_MakePoint(-76.5828, 39.2853), 4326)'),
  });
  return businessId;
}

export const newCampaign = (knex: Knex, businessId: string, fields: CampaignPatch = {}): Promise<string> =>
  newActive(knex, businessId, { variants: [{ name: 'A', share: 1, texts, languages: {} }], ...fields });

export async function newCustomer(knex: Knex, businessId: string, fields: object = {}): Promise<string> {
  const [{ id }] = await knex('customers')
    .insert({ business_id: businessId, name: 'Ann Smith', email: 'ann@example.com', email_consent: true, ...fields })
    .returning('id');
  return id;
}

export const messagesOf = (knex: Knex, businessId: string) =>
  knex('messages').where({ business_id: businessId }).orderBy('id');

/** What a receiver sends back, with the headers that sign it. */
export function receipt(body: object, { key = secret, id = 'msg_1', at = new Date() } = {}) {
  const text = JSON.stringify(body);
  return {
    text,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key).sign(id, at, text),
    },
  };
}
