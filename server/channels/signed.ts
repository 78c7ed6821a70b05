import type { Knex } from 'knex';
import { settingsOf } from '../campaigns/index.ts';
import type { Channel, Delivery } from '../messages/index.ts';
import { post, signedHeaders } from '../webhooks/index.ts';
import { compose } from './compose.ts';
import { giveUp } from './outcomes.ts';

const timeoutMs = 12_000;
/** Too slow, too early, too many: another time it may go. */
const transient: ReadonlySet<number> = new Set([408, 425, 429]);

export interface SignedText {
  messageId: string;
  channel: 'sms' | 'mail';
  to: string;
  name: string | null;
  /** Where a letter goes is its address. */
  address?: string;
  text: string;
  code: string | null;
  campaignId: string;
  expiresAt: string | null;
  /** Somebody tries it out. */
  test?: true;
}

/** Hands a text or letter to the receiver of a business. It knows a message again by its id, which is the key. */
export async function postText(url: string, secret: string, data: SignedText, signal: AbortSignal): Promise<Delivery> {
  const now = Date.now();
  const body = JSON.stringify({ type: 'message.send', timestamp: new Date(now).toISOString(), data });
  const headers = signedHeaders(data.messageId, body, [secret], now);
  const { status, error, retryAfterMs } = await post(url, body, headers, { timeoutMs, signal });
  if (status !== null && status >= 200 && status < 300) return { kind: 'sent' };
  const permanent = status !== null && status >= 400 && status < 500 && !transient.has(status);
  const detail = error ?? `the receiver answered ${status}`;
  return { kind: 'failed', detail, permanent, ...(retryAfterMs !== null && { retryAfterMs }) };
}

/** Texts and letters through a receiver of the business's own, signed (Standard Webhooks); it tells back what became of them. */
export const createSigned = (knex: Knex, channel: 'sms' | 'mail'): Channel => ({
  repeatable: true,
  async deliver(message, signal) {
    const settings = await settingsOf(knex, message.businessId);
    const url = channel === 'sms' ? settings.smsUrl : settings.mailUrl;
    if (url === null) return { kind: 'failed', detail: 'No receiver is set up.', permanent: false };
    const found = await compose(knex, message, channel);
    if (found === undefined || found === 'no_text') return giveUp(found ?? 'gone');
    const { to, composed } = found;
    const address = channel === 'sms' ? to.phone : to.address;
    if ((channel === 'sms' ? to.sms_consent : to.mail_consent) !== true) return giveUp('withdrawn');
    if (address === null) return giveUp('no_contact');
    const data: SignedText = {
      ...{ messageId: message.key, channel, to: address, name: to.name },
      ...(channel === 'mail' && { address }),
      ...{ text: composed.texts.text, code: message.code, campaignId: message.campaign.id },
      expiresAt: composed.expiresAt?.toISOString() ?? null,
    };
    return postText(url, settings.secret, data, signal);
  },
});
