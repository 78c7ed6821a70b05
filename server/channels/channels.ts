import type { Knex } from 'knex';
import { settingsOf } from '../campaigns/index.ts';
import type { MessageChannel } from '../contract/audience.ts';
import type { Channel } from '../messages/index.ts';
import type { PushOptions } from '../push/index.ts';
import { createEmail } from './email.ts';
import { createPush } from './push.ts';
import { createSigned } from './signed.ts';
import type { Mailer } from './smtp.ts';

export interface ChannelOptions {
  knex: Knex;
  /** Where people reach this service: the link to unsubscribe leads there. */
  publicUrl: string;
  /** Undefined where no mail server is configured. */
  mailer: Mailer | undefined;
  /** How push services are written to. */
  sendPush?: PushOptions['send'];
}

/** The ways to people, for the sender. What is offered in the answer to a check-in is no business of the sender's. */
export const createChannels = (options: ChannelOptions): Partial<Record<MessageChannel, Channel>> => {
  const { knex, publicUrl, sendPush: send } = options;
  return {
    email: createEmail(options),
    push: createPush({ knex, publicUrl, ...(send && { send }) }),
    sms: createSigned(knex, 'sms'),
    mail: createSigned(knex, 'mail'),
  };
};

/** Why some channels could not send now; those that could are missing. */
export async function unreadyChannels(
  knex: Knex,
  businessId: string,
  channels: readonly MessageChannel[],
  { canMail }: { canMail: boolean },
): Promise<Map<MessageChannel, string>> {
  const { fromAddress, smsUrl, mailUrl } = await settingsOf(knex, businessId);
  const why: Partial<Record<MessageChannel, string | false>> = {
    email:
      (!canMail && 'no mail server is configured: set SMTP_URL') ||
      (fromAddress === null && 'say in the settings from which address e-mail comes'),
    sms: smsUrl === null && 'say in the settings who takes text messages',
    mail: mailUrl === null && 'say in the settings who takes letters',
  };
  return new Map(
    channels.flatMap((channel) => {
      const detail = why[channel];
      return detail ? [[channel, detail] as const] : [];
    }),
  );
}
