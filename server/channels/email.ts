import type { Knex } from 'knex';
import { settingsOf } from '../campaigns/index.ts';
import type { Channel, Delivery, OutMessage } from '../messages/index.ts';
import { isEmail } from './address.ts';
import { compose } from './compose.ts';
import { unsubscribeToken } from './links.ts';
import { buildMail } from './mail.ts';
import { giveUp, unlessFault } from './outcomes.ts';
import type { Mailer, MailOutcome } from './smtp.ts';
import { suppressAddress } from './suppress.ts';

/** RFC 3463: no such mailbox, no such host, not an address, moved without a new one, a host that takes no mail; or closed. */
const goneCodes = /^\d{3}[ -]5\.(1\.(?:1|2|3|6|10)|2\.1)\b/;
const hasDetail = /^\d{3}[ -]\d\.\d{1,3}\.\d{1,3}\b/;

/** The reply means that nobody has this address. Without a detailed code, what is said of the recipient itself counts. */
const isGone = ({ status, response, recipient }: Extract<MailOutcome, { kind: 'refused' }>): boolean =>
  hasDetail.test(response)
    ? goneCodes.test(response)
    : recipient && (status === 550 || status === 551 || status === 553);

export function toDelivery(outcome: MailOutcome): Delivery {
  if (outcome.kind === 'taken') return { kind: 'sent', detail: outcome.response };
  if (outcome.kind === 'cut') return { kind: 'cut', detail: outcome.response };
  const { status, response } = outcome;
  const permanent = status !== null && status >= 500;
  return { kind: 'failed', detail: response, permanent, ...(permanent && isGone(outcome) && { gone: true }) };
}

/** Where links in mails lead. */
export const linkBase = (publicUrl: string): string => publicUrl.replace(/\/+$/, '');

/** E-mail by SMTP, which does not know a mail again: one that was cut off is never handed over twice by itself. */
export function createEmail(options: { knex: Knex; mailer: Mailer | undefined; publicUrl: string }): Channel {
  const { knex, mailer, publicUrl } = options;

  async function prepare(message: OutMessage): Promise<{ from: string; to: string; mail: Buffer } | Delivery> {
    const { businessId, campaign, key } = message;
    const settings = await settingsOf(knex, businessId);
    const { fromAddress } = settings;
    if (fromAddress === null) return { kind: 'failed', detail: 'There is no address to send from.', permanent: false };
    const found = await compose(knex, message, 'email');
    if (found === undefined || found === 'no_text') return giveUp(found ?? 'gone');
    const { to, composed } = found;
    if (to.email_consent !== true) return giveUp('withdrawn');
    if (to.email === null || !isEmail(to.email)) return giveUp('no_contact');
    const { texts, offer, language } = composed;
    const unsubscribeUrl = `${linkBase(publicUrl)}/u/${unsubscribeToken(settings.secret, businessId, key)}`;
    const mail = await buildMail(
      {
        settings: { ...settings, fromAddress },
        ...{ to: to.email, subject: texts.subject, key, canUnsubscribe: true },
        feedbackId: `${campaign.id}:${businessId}:campaign:hexhood`,
      },
      {
        ...{ text: texts.text, offer, language, unsubscribeUrl },
        ...{ business: to.business, postalAddress: settings.postalAddress },
      },
    );
    return { from: fromAddress, to: to.email, mail };
  }

  return {
    repeatable: false,
    async deliver(message, signal) {
      if (!mailer) return { kind: 'failed', detail: 'SMTP_URL is not set.', permanent: false };
      const prepared = await unlessFault(() => prepare(message));
      if ('kind' in prepared) return prepared;
      const { from, to, mail } = prepared;
      const delivery = toDelivery(await mailer.send({ from, to }, mail, signal));
      if (delivery.kind === 'failed' && delivery.gone)
        await suppressAddress(knex, message.businessId, { channel: 'email', address: to, reason: 'bounced' });
      return delivery;
    },
  };
}
