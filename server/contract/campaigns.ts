import { z } from 'zod';
import { campaignArea, holdout, messageChannel, messageChannels } from './audience.ts';
import { id, instant, name } from './common.ts';

/** A campaign: an area, an audience, an offer, channels, a schedule, limits and a holdout. */

export const campaignStates = ['draft', 'scheduled', 'active', 'paused', 'ended'] as const;
export type CampaignState = (typeof campaignStates)[number];

/** Text that people wrote: it can be stored, and may run over lines. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL keeps neither U+0000 nor half a character
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\p{Surrogate}]*$/u, 'has characters that cannot be stored');
const line = (most: number) => text(most).regex(/^[^\n\r]*$/, 'is one line');
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:30');

/** The channels of a campaign: flyers reach households, the others people. */
export const campaignChannels = [...messageChannels, 'flyer'] as const;
export const campaignChannel = z.enum(campaignChannels);
export type CampaignChannel = (typeof campaignChannels)[number];

export const offerKinds = ['percent', 'amount', 'gift', 'none'] as const;
export const campaignOffer = z
  .strictObject({
    kind: z.enum(offerKinds),
    value: z.number().min(0).max(1e6).nullable().default(null).meta({ description: 'percent, or money' }),
    title: line(100).default('').meta({ description: 'such as “20% off any bread”' }),
    terms: text(500).default(''),
    code: z.enum(['none', 'shared', 'personal']).default('none'),
    sharedCode: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9-]{3,20}$/, '3 to 20 letters, digits and -')
      .transform((code) => code.toUpperCase())
      .nullable()
      .default(null),
    expiresAt: instant.nullable().default(null),
    validDays: z.number().int().min(1).max(365).nullable().default(null).meta({ description: 'after it was sent' }),
    totalLimit: z.number().int().min(1).max(1e7).nullable().default(null).meta({ description: 'redemptions in all' }),
    perPersonLimit: z.number().int().min(1).max(1000).nullable().default(1),
  })
  .refine(({ kind, value }) => kind !== 'percent' || value === null || value <= 100, {
    path: ['value'],
    error: 'is above 100%',
  });
export type CampaignOffer = z.output<typeof campaignOffer>;

/** What a channel needs may be empty in a draft. Fields of a person in double braces, with what stands in for an unknown one: {{first_name|friend}}. */
export const textFields = [
  'first_name',
  'name',
  'store',
  'business',
  'code',
  'offer',
  'expires',
  'neighborhood',
] as const;
export type TextField = (typeof textFields)[number];
const texts = z
  .strictObject({
    email: z.strictObject({ subject: line(150), text: text(10_000) }),
    sms: z.strictObject({ text: text(1_000) }),
    push: z.strictObject({ title: line(80), text: line(200) }),
    mail: z.strictObject({ text: text(10_000) }),
    checkin: z.strictObject({ title: line(80), text: text(400) }),
    flyer: z.strictObject({ title: line(80), text: text(1_000) }),
  })
  .partial();
export type Texts = z.output<typeof texts>;
export const languageTag = z.string().regex(/^[a-z]{2,3}(-[A-Z]{2})?$/, 'a language such as de or pt-BR');
const variant = z.strictObject({
  name: line(40).min(1),
  share: z.number().int().min(1).max(100).default(1).meta({ description: 'in proportion to those of the others' }),
  texts,
  languages: z
    .record(languageTag, texts)
    .default({})
    .meta({ description: 'by the attribute `language` of a person; what a language lacks is taken from `texts`' }),
});
export type Variant = z.output<typeof variant>;

export const quietModes = ['hold', 'drop'] as const;
const schedule = z
  .strictObject({
    startAt: instant.nullable().default(null).meta({ description: 'null: at launch' }),
    endAt: instant.nullable().default(null),
    sendTime: clock.nullable().default(null).meta({ description: 'in the zone of the first store; null: at once' }),
    days: z
      .array(z.number().int().min(1).max(7))
      .min(1)
      .max(7)
      .nullable()
      .default(null)
      .meta({ description: '1 is Monday' }),
  })
  .refine(({ startAt, endAt }) => startAt === null || endAt === null || Date.parse(startAt) < Date.parse(endAt), {
    path: ['endAt'],
    error: 'is not after the start',
  });

export const trigger = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('once') }),
  z.strictObject({
    type: z.literal('fence'),
    kinds: z
      .array(z.enum(['entered', 'dwelled', 'exited', 'crossed', 'checked_in']))
      .min(1)
      .max(5),
    geofenceIds: z.array(id).min(1).max(100).nullable().default(null).meta({ description: 'null: any' }),
    firstVisitOnly: z.boolean().default(false),
  }),
  z
    .strictObject({
      type: z.literal('customer'),
      when: z.enum(['birthday', 'silent', 'nth_purchase', 'new']),
      days: z
        .number()
        .int()
        .min(0)
        .max(3_650)
        .optional()
        .meta({ description: 'silent: for so long; birthday: so many days before; new: known for at most so long' }),
      n: z.number().int().min(1).max(1_000).optional().meta({ description: 'nth_purchase: which' }),
    })
    .superRefine(({ when, days, n }, { addIssue }) => {
      if (when === 'silent' && !days) addIssue({ code: 'custom', path: ['days'], message: 'is needed' });
      if (when === 'nth_purchase' && !n) addIssue({ code: 'custom', path: ['n'], message: 'is needed' });
    }),
]);
export type Trigger = z.output<typeof trigger>;

const limits = z.strictObject({
  perPerson: z
    .strictObject({ count: z.number().int().min(1).max(100), days: z.number().int().min(1).max(365) })
    .nullable()
    .default(null)
    .meta({ description: 'messages of this campaign to one person, in any so many days' }),
  total: z.number().int().min(1).max(1e7).nullable().default(null).meta({ description: 'messages in all' }),
});

const fields = {
  name,
  area: campaignArea,
  segmentId: id.nullable(),
  channels: z
    .array(campaignChannel)
    .max(campaignChannels.length)
    .transform((all) => [...new Set(all)])
    .meta({ description: 'in the order of preference: a person is written to once, by the first that reaches them' }),
  offer: campaignOffer,
  variants: z.array(variant).min(1).max(4),
  schedule,
  trigger,
  limits,
  holdout,
  priority: z
    .number()
    .int()
    .min(0)
    .max(100)
    .meta({ description: 'of several that are due at once, the highest goes first' }),
  quietHours: z.enum(quietModes).meta({ description: 'hold: until they end; drop' }),
};
export type CampaignFields = { [Key in keyof typeof fields]: z.output<(typeof fields)[Key]> };

const nothing: CampaignOffer = campaignOffer.parse({ kind: 'none' });
/** A draft may be incomplete; POST /campaigns/{id}/check says what a launch would still need. */
export const newCampaign = z.strictObject({
  name: fields.name,
  area: fields.area.default({ type: 'everywhere' }),
  segmentId: fields.segmentId.default(null),
  channels: fields.channels.default([]),
  offer: fields.offer.default(nothing),
  variants: fields.variants.default([{ name: 'A', share: 1, texts: {}, languages: {} }]),
  schedule: fields.schedule.default({ startAt: null, endAt: null, sendTime: null, days: null }),
  trigger: fields.trigger.default({ type: 'once' }),
  limits: fields.limits.default({ perPerson: null, total: null }),
  holdout: fields.holdout.default({ unit: 'people', share: 0.1 }),
  priority: fields.priority.default(50),
  quietHours: fields.quietHours.default('hold'),
});
export type NewCampaign = z.output<typeof newCampaign>;
export const campaignPatch = z.strictObject(fields).partial();
export type CampaignPatch = z.output<typeof campaignPatch>;

export const campaign = z
  .object({
    id,
    ...fields,
    state: z.enum(campaignStates),
    version: z.number().int().meta({ description: 'grows with every change after the launch' }),
    createdAt: instant,
    updatedAt: instant,
    launchedAt: instant.nullable(),
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Campaign' });
export type Campaign = z.infer<typeof campaign>;
export const campaignSummary = campaign
  .pick({
    id: true,
    name: true,
    state: true,
    channels: true,
    schedule: true,
    trigger: true,
    launchedAt: true,
    endedAt: true,
    updatedAt: true,
  })
  .extend({ sent: z.number().int().nullable(), redeemed: z.number().int().nullable() });
export type CampaignSummary = z.infer<typeof campaignSummary>;

/** What a launch would do, and what it still needs. */
export const campaignCheck = z
  .object({
    faults: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .meta({ description: 'what keeps it from being launched; pointers into the campaign' }),
    warnings: z.array(z.object({ kind: z.string(), detail: z.string() })),
    reachable: z.number().int().nullable().meta({ description: 'people, if it were launched now' }),
    confirm: z
      .boolean()
      .meta({ description: 'more people than the settings let pass unasked: launch with {confirm: reachable}' }),
    firstSendAt: instant.nullable(),
  })
  .meta({ id: 'CampaignCheck' });
export type CampaignCheck = z.infer<typeof campaignCheck>;
export const launchBody = z.strictObject({
  confirm: z.number().int().min(0).optional().meta({ description: 'the number of people the check said' }),
});

/** What a running campaign has come to. Sums over people are null where the aggregate policy holds them back. */
const count = z.number().int().nullable();
export const messageStatuses = [
  'owed',
  'sending',
  'sent',
  'delivered',
  'failed',
  'unknown',
  'suppressed',
  'dropped',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];
export const campaignProgress = z
  .object({
    audience: count.meta({ description: 'people for whom it came due, held out or not' }),
    heldOut: count,
    messages: z.object({
      owed: count,
      sending: count,
      sent: count.meta({ description: 'handed over, delivered or not' }),
      delivered: count,
      failed: count,
      unknown: count.meta({
        description: 'handed over, perhaps: the process died meanwhile. Never sent again by itself',
      }),
      suppressed: count,
      dropped: count,
    }),
    byChannel: z.array(
      z.object({ channel: messageChannel, sent: count, delivered: count, failed: count, suppressed: count }),
    ),
    reasons: z
      .array(z.object({ reason: z.string(), messages: count }))
      .meta({ description: 'of those suppressed, dropped or failed' }),
    held: z
      .object({
        messages: count,
        until: instant.nullable(),
        trouble: z
          .string()
          .nullable()
          .meta({ description: 'what the latest try met, such as a mail server that is away' }),
      })
      .meta({ description: 'owed, and waiting for a time' }),
    redeemed: count,
    revenue: z.number().nullable(),
    cost: z.number().nullable(),
    currency: z.string(),
    byHour: z.array(z.object({ hour: instant, sent: z.number().int(), redeemed: z.number().int() })),
  })
  .meta({ id: 'CampaignProgress' });
export type CampaignProgress = z.infer<typeof campaignProgress>;

const cost = z.number().min(0).max(1e4);
const cap = z.strictObject({
  channel: z.union([messageChannel, z.literal('any')]),
  count: z.number().int().min(1).max(50),
  days: z.number().int().min(1).max(365),
});
export type Cap = z.output<typeof cap>;
export const messageCosts = z.strictObject({
  email: cost,
  sms: cost,
  push: cost,
  mail: cost,
  checkin: cost,
  flyer: cost,
});
const settings = {
  quietHours: z.strictObject({ from: clock, to: clock }).nullable().meta({
    description: 'no e-mail, text or notification from … to …, in the zone of the store nearest to the person',
  }),
  caps: z.array(cap).max(20).meta({ description: 'rolling, per person, over all campaigns' }),
  confirmAbove: z
    .number()
    .int()
    .min(0)
    .max(1e7)
    .meta({ description: 'a launch that reaches more people asks once more' }),
  fromName: line(100),
  fromAddress: z.email().max(254).nullable(),
  replyTo: z.email().max(254).nullable(),
  postalAddress: line(300).meta({ description: 'stands below every e-mail: most laws ask for it' }),
  costs: messageCosts.meta({ description: 'of one message, in the currency of the business' }),
  stopWords: z.array(line(30).min(1)).max(30).meta({ description: 'an answer that is one of these withdraws consent' }),
  attributionDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .meta({ description: 'a purchase within so many days of a message counts for it' }),
  smsUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .meta({ description: 'takes texts, as signed webhooks' }),
  mailUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .nullable()
    .meta({ description: 'takes letters, as signed webhooks' }),
};
export const campaignSettings = z
  .object({
    ...settings,
    emailReady: z.boolean().meta({ description: 'SMTP_URL is set, and there is an address to send from' }),
    secret: z
      .string()
      .nullable()
      .meta({ description: 'signs the webhooks and the receipts that come back; owners only' }),
  })
  .meta({ id: 'CampaignSettings' });
export type CampaignSettings = z.infer<typeof campaignSettings>;
export const campaignSettingsPatch = z.strictObject(settings).partial();
export type CampaignSettingsPatch = z.output<typeof campaignSettingsPatch>;
export type StoredSettings = { [Key in keyof typeof settings]: z.output<(typeof settings)[Key]> };
export const defaultSettings: StoredSettings = {
  quietHours: { from: '20:00', to: '09:00' },
  caps: [
    { channel: 'any', count: 3, days: 7 },
    { channel: 'sms', count: 2, days: 7 },
    { channel: 'push', count: 2, days: 1 },
  ],
  confirmAbove: 500,
  fromName: '',
  fromAddress: null,
  replyTo: null,
  postalAddress: '',
  costs: { email: 0, sms: 0.05, push: 0, mail: 0.9, checkin: 0, flyer: 0.08 },
  stopWords: ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT'],
  attributionDays: 14,
  smsUrl: null,
  mailUrl: null,
};
