import MailComposer from 'nodemailer/lib/mail-composer';
import type { Settings } from '../campaigns/index.ts';
import { type MailText, mailHtml, mailPlain } from './html.ts';
import { oneLine } from './text.ts';

export interface MailHead {
  settings: Pick<Settings, 'fromName' | 'replyTo'> & { fromAddress: string };
  to: string;
  subject: string;
  /** A UUID: the same mail has the same Message-ID, however often it is made. */
  key: string;
  /** Names the campaign to mailbox providers, which count complaints by it. */
  feedbackId: string | null;
  /** False where the link to unsubscribe opens nothing. */
  canUnsubscribe: boolean;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** A mail as it goes over the wire: both parts, and the headers that one click takes to unsubscribe (RFC 8058). */
export function buildMail(head: MailHead, mail: MailText): Promise<Buffer> {
  const { settings, to, subject, key, feedbackId, canUnsubscribe } = head;
  const composer = new MailComposer({
    from: { name: oneLine(settings.fromName || mail.business), address: settings.fromAddress },
    // As an object: an address is never taken apart into several.
    to: { name: '', address: to },
    ...(settings.replyTo !== null && { replyTo: { name: '', address: settings.replyTo } }),
    subject: oneLine(subject),
    messageId: `<${key}@${domainOf(settings.fromAddress)}>`,
    headers: {
      ...(canUnsubscribe && {
        // Prepared: it is not folded, as some do not put it together again.
        'List-Unsubscribe': { prepared: true, value: `<${mail.unsubscribeUrl}>` },
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
      ...(feedbackId !== null && { 'Feedback-ID': feedbackId }),
    },
    text: mailPlain(mail),
    html: mailHtml(mail),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
