import { z } from 'zod';
import { id, instant, page, pageQuery, position } from './common.ts';

/** What people bring to the till, and flyers for those without a phone. */

export const redemptionBody = z.strictObject({
  code: z
    .string()
    .trim()
    .min(3)
    .max(64)
    .regex(/^[\x20-\x7e]+$/, 'letters, digits and -'),
  storeId: id.optional().meta({ description: 'default the only store' }),
  amount: z
    .number()
    .min(0)
    .max(1e7)
    .optional()
    .meta({ description: 'of the purchase, in the currency of the business' }),
  at: instant.optional().meta({ description: 'when it was, if it is told later; default now' }),
  id: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[\x20-\x7e]+$/)
    .optional()
    .meta({ description: 'the till’s own id of it: what is sent again is counted once' }),
});
export const refusals = ['unknown', 'expired', 'used_up', 'ended', 'not_yet'] as const;
export type CodeRefusal = (typeof refusals)[number];
export const redemption = z
  .object({
    id,
    campaignId: id,
    campaign: z.string(),
    offer: z.string().meta({ description: 'what to give' }),
    terms: z.string(),
    code: z.string(),
    storeId: id.nullable(),
    amount: z.number().nullable(),
    at: instant,
    left: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'how often the code can still be used; null: as often as wanted' }),
    again: z.boolean().meta({ description: 'it was counted before: the same id' }),
  })
  .meta({ id: 'Redemption' });
export type Redemption = z.infer<typeof redemption>;
export const redemptionPatch = z.strictObject({ amount: redemptionBody.shape.amount.unwrap().nullable() });
/** What the till shows before it takes a code. */
export const lookupQuery = redemptionBody.pick({ code: true });
export const foundCode = redemption
  .pick({ campaignId: true, campaign: true, offer: true, terms: true, code: true, left: true })
  .extend({ expiresAt: instant.nullable() })
  .meta({ id: 'FoundCode' });
export type FoundCode = z.infer<typeof foundCode>;
/** What a till knows of the shop it stands in. */
export const tillShop = z
  .object({
    business: z.string(),
    currency: z.string(),
    stores: z.array(z.object({ id, name: z.string() })),
  })
  .meta({ id: 'TillShop' });
export type TillShop = z.infer<typeof tillShop>;
export const redemptionsQuery = z.strictObject({ campaign: id.optional(), ...pageQuery });
export const redemptionsPage = page(redemption.omit({ left: true, again: true, terms: true }));

/** Flyers of a campaign: by neighborhood a code of its own, and the streets in the order to walk them. */
export const flyers = z
  .object({
    campaignId: id,
    title: z.string(),
    text: z.string(),
    households: z.number().int().nullable(),
    neighborhoods: z.array(
      z.object({
        neighborhoodId: id.nullable(),
        name: z.string(),
        code: z.string().nullable().meta({ description: 'null until the campaign is launched' }),
        households: z.number().int().nullable(),
        houses: z.number().int().meta({ description: 'addresses the streets know' }),
        flyers: z.number().int().meta({ description: 'to print: houses, or households where no addresses are known' }),
        walkMeters: z
          .number()
          .nullable()
          .meta({ description: 'along the streets and from one to the next; null without streets' }),
        streets: z.array(
          z.object({
            street: z.string(),
            houses: z.number().int(),
            from: z.string().nullable().meta({ description: 'the lowest house number' }),
            to: z.string().nullable(),
            position,
          }),
        ),
      }),
    ),
    estimated: z.boolean().meta({ description: 'the walking order is by straight lines: no streets to route on' }),
  })
  .meta({ id: 'Flyers' });
export type Flyers = z.infer<typeof flyers>;
