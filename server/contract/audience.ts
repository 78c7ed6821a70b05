import { z } from 'zod';
import { cell, id, instant, position } from './common.ts';
import { travelMode } from './routing.ts';
import { definition } from './segments.ts';

/** Where a campaign's people live, and how many of them it truly reaches. */

/** How a message gets to a person. mail: a letter to their address; checkin: in the answer to their own check-in. */
export const messageChannels = ['email', 'sms', 'push', 'mail', 'checkin'] as const;
export const messageChannel = z.enum(messageChannels);
export type MessageChannel = (typeof messageChannels)[number];

const ring = z.array(position).min(4).max(2_000);
const polygon = z.array(ring).min(1).max(100);
const place = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('everywhere') }).meta({ description: 'also people whose place is not known' }),
  z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1).max(100) }),
  z.strictObject({ type: z.literal('circle'), center: position, radiusMeters: z.number().min(10).max(100_000) }),
  z.strictObject({ type: z.literal('cells'), cells: z.array(cell).min(1).max(5_000) }),
  z.strictObject({ type: z.literal('neighborhoods'), ids: z.array(id).min(1).max(500) }),
  z.strictObject({
    type: z.literal('catchment'),
    id,
    value: z.number().optional().meta({ description: 'which of its areas; default the largest' }),
  }),
  z.strictObject({
    type: z.literal('isochrone'),
    storeId: id,
    mode: travelMode.default('walk'),
    minutes: z.number().min(1).max(60),
  }),
  z
    .strictObject({
      type: z.literal('band'),
      storeId: id,
      fromMeters: z.number().min(0).max(100_000).default(0),
      toMeters: z.number().min(10).max(100_000),
    })
    .refine(({ fromMeters, toMeters }) => fromMeters < toMeters, {
      path: ['toMeters'],
      error: 'is not beyond fromMeters',
    }),
]);
export type Place = z.output<typeof place>;

export type CampaignArea =
  | Place
  | { type: 'union'; areas: CampaignArea[] }
  | { type: 'difference'; from: CampaignArea; minus: CampaignArea };

export const areaLimits = { depth: 5, places: 40 };
const node: z.ZodType<CampaignArea> = z.union([
  place,
  z.strictObject({
    type: z.literal('union'),
    areas: z
      .array(z.lazy(() => node))
      .min(1)
      .max(20),
  }),
  z.strictObject({ type: z.literal('difference'), from: z.lazy(() => node), minus: z.lazy(() => node) }),
]) as z.ZodType<CampaignArea>;

const partsOf = (area: CampaignArea): CampaignArea[] =>
  area.type === 'union' ? area.areas : area.type === 'difference' ? [area.from, area.minus] : [];
const depthOf = (area: CampaignArea): number => 1 + Math.max(0, ...partsOf(area).map(depthOf));
const placesOf = (area: CampaignArea): number =>
  partsOf(area).length === 0 ? 1 : partsOf(area).reduce((sum, part) => sum + placesOf(part), 0);

export const campaignArea = node
  .refine((area) => depthOf(area) <= areaLimits.depth, `nests deeper than ${areaLimits.depth}`)
  .refine((area) => placesOf(area) <= areaLimits.places, `has more than ${areaLimits.places} parts`)
  .meta({ id: 'CampaignArea', description: 'a place, or a union or difference of places' });

export const holdout = z
  .strictObject({
    unit: z.enum(['none', 'people', 'neighborhoods']),
    share: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .meta({ description: 'of people; neighborhoods are halved in pairs' }),
  })
  .meta({ description: 'who is left alone, to learn what would have happened anyway' });
export type Holdout = z.output<typeof holdout>;

const channels = z
  .array(messageChannel)
  .min(1)
  .max(messageChannels.length)
  .transform((all) => [...new Set(all)]);

export const reachBody = z
  .strictObject({
    area: campaignArea.default({ type: 'everywhere' }),
    segment: id.optional().meta({ description: 'a saved one' }),
    definition: definition.optional().meta({ description: 'instead of a saved segment' }),
    channels: channels.default(['email', 'sms', 'push', 'mail']),
    campaignId: id.optional().meta({ description: 'whose holdout counts, and which does not overlap with itself' }),
    holdout: holdout.optional(),
    at: instant.optional().meta({ description: 'caps are counted as of then; default now' }),
    resolution: z.number().int().min(5).max(10).optional().meta({ description: 'adds where they live, by cell' }),
  })
  .refine(({ segment, definition }) => segment === undefined || definition === undefined, {
    path: ['definition'],
    error: 'a saved segment or a definition, not both',
  });
export type ReachBody = z.output<typeof reachBody>;

const count = z.number().int().nullable().meta({ description: 'null: held back, too few to show' });
/**
 * Each is a part of the one before: inArea >= inSegment >= withContact >= withConsent >= active >= notCapped >= reachable.
 * `active`: the address is not on the suppression list. `reachable`: and not held out.
 */
export const reachSteps = [
  'inArea',
  'inSegment',
  'withContact',
  'withConsent',
  'active',
  'notCapped',
  'reachable',
] as const;
export type ReachStep = (typeof reachSteps)[number];
const steps = z.object({
  inArea: count,
  inSegment: count,
  withContact: count,
  withConsent: count,
  active: count,
  notCapped: count,
  reachable: count,
});
export type Steps = z.infer<typeof steps>;

/** Why somebody in the segment is not reached; each person counts once, at the first step they do not pass. */
const excluded = z.object({
  noContact: count,
  noConsent: count,
  inactive: count,
  capped: count,
  heldOut: count,
});

export const reach = z
  .object({
    inArea: count,
    eligible: count.meta({ description: 'in the area and in the segment' }),
    reachable: z.object({ email: count, sms: count, push: count, mail: count, checkin: count, any: count }).partial(),
    excluded,
    steps: z.object({ any: steps }).catchall(steps).meta({ description: 'by channel, and for any of them' }),
    households: z.number().int().nullable().meta({ description: 'in the area, by neighborhood; null: unknown' }),
    flyers: z.number().int().nullable().meta({ description: 'households that are not customers yet' }),
    neighborhoods: z.array(
      steps.extend({ neighborhoodId: id, name: z.string(), households: z.number().int().nullable() }),
    ),
    overlap: z
      .array(z.object({ campaignId: id, name: z.string(), customers: count }))
      .meta({ description: 'of those eligible, who is in a running or scheduled campaign too' }),
    estimatedCost: z
      .object({
        total: z.number().nullable(),
        currency: z.string(),
        byChannel: z.record(z.string(), z.number().nullable()),
      })
      .meta({ description: 'each person is written to once, by the first of `channels` that reaches them' }),
    firstChannel: z
      .record(z.string(), count)
      .meta({ description: 'how many are reached by which channel, each person counted once' }),
    areaSquareMeters: z.number().nullable(),
    cells: z.array(z.object({ h3: cell, eligible: z.number().int(), reachable: z.number().int() })).optional(),
    suppressed: z.object({ cells: z.number().int(), customers: z.number().int() }).optional(),
    k: z.number().int(),
    estimated: z.boolean().meta({ description: 'a travel time was estimated in a straight line' }),
  })
  .meta({ id: 'Reach' });
export type Reach = z.infer<typeof reach>;

/** The area as an outline, for who is drawing it. */
export const campaignOutlineBody = z.strictObject({ area: campaignArea });
export const campaignOutline = z.object({
  shape: z
    .object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) })
    .nullable()
    .meta({ description: 'null: everywhere' }),
  areaSquareMeters: z.number().nullable(),
  estimated: z.boolean(),
});
export type CampaignOutline = z.infer<typeof campaignOutline>;
