import { z } from 'zod';
import { messageChannel } from './audience.ts';
import { messageStatuses } from './campaigns.ts';
import { id, instant, page, pageQuery } from './common.ts';
import { channel } from './people.ts';

/** A message is one thing owed to one person on one channel, in the outbox until it is settled. */

/** PostgreSQL keeps neither U+0000 nor half a character. */
const storable = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[^\0\p{Surrogate}]*$/u, 'has characters that cannot be stored');

/** Why a message was not sent. The first that applies. */
export const suppressReasons = [
  'no_contact',
  'no_consent',
  'withdrawn',
  'inactive',
  'capped',
  'campaign_limit',
  'quiet_hours',
  'expired',
  'ended',
  'out_of_codes',
  'erased',
  'no_text',
] as const;
export type SuppressReason = (typeof suppressReasons)[number];

export const messageQuery = z.strictObject({
  status: z.enum(messageStatuses).optional(),
  reason: z
    .string()
    .regex(/^[a-z_]{1,40}$/)
    .optional(),
  ...pageQuery,
});
export const message = z
  .object({
    id,
    campaignId: id,
    customerId: id.nullable(),
    customerName: z.string().nullable().meta({ description: 'to owners only' }),
    channel: messageChannel.nullable().meta({ description: 'null: none reaches the person' }),
    variant: z.string().nullable(),
    status: z.enum(messageStatuses),
    reason: z.string().nullable(),
    detail: z.string().nullable().meta({ description: 'what the mail server or the receiver said' }),
    dueAt: instant,
    sentAt: instant.nullable(),
    settledAt: instant.nullable(),
    attempts: z.array(z.object({ at: instant, error: z.string().nullable(), milliseconds: z.number() })),
  })
  .meta({ id: 'Message' });
export type Message = z.infer<typeof message>;
export const messagesPage = page(message);

/** Messages given up: they stay until somebody sends them again or lets go of them. */
export const deadQuery = z.strictObject({ campaign: id.optional(), ...pageQuery });
export const replayBody = z.strictObject({
  messages: z.array(id).min(1).max(500).optional().meta({ description: 'default all that failed' }),
});
export const replayed = z.object({
  replayed: z.number().int(),
  refused: z.array(z.object({ id, reason: z.string() })).meta({ description: 'those that may not be sent any more' }),
});

export const testSendBody = z.strictObject({
  channel: messageChannel,
  to: storable(254).trim().min(1).meta({ description: 'an e-mail address, phone number, address or id of a device' }),
  variant: z.number().int().min(0).max(3).default(0),
  language: z.string().max(10).optional(),
});
export const testSent = z.object({
  sent: z.boolean(),
  detail: z.string().nullable(),
  preview: z.object({ subject: z.string().nullable(), text: z.string() }),
});

/** How a text would read to a person made up from the fields, before anything is saved. */
export const textPreviewBody = z.strictObject({
  text: z.string().max(10_000),
  channel: messageChannel,
});
export const textPreview = z.object({
  text: z.string(),
  faults: z.array(z.string()).meta({ description: 'what is wrong with its fields' }),
});

export const newSuppression = z.strictObject({
  channel,
  address: storable(254).trim().min(3).meta({ description: 'an e-mail address or phone number; kept as a hash' }),
  reason: z.enum(['asked', 'bounced', 'complained']).default('asked'),
});
export const suppressionsQuery = z.strictObject(pageQuery);
export const suppression = z
  .object({
    id,
    channel,
    hint: z.string().meta({ description: 'such as a…@example.com' }),
    reason: z.string(),
    at: instant,
  })
  .meta({ id: 'Suppression' });
export type Suppression = z.infer<typeof suppression>;
export const suppressionsPage = page(suppression);
export const receiptQuery = z.strictObject({ business: id });

/** What a receiver of texts or letters tells back, signed as it was written to (Standard Webhooks). */
export const receiptBody = z.union([
  z.strictObject({
    type: z.enum(['message.delivered', 'message.failed']),
    timestamp: instant.optional(),
    data: z.strictObject({
      messageId: z.string().max(100),
      detail: storable(1_000).optional(),
      permanent: z.boolean().default(false).meta({ description: 'failed: the number or address does not work' }),
    }),
  }),
  z.strictObject({
    type: z.literal('message.received'),
    timestamp: instant.optional(),
    data: z.strictObject({ from: storable(254), text: storable(2_000) }),
  }),
]);
export type Receipt = z.output<typeof receiptBody>;
