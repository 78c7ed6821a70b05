import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Webhook } from 'standardwebhooks';
import { settingsOf } from '../campaigns/index.ts';
import type { Receipt } from '../contract/messages.ts';
import { countryOf, readPhone } from '../customers/index.ts';
import { tellReceipt } from '../messages/index.ts';
import { statusOf } from './queries.ts';
import { addressOf, withPhone, zoneOf } from './queries-withdrawals.ts';
import { suppressAddress } from './suppress.ts';
import { withdraw } from './withdraw.ts';

/** Whether a body was signed with a secret, less than five minutes ago. */
export function isSignedBy(secret: string, body: Buffer, headers: IncomingHttpHeaders): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
/** Of a Message-ID too. */
const keyIn = (messageId: string): string | undefined => uuid.exec(messageId)?.[0].toLowerCase();

const settledWithinMs = 2_000;
const pollMs = 100;

/** A fast receiver tells before we have written down that it took the message. False: it is still under way. */
async function isSettled(knex: Knex, businessId: string, key: string): Promise<boolean> {
  for (const until = Date.now() + settledWithinMs; Date.now() < until; await sleep(pollMs))
    if ((await statusOf(knex, businessId, key)) !== 'sending') return true;
  return false;
}

/** What a receiver told. 'later': we are not that far; told again, it changes nothing that is so already. */
export async function takeReceipt(knex: Knex, businessId: string, receipt: Receipt): Promise<'taken' | 'later'> {
  if (receipt.type === 'message.received') {
    await takeAnswer(knex, businessId, receipt);
    return 'taken';
  }
  const { messageId, detail = null, permanent } = receipt.data;
  const key = keyIn(messageId);
  if (key === undefined) return 'taken';
  if (!(await isSettled(knex, businessId, key))) return 'later';
  const status = receipt.type === 'message.delivered' ? 'delivered' : 'failed';
  const told = await tellReceipt(knex, businessId, key, { status, detail });
  if (!told || status === 'delivered' || !permanent || told.customer_id === null || told.channel === 'checkin')
    return 'taken';
  const address = await addressOf(knex, businessId, told.customer_id, told.channel);
  if (address !== null) await suppressAddress(knex, businessId, { channel: told.channel, address, reason: 'bounced' });
  return 'taken';
}

/** A word alone, whatever its case and what stands around it. */
export const bareWord = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .toLowerCase();

/** Who answers with a word such as STOP, is not texted any more; a number that nobody has now is kept from whoever gets it later. */
async function takeAnswer(
  knex: Knex,
  businessId: string,
  { data: { from, text }, timestamp }: Extract<Receipt, { type: 'message.received' }>,
): Promise<void> {
  const { stopWords } = await settingsOf(knex, businessId);
  const word = bareWord(text);
  if (word === '' || !stopWords.some((stop) => bareWord(stop) === word)) return;
  const phone = readPhone(from, countryOf(await zoneOf(knex, businessId)))?.phone ?? from;
  if (!/\d/.test(phone)) return;
  const customers = await withPhone(knex, businessId, phone);
  if (customers.length === 0)
    return void (await suppressAddress(knex, businessId, { channel: 'sms', address: phone, reason: 'asked' }));
  // A clock that goes ahead says it now; told again later, it is as old as it was and overturns no newer yes.
  const at = timestamp !== undefined && Date.parse(timestamp) <= Date.now() ? timestamp : undefined;
  await withdraw(knex, businessId, customers, { channels: ['sms'], source: 'STOP', at });
}
