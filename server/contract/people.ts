import { z } from 'zod';
import { deviceKinds } from './checkins.ts';
import { id, instant, name, page, pageQuery, position } from './common.ts';
import { fenceEvent, visit } from './geofences.ts';

export const channels = ['email', 'sms', 'push', 'mail'] as const;
export const channel = z.enum(channels).meta({ description: 'mail: letters and cards with the person’s address' });
export type Channel = (typeof channels)[number];

/** What people agree to when nothing else is said. Reach and segments count this one. */
export const marketing = 'marketing';
export const purpose = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _')
  .meta({ description: 'what for, such as marketing or service' });

/** Where a record of a person comes from. `hexhood`: typed here by a person. */
export const sources = ['hexhood', 'square', 'shopify', 'hubspot', 'klaviyo', 'mailchimp', 'file'] as const;
export type Source = (typeof sources)[number];

export const accuracy = z.enum(['given', 'address', 'interpolated', 'street', 'postcode', 'place']);

/** The state of a permission: the ledger added up. */
export const consentState = z.enum(['granted', 'withdrawn', 'unknown']).meta({ description: 'unknown is no' });
export type ConsentState = z.infer<typeof consentState>;
const permissions = z.object({ email: consentState, sms: consentState, push: consentState, mail: consentState });

export const rfmGroups = ['champions', 'loyal', 'new', 'occasional', 'slipping', 'lapsed'] as const;
export const rfmGroup = z.enum(rfmGroups);
export type RfmGroup = (typeof rfmGroups)[number];

const day = z.iso.date();
const money = z
  .string()
  .regex(/^-?\d+\.\d{2}$/)
  .meta({ description: 'a decimal in the currency of the business' });

export const customerSummary = z.object({
  id,
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable().meta({ description: 'E.164 where it could be read' }),
  tags: z.array(z.string()),
  position: position.nullable(),
  accuracy: accuracy.nullable(),
  address: z.string().nullable(),
  neighborhoodId: id.nullable(),
  consents: permissions.meta({ description: 'for marketing' }),
  purchases: z.number().int(),
  revenue: money,
  lastPurchase: day.nullable(),
});
export type CustomerSummary = z.infer<typeof customerSummary>;

/** What one source says of a person. */
export const customerRecord = z.object({
  id,
  source: z.enum(sources),
  sourceKey: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  updatedAt: instant,
});

export const customer = customerSummary
  .extend({
    attributes: z.record(z.string(), z.string()),
    birthday: z.string().nullable().meta({ description: 'YYYY-MM-DD, or --MM-DD where the year is not known' }),
    since: day.nullable(),
    postcode: z.string().nullable(),
    neighborhood: z.string().nullable(),
    cell: z.string().nullable(),
    refunds: z.number().int(),
    firstPurchase: day.nullable(),
    rfm: z
      .object({
        recency: z.number().int(),
        frequency: z.number().int(),
        money: z.number().int(),
        group: rfmGroup,
      })
      .nullable()
      .meta({ description: 'scores 1 to 5; null without a purchase' }),
    records: z.array(customerRecord),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof customer>;

export const customerSorts = ['id', 'name', 'revenue', 'purchases', 'last_purchase'] as const;
export type CustomerSort = (typeof customerSorts)[number];

export const customersQuery = z.strictObject({
  q: z
    .string()
    .trim()
    .max(200)
    .refine((text) => !text.includes('\0'), 'has control characters')
    .optional()
    .meta({ description: 'part of a name, e-mail, phone or address; case and accents do not count' }),
  segment: id.optional(),
  neighborhood: id.optional(),
  sort: z
    .enum(customerSorts)
    .default('id')
    .meta({ description: 'name from A; revenue, purchases and last_purchase from the highest' }),
  cursor: z.string().max(500).optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((limit) => Math.min(limit, 500))
    .default(100),
});
export const customersPage = page(customerSummary).extend({
  total: z.number().int().meta({ description: 'of all pages' }),
});

const text = (max: number) => name.max(max);
/** In a leap year, where the year is not known. */
const isBirthday = (said: string) => z.iso.date().safeParse(said.replace(/^-/, '2000')).success;
export const customerPatch = z.strictObject({
  name: text(200).nullable().optional(),
  email: z.email().max(254).nullable().optional(),
  phone: text(50).nullable().optional(),
  address: text(300).nullable().optional(),
  position: position.nullable().optional(),
  birthday: z
    .string()
    .regex(/^(-|\d{4})-\d{2}-\d{2}$/, 'YYYY-MM-DD or --MM-DD')
    .refine(isBirthday, 'is no day')
    .nullable()
    .optional(),
  tags: z.array(text(100)).max(100).optional(),
  attributes: z.record(z.string().min(1).max(100), z.string().max(2000).nullable()).optional(),
});
export type CustomerPatch = z.infer<typeof customerPatch>;

/** Before anybody said anything, and a year that PostgreSQL knows in every time zone. */
const earliest = Date.parse('1900-01-01T00:00:00Z');

export const newConsent = z.strictObject({
  channel,
  purpose: purpose.default(marketing),
  granted: z.boolean(),
  source: text(200).default('owner').meta({ description: 'how it was said: “at the counter”, “paper form”' }),
  at: instant
    .refine((at) => Date.parse(at) >= earliest, 'is before 1900')
    .optional()
    .meta({ description: 'default: now; not in the future' }),
});
export type NewConsent = z.infer<typeof newConsent>;

export const consent = z.object({
  id,
  channel,
  purpose: z.string(),
  granted: z.boolean(),
  source: z.string(),
  direct: z.boolean().meta({ description: 'said to this business, not read from a file' }),
  at: instant,
  recordedAt: instant,
});
export const consentList = z.object({
  items: z.array(consent),
  states: z.array(z.object({ channel, purpose: z.string(), state: consentState })),
});

/** Why two records are one person. */
export const mergeReason = z.object({
  by: z.enum(['email', 'phone', 'person']).meta({ description: 'person: somebody here joined them' }),
  value: z.string().nullable().meta({ description: 'the e-mail or phone they share' }),
});
export type MergeReason = z.infer<typeof mergeReason>;

export const merge = z.object({
  id,
  reason: mergeReason,
  at: instant,
  undoneAt: instant.nullable(),
  otherCustomerId: id
    .nullable()
    .meta({ description: 'the customer who was there before; comes back when it is undone' }),
  records: z.array(customerRecord).meta({ description: 'what was joined' }),
});
export const mergeList = z.object({ items: z.array(merge) });

export const proposalReason = z.enum(['name_address', 'phone']).meta({
  description: 'name_address: the same name at one address, or number and postcode; phone: only the phone is the same',
});
export type ProposalReason = z.infer<typeof proposalReason>;
export const proposal = z.object({
  reason: proposalReason,
  customers: z.tuple([customerSummary, customerSummary]),
});
/** Two different customers. */
export const pair = z.strictObject({
  customers: z.tuple([id, id]).refine(([one, other]) => one !== other, 'names one customer twice'),
});
export const proposals = z.object({ items: z.array(proposal), total: z.number().int() });

const entry = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), at: instant, ...shape });
export const timeline = z.object({
  items: z.array(
    z.discriminatedUnion('type', [
      entry('purchase', { amount: money, items: z.string().nullable(), source: z.string() }),
      entry('consent', { channel, purpose: z.string(), granted: z.boolean(), source: z.string() }),
      entry('merge', { reason: mergeReason, undone: z.boolean() }),
      entry('record', { source: z.enum(sources) }),
      entry('visit', {
        place: z.string().nullable().meta({ description: 'of the geofence, or the store; null where it is gone' }),
        until: instant.nullable().meta({ description: 'null: still there' }),
      }),
      entry('message', {
        campaign: z.string(),
        channel: z.string().nullable().meta({ description: 'null: none reached them' }),
        status: z.string().meta({ description: 'sent, delivered, failed, unknown, suppressed or dropped' }),
        reason: z.string().nullable(),
      }),
    ]),
  ),
  nextCursor: z.string().nullable(),
});
export type Timeline = z.infer<typeof timeline>;

export const timelineQuery = z.strictObject(pageQuery);
export const csvQuery = customersQuery.pick({ q: true, segment: true, neighborhood: true, sort: true });
export const newMerge = z.strictObject({ customerId: id });
export const splitOff = z.object({ customerId: id.meta({ description: 'whose page the one has who was split off' }) });

/** Everything held about one person. */
export const personExport = z.object({
  customer,
  records: z.array(
    customerRecord.extend({
      tags: z.array(z.string()),
      attributes: z.record(z.string(), z.string()),
      since: day.nullable(),
      birthday: z.string().nullable(),
      postcode: z.string().nullable(),
      position: position.nullable(),
    }),
  ),
  consents: z.array(consent),
  merges: z.array(merge),
  purchases: z.array(
    z.object({
      ...{ at: instant, day, amount: money, items: z.string().nullable(), source: z.string(), sourceKey: z.string() },
      customerRef: z.string().nullable().meta({ description: 'what the till called the person' }),
    }),
  ),
  messages: z.array(
    z.object({
      ...{ campaign: z.string(), channel: z.string().nullable(), status: z.string(), reason: z.string().nullable() },
      ...{ code: z.string().nullable(), dueAt: instant, sentAt: instant.nullable(), settledAt: instant.nullable() },
    }),
  ),
  exposures: z
    .array(z.object({ campaign: z.string(), arm: z.number().int(), at: instant }))
    .meta({ description: 'campaigns they were in; 0: left alone, to compare with' }),
  redemptions: z.array(
    z.object({ campaign: z.string(), code: z.string(), amount: z.string().nullable(), at: instant }),
  ),
  devices: z.array(
    z.object({
      ...{ id, name: z.string(), kind: z.enum(deviceKinds), clientKey: z.string().nullable(), active: z.boolean() },
      ...{ consentedAt: instant.nullable(), withdrawnAt: instant.nullable(), createdAt: instant },
      ...{ lastSeenAt: instant.nullable(), pushEndpoint: z.string().nullable() },
    }),
  ),
  visits: z.array(visit),
  fenceEvents: z.array(fenceEvent),
  fixes: z
    .array(
      z.object({
        ...{ deviceId: id, position, accuracyMeters: z.number().nullable(), at: instant, receivedAt: instant },
        speedMetersPerSecond: z.number().nullable(),
      }),
    )
    .meta({ description: 'single positions that are still kept' }),
});
