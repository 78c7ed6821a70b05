import { z } from 'zod';
import { id } from './common.ts';
import { rfmGroup } from './people.ts';

export const rfmQuery = z.strictObject({
  segment: id.optional().meta({ description: 'a saved segment: only its customers of today' }),
});

const count = z.number().int();
const money = z.number().meta({ description: 'in the currency of the business' });
const numbers = {
  customers: count,
  revenue: money.nullable(),
  purchases: count.nullable(),
};

/**
 * Recency, frequency and money of customers with a purchase, each in fifths of this business's own customers: 5 is the
 * fifth that bought last, most often, for most. Breaks are the values between fifths.
 */
export const rfm = z
  .object({
    customers: count.meta({ description: 'with at least one purchase' }),
    without: count.meta({ description: 'known, without a purchase' }),
    k: count,
    currency: z.string(),
    breaks: z
      .object({
        recency: z.array(z.iso.date()),
        frequency: z.array(z.number().int()),
        money: z.array(z.number()),
      })
      .nullable(),
    groups: z.array(z.object({ group: rfmGroup, ...numbers, share: z.number() })),
    grid: z.array(z.object({ recency: count, frequency: count, group: rfmGroup, ...numbers })).meta({
      description: 'one entry a pair of scores that holds k customers or more',
    }),
    suppressed: count.meta({ description: 'customers in groups too small to show' }),
  })
  .meta({ id: 'Rfm' });
export type Rfm = z.infer<typeof rfm>;
