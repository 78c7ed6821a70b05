import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { z } from 'zod';
import { type CampaignRow, offerExpiry, settingsOf } from '../campaigns/index.ts';
import type { testSendBody, testSent } from '../contract/messages.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import type { Delivery } from '../messages/index.ts';
import { type PushOptions, sendPush } from '../push/index.ts';
import { isEmail } from './address.ts';
import { type Composed, tell } from './compose.ts';
import { linkBase, toDelivery } from './email.ts';
import { buildMail } from './mail.ts';
import { deviceExists, isUser, shopOf } from './queries.ts';
import { postText } from './signed.ts';
import type { Mailer } from './smtp.ts';

export interface TestOptions {
  mailer: Mailer | undefined;
  publicUrl: string;
  sendPush?: PushOptions['send'];
}
type Body = z.output<typeof testSendBody>;
type Sent = z.infer<typeof testSent>;

const timeoutMs = 15_000;
/** Somebody made up, of whom everything is known. */
export const somebody = { name: 'Ann Miller', neighborhood: 'Fells Point', code: 'ABCD-2346' };

/** Sends one message of a campaign to oneself, as it would be sent; it counts for nothing. */
export async function sendTest(
  knex: Knex,
  principal: Pick<Principal, 'businessId' | 'role'>,
  campaign: CampaignRow,
  body: Body,
  options: TestOptions,
): Promise<Sent | Refusal> {
  const { channel, to, variant, language = null } = body;
  const bad = (pointer: string, detail: string) => refuse('bad-input', undefined, [{ pointer, detail }]);
  const shop = await shopOf(knex, principal.businessId);
  if (!shop || variant >= campaign.definition.variants.length) return bad('/variant', 'there is no such variant');
  const { offer } = campaign.definition;
  const code = { none: null, shared: offer.sharedCode, personal: somebody.code }[offer.code];
  const telling = { campaign, arm: variant + 1, code, expiresAt: offerExpiry(offer, new Date()) };
  const person = { ...shop, name: somebody.name, neighborhood: somebody.neighborhood, language };
  const composed = tell(telling, channel, person);
  if (!composed) return bad('/channel', 'the campaign has no text for it');
  const refused = await refuseRecipient(knex, principal, body);
  if (refused) return refused;
  const delivery = await deliverTest(knex, principal.businessId, { to, channel, campaign, composed, shop }, options);
  return {
    sent: delivery.kind === 'sent' || delivery.kind === 'delivered',
    detail: 'detail' in delivery ? (delivery.detail ?? null) : null,
    preview: previewOf(composed),
  };
}

const previewOf = ({ texts }: Composed<Body['channel']>): Sent['preview'] => ({
  subject: 'subject' in texts ? texts.subject : 'title' in texts ? texts.title : null,
  text: texts.text,
});

/** Only an owner may try it out on somebody else. */
async function refuseRecipient(
  knex: Knex,
  { businessId, role }: Pick<Principal, 'businessId' | 'role'>,
  { channel, to }: Body,
): Promise<Refusal | undefined> {
  const bad = (detail: string) => refuse('bad-input', undefined, [{ pointer: '/to', detail }]);
  if (channel === 'checkin') return undefined;
  if (channel === 'email' && !isEmail(to)) return bad('is no e-mail address');
  if (channel === 'push' && !(/^[1-9]\d{0,17}$/.test(to) && (await deviceExists(knex, businessId, to))))
    return bad('there is no such device');
  if (role === 'owner' || (channel === 'email' && (await isUser(knex, businessId, to)))) return undefined;
  return refuse('not-allowed', 'Only an owner may send it to others than those who sign in here.');
}

interface Test {
  to: string;
  channel: Body['channel'];
  campaign: CampaignRow;
  composed: Composed<Body['channel']>;
  shop: { business: string };
}

async function deliverTest(
  knex: Knex,
  businessId: string,
  { to, channel, campaign, composed, shop }: Test,
  { mailer, publicUrl, sendPush: send }: TestOptions,
): Promise<Delivery> {
  const settings = await settingsOf(knex, businessId);
  const signal = AbortSignal.timeout(timeoutMs);
  const failed = (detail: string): Delivery => ({ kind: 'failed', detail, permanent: false });
  const { offer, expiresAt, language } = composed;
  const { subject, text } = previewOf(composed);
  const key = randomUUID();
  if (channel === 'checkin') return failed('It is shown in the answer to a check-in.');
  if (channel === 'email') {
    const { fromAddress } = settings;
    if (!mailer || fromAddress === null) return failed('E-mail is not set up.');
    const mail = await buildMail(
      {
        settings: { ...settings, fromAddress },
        ...{ to, key, subject: `[Test] ${subject ?? ''}`, feedbackId: null, canUnsubscribe: false },
      },
      {
        ...{ text, offer, language, unsubscribeUrl: linkBase(publicUrl) },
        ...{ business: shop.business, postalAddress: settings.postalAddress },
      },
    );
    return toDelivery(await mailer.send({ from: fromAddress, to }, mail, signal));
  }
  if (channel === 'push') {
    const payload = { title: `[Test] ${subject ?? ''}`, body: text, url: '/checkin', tag: 'test' };
    const result = await sendPush(knex, businessId, to, payload, { publicUrl, ...(send && { send }) });
    if (result === 'sent') return { kind: 'sent' };
    return failed(result === 'gone' ? 'This device takes no notifications.' : 'The push service did not take it.');
  }
  const url = channel === 'sms' ? settings.smsUrl : settings.mailUrl;
  if (url === null) return failed('No receiver is set up.');
  const data = {
    ...{ messageId: key, channel, to, name: null, text: `[Test] ${text}`, code: offer?.code ?? null },
    ...{ campaignId: campaign.id, expiresAt: expiresAt?.toISOString() ?? null, test: true as const },
  };
  return postText(url, settings.secret, data, signal);
}
