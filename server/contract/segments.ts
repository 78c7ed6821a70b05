import { z } from 'zod';
import { cell, id, instant, name, position } from './common.ts';
import { isDay } from './density.ts';
import { channel, consentState, marketing, purpose, rfmGroup } from './people.ts';
import { travelMode } from './routing.ts';

/** A segment is data: conditions, nested by all, any and not. `{all: []}` is everyone, `{any: []}` nobody. */

const whole = (most: number) => z.number().int().min(0).max(most);
const amount = z.number().min(-1e9).max(1e9);
const days = whole(36_500);
const score = z.number().int().min(1).max(5);
/** PostgreSQL keeps neither U+0000 nor half a character. */
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[^\0\p{Surrogate}]*$/u, 'has characters that cannot be stored');

const atMostAbove = ({ min, max }: { min?: number | undefined; max?: number | undefined }) =>
  min === undefined || max === undefined || min <= max;
const range = <Bound extends z.ZodType<number>>(bound: Bound) =>
  z
    .strictObject({ min: bound.optional(), max: bound.optional() })
    .refine(atMostAbove, { path: ['max'], error: 'is below min' });

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const within = z
  .union([
    z.strictObject({ days: days.min(1) }),
    z
      .strictObject({ from: moment.optional(), to: moment.optional() })
      .refine(({ from, to }) => from === undefined || to === undefined || isDay(from) === isDay(to), {
        path: ['to'],
        error: 'a day and an instant do not mix',
      }),
  ])
  .meta({ description: 'the last days, or a period as everywhere: days inclusive, in the store’s zone' });

const purchases = z.strictObject({
  type: z.literal('purchases'),
  within: within.optional(),
  /** Which purchases count. */
  items: text(200).optional().meta({ description: 'part of what was bought, in any case' }),
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional().meta({ description: '1 is Monday' }),
  hours: z
    .strictObject({ from: whole(23), to: z.number().int().min(1).max(24) })
    .optional()
    .meta({ description: 'from (inclusive) to (exclusive) in the store’s zone; may run over midnight' }),
  /** What they add up to. Without either: at least one purchase. */
  count: range(whole(1e6)).optional(),
  spend: range(amount).optional().meta({ description: 'refunds subtracted' }),
});

const lastPurchase = z.strictObject({
  type: z.literal('last_purchase'),
  daysAgo: range(days).meta({ description: 'max 30: within the last 30 days; min 90: silent for 90 days' }),
});
const firstPurchase = z.strictObject({ type: z.literal('first_purchase'), daysAgo: range(days) });

const rfm = z.strictObject({
  type: z.literal('rfm'),
  groups: z.array(rfmGroup).min(1).max(6).optional(),
  recency: range(score).optional(),
  frequency: range(score).optional(),
  money: range(score).optional(),
});

const oneFence = {
  geofenceId: id.optional().meta({ description: 'of this geofence; default any' }),
  within: within.optional(),
};
const visits = z
  .strictObject({
    type: z.literal('visits'),
    ...oneFence,
    storeId: id.optional().meta({ description: 'of this store: at its geofences, or said at its till' }),
    /** Without either: at least one visit. */
    count: range(whole(1e6)).optional(),
    lastDaysAgo: range(days)
      .optional()
      .meta({ description: 'when the last of them began; max 30: within the last 30 days' }),
  })
  .refine(({ geofenceId, storeId }) => geofenceId === undefined || storeId === undefined, {
    path: ['storeId'],
    error: 'a geofence or a store, not both',
  });
const fenceEvent = z.strictObject({
  type: z.literal('fence_event'),
  kinds: z
    .array(z.enum(['entered', 'dwelled', 'exited', 'crossed', 'checked_in']))
    .min(1)
    .max(5),
  ...oneFence,
});

export const campaignDids = ['received', 'redeemed', 'held_out', 'not_received'] as const;
const campaign = z.strictObject({
  type: z.literal('campaign'),
  campaignId: id.optional().meta({ description: 'default any' }),
  did: z.enum(campaignDids).meta({
    description:
      'received: a message was handed over; not_received: it came due for them, and none was; held_out: left alone to compare with',
  }),
  within: within.optional(),
});

const tag = z.strictObject({ type: z.literal('tag'), tag: text(100) });
const attribute = z.strictObject({
  type: z.literal('attribute'),
  name: text(100),
  is: z.enum(['equal', 'containing', 'known', 'at_least', 'at_most']).default('known'),
  value: z
    .union([text(500), z.number()])
    .optional()
    .meta({ description: 'at_least and at_most compare numbers, or days (YYYY-MM-DD)' }),
});
const birthday = z.strictObject({ type: z.literal('birthday'), withinDays: whole(366) });
const since = z.strictObject({
  type: z.literal('since'),
  daysAgo: range(days).meta({ description: 'since when they are a customer, by their file' }),
});

const consent = z.strictObject({
  type: z.literal('consent'),
  channel,
  purpose: purpose.default(marketing),
  state: consentState.default('granted'),
});
const contact = z.strictObject({
  type: z.literal('contact'),
  channel: channel.meta({
    description: 'there is an e-mail address, phone, postal address, or a phone that takes pushed messages',
  }),
});

const ring = z.array(position).min(4).max(2_000);
const polygon = z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1).max(100) });
const multiPolygon = z.strictObject({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(ring).min(1).max(100)).min(1).max(100),
});
const circle = z.strictObject({
  type: z.literal('circle'),
  center: position,
  radiusMeters: z.number().min(10).max(100_000),
});
export const drawnArea = z.discriminatedUnion('type', [polygon, multiPolygon, circle]);
export type DrawnArea = z.infer<typeof drawnArea>;

const area = z.strictObject({ type: z.literal('area'), area: drawnArea });
const cells = z.strictObject({ type: z.literal('cells'), cells: z.array(cell).min(1).max(5_000) });
const neighborhood = z.strictObject({
  type: z.literal('neighborhood'),
  ids: z.array(id).min(1).max(500),
});
const distance = z.strictObject({
  type: z.literal('distance'),
  storeId: id,
  meters: range(z.number().min(0).max(1e7)),
});
const travel = z.strictObject({
  type: z.literal('travel'),
  storeId: id,
  mode: travelMode.default('walk'),
  minutes: z.number().min(1).max(60),
});
const catchment = z.strictObject({
  type: z.literal('catchment'),
  id,
  value: z
    .number()
    .optional()
    .meta({ description: 'which of its areas: meters, minutes, percent; default the largest' }),
});

export const condition = z.discriminatedUnion('type', [
  purchases,
  lastPurchase,
  firstPurchase,
  rfm,
  tag,
  attribute,
  birthday,
  since,
  consent,
  contact,
  neighborhood,
  area,
  cells,
  distance,
  travel,
  catchment,
  visits,
  fenceEvent,
  campaign,
]);
export type Condition = z.infer<typeof condition>;

export type Definition = Condition | { all: Definition[] } | { any: Definition[] } | { not: Definition };

export const segmentLimits = { depth: 8, conditions: 100 };
const nested = z.array(z.lazy((): z.ZodType<Definition> => node)).max(segmentLimits.conditions);
const node: z.ZodType<Definition> = z.union([
  condition,
  z.strictObject({ all: nested }),
  z.strictObject({ any: nested }),
  z.strictObject({ not: z.lazy(() => node) }),
]) as z.ZodType<Definition>;

const partsOf = (definition: Definition): Definition[] =>
  'all' in definition
    ? definition.all
    : 'any' in definition
      ? definition.any
      : 'not' in definition
        ? [definition.not]
        : [];
const depthOf = (definition: Definition): number => 1 + Math.max(0, ...partsOf(definition).map(depthOf));
const countOf = (definition: Definition): number =>
  ('type' in definition ? 1 : 0) + partsOf(definition).reduce((sum, part) => sum + countOf(part), 0);

export const definition = node
  .refine((whole) => depthOf(whole) <= segmentLimits.depth, `nests deeper than ${segmentLimits.depth}`)
  .refine((whole) => countOf(whole) <= segmentLimits.conditions, `has more than ${segmentLimits.conditions} conditions`)
  .meta({ id: 'SegmentDefinition', description: 'conditions, nested by {all: […]}, {any: […]} and {not: …}' });

export const segment = z
  .object({ id, name, definition, createdAt: instant, updatedAt: instant })
  .meta({ id: 'Segment' });
export type Segment = z.infer<typeof segment>;
export const newSegment = z.strictObject({ name, definition });
export const segmentPatch = newSegment.partial();

export const segmentPreviewBody = z.strictObject({
  definition,
  resolution: z.number().int().min(5).max(10).optional().meta({ description: 'adds where they live, by cell' }),
});
const count = z.number().int();
export const segmentPreview = z
  .object({
    customers: count.nullable().meta({ description: 'null: held back, too few to show' }),
    of: count.meta({ description: 'all customers of the business' }),
    reachable: z
      .object({ email: count.nullable(), sms: count.nullable(), push: count.nullable(), mail: count.nullable() })
      .meta({ description: 'with contact and consent for marketing' }),
    placed: count.nullable().meta({ description: 'of them on the map' }),
    k: count,
    cells: z.array(z.object({ h3: cell, customers: count })).optional(),
    suppressed: z.object({ cells: count, customers: count }).optional(),
    estimated: z.boolean().meta({ description: 'a travel time was estimated in a straight line' }),
  })
  .meta({ id: 'SegmentPreview' });
export type SegmentPreview = z.infer<typeof segmentPreview>;

/** What a builder offers: what there is to choose from in this business. */
export const segmentChoices = z.object({
  tags: z.array(z.object({ tag: z.string(), customers: count })),
  attributes: z.array(z.object({ name: z.string(), customers: count, values: z.array(z.string()) })),
  items: z.array(z.string()),
});
