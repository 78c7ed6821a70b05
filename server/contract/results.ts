import { z } from 'zod';
import { holdout } from './audience.ts';
import { id, instant } from './common.ts';

/** What a campaign has changed: those written to against those left alone. */

export const outcomes = ['visits', 'buyers', 'revenue'] as const;
export const outcome = z.enum(outcomes);
export type Outcome = (typeof outcomes)[number];

/** Why no difference is told. */
export const noLift = [
  'no_holdout',
  'too_few_people',
  'too_few_events',
  'too_few_neighborhoods',
  'too_early',
  'too_wide',
] as const;

const estimate = z.object({
  estimate: z
    .number()
    .nullable()
    .meta({ description: 'per person in the audience: visits, share of buyers, or money' }),
  interval: z.tuple([z.number(), z.number()]).nullable().meta({ description: '95%' }),
  p: z.number().nullable().meta({ description: 'two-sided; corrected (Holm) where several are compared' }),
  enoughData: z.boolean(),
  reason: z.enum(noLift).nullable(),
  /** Over everybody written to: what would not have happened without. */
  extra: z.number().nullable(),
  extraInterval: z.tuple([z.number(), z.number()]).nullable(),
  relative: z.number().nullable().meta({ description: 'against the holdout: 0.1 is 10% more' }),
  treated: z.object({ people: z.number().int().nullable(), total: z.number().nullable(), mean: z.number().nullable() }),
  holdout: z.object({ people: z.number().int().nullable(), total: z.number().nullable(), mean: z.number().nullable() }),
});
export type Estimate = z.infer<typeof estimate>;

export const campaignResults = z
  .object({
    campaignId: id,
    name: z.string(),
    from: instant.nullable(),
    to: instant.nullable().meta({ description: 'until when purchases and visits count' }),
    final: z.boolean().meta({ description: 'nothing more will count' }),
    sent: z.number().int().nullable(),
    delivered: z.number().int().nullable(),
    failed: z.number().int().nullable(),
    suppressed: z.array(z.object({ reason: z.string(), messages: z.number().int().nullable() })),
    redeemed: z.number().int().nullable(),
    redeemedRevenue: z.number().nullable(),
    visits: z.number().int().nullable().meta({ description: 'of people written to' }),
    buyers: z.number().int().nullable(),
    revenue: z.number().nullable().meta({ description: 'of their purchases, refunds subtracted' }),
    cost: z.number().nullable(),
    costPerExtraVisit: z.number().nullable(),
    costPerExtraBuyer: z.number().nullable(),
    currency: z.string(),
    holdout,
    unit: z.enum(['none', 'people', 'neighborhoods']),
    /** By outcome; `lift` itself is that of buyers. */
    lift: estimate,
    outcomes: z.object({ visits: estimate, buyers: estimate, revenue: estimate }),
    variants: z.array(
      z.object({
        name: z.string(),
        people: z.number().int().nullable(),
        redeemed: z.number().int().nullable(),
        buyers: estimate,
      }),
    ),
    winner: z.string().nullable().meta({ description: 'a variant that is better than all others beyond chance' }),
    neighborhoods: z.array(
      z.object({
        neighborhoodId: id,
        name: z.string(),
        treated: z.boolean().nullable().meta({ description: 'null: not part of the comparison' }),
        people: z.number().int().nullable(),
        redeemed: z.number().int().nullable(),
        revenue: z.number().nullable(),
      }),
    ),
    k: z.number().int(),
  })
  .meta({ id: 'CampaignResults' });
export type CampaignResults = z.infer<typeof campaignResults>;

/** How large an effect a campaign could detect, before it is launched: with 80% power at 5%. */
export const power = z
  .object({
    unit: z.enum(['none', 'people', 'neighborhoods']),
    treated: z.number().int().nullable().meta({ description: 'people' }),
    holdout: z.number().int().nullable(),
    pairs: z.number().int().nullable().meta({ description: 'of neighborhoods' }),
    days: z.number().int().meta({ description: 'for so long purchases count' }),
    baseline: z.number().nullable().meta({ description: 'share of these people who bought in as many days before' }),
    detectable: z
      .number()
      .nullable()
      .meta({ description: 'the smallest difference in the share of buyers it would find; null: it can find none' }),
    relative: z.number().nullable(),
  })
  .meta({ id: 'Power' });
export type Power = z.infer<typeof power>;

export const sharedLink = z.object({
  token: z.string().meta({ description: 'shown this once' }),
  link: z.string(),
  createdAt: instant,
});
export const sharedBody = z.strictObject({ token: z.string().min(1).max(200) });
/** What anybody with the link sees: aggregates of at least 10 people, nothing else. */
export const sharedResults = campaignResults
  .omit({ campaignId: true })
  .extend({ business: z.string() })
  .meta({ id: 'SharedResults' });
export type SharedResults = z.infer<typeof sharedResults>;
