import { z } from 'zod';
import { id, instant, name, position } from './common.ts';
import { endOf, startOf } from './density.ts';
import { travelMode } from './routing.ts';

export const catchmentMethods = ['ring', 'isochrone', 'customers', 'huff'] as const;
export type CatchmentMethod = (typeof catchmentMethods)[number];

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
const ascending = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);
const list = (least: number, most: number, several: number) =>
  z.array(z.number().min(least).max(most)).min(1).max(several).transform(ascending);

/** Every method takes these; `from` and `to` bound the purchases that revenue, purchases and visits come from. */
const shared = { storeId: id, from: moment.optional(), to: moment.optional() };

export const ringCatchment = z.strictObject({
  method: z.literal('ring'),
  ...shared,
  meters: list(10, 100_000, 6).default([250, 500, 1000]),
});

export const isochroneCatchment = z.strictObject({
  method: z.literal('isochrone'),
  ...shared,
  mode: travelMode.default('walk'),
  minutes: list(1, 60, 4).default([5, 10, 15]),
  otherStoreId: id.optional().meta({
    description: 'a second store: adds the overlap of the two, and which of them is nearer by time',
  }),
});

export const customersCatchment = z.strictObject({
  method: z.literal('customers'),
  ...shared,
  percents: list(1, 100, 6).default([50, 70, 90]),
  by: z.enum(['customers', 'revenue', 'visits']).default('customers'),
  distance: z.enum(['straight', 'time']).default('straight').meta({
    description: 'what "closest" means: straight-line meters, or travel time by `mode`',
  }),
  mode: travelMode.default('walk'),
  boundary: z.enum(['hull', 'cells']).default('hull'),
});

const exponent = z.number().min(0).max(20);
export const huffCatchment = z.strictObject({
  method: z.literal('huff'),
  ...shared,
  mode: travelMode.default('walk'),
  resolution: z.number().int().min(7).max(10).default(9),
  maxMinutes: z
    .number()
    .min(5)
    .max(60)
    .default(30)
    .meta({ description: 'cells farther from every store are left out' }),
  attraction: z.number().positive().max(1e6).default(1).meta({ description: "of the business's own stores" }),
  competitors: z
    .array(
      z.strictObject({
        osmId: z
          .string()
          .regex(/^[nwr]\d{1,18}$/)
          .optional(),
        name: name.optional(),
        position,
        attraction: z.number().positive().max(1e6).default(1),
      }),
    )
    .max(200)
    .default([]),
  alpha: z.union([exponent, z.literal('fit')]).default(1),
  beta: z.union([exponent, z.literal('fit')]).default(2),
});

export const catchmentBody = z
  .discriminatedUnion('method', [ringCatchment, isochroneCatchment, customersCatchment, huffCatchment])
  .refine(({ from, to }) => from === undefined || to === undefined || startOf(from) < endOf(to), {
    path: ['to'],
    error: 'ends before the period begins',
  });
export type CatchmentBody = z.output<typeof catchmentBody>;

/** Sums over people are null where the aggregate policy holds them back. */
const count = z.number().int().nullable();
export const catchmentProperties = z.object({
  part: z.enum(['catchment', 'overlap', 'nearer', 'cell']).meta({
    description:
      'catchment: the area itself; overlap: reached from both stores; nearer: where `storeId` is nearer; cell: of Huff',
  }),
  storeId: id,
  value: z.number().meta({ description: 'in `unit`: the radius, the minutes, the percent or the probability' }),
  unit: z.enum(['meters', 'minutes', 'percent', 'probability']),
  h3: z.string().optional(),
  probabilities: z.array(z.number()).optional().meta({ description: 'of every store of `huff.stores`; they sum to 1' }),
  areaSquareMeters: z.number(),
  customers: count,
  revenue: z.number().nullable(),
  purchases: count,
  visits: count,
  share: z.number().nullable().meta({ description: "of all the business's placed customers" }),
  households: z.number().nullable().meta({
    description:
      'of the neighborhoods inside, each in proportion to the part of its area that lies inside; null: unknown',
  }),
  penetration: z.number().nullable().meta({ description: 'customers per household' }),
});
export type CatchmentProperties = z.infer<typeof catchmentProperties>;

const coordinates = z.array(z.array(z.array(position)));
export const catchmentFeature = z.object({
  type: z.literal('Feature'),
  properties: catchmentProperties,
  geometry: z.object({ type: z.literal('MultiPolygon'), coordinates }),
});
export type CatchmentFeature = z.infer<typeof catchmentFeature>;

export const whiteSpace = z.object({
  neighborhoodId: id,
  name: z.string(),
  households: z.number().int(),
  customers: z.number().int(),
  penetration: z.number(),
  unreached: z.number().int().meta({ description: 'households that are not customers yet' }),
});
export type WhiteSpace = z.infer<typeof whiteSpace>;

export const huffModel = z.object({
  alpha: z.number(),
  beta: z.number(),
  fitted: z.object({ alpha: z.boolean(), beta: z.boolean() }),
  /** Said plainly where the customers do not tell enough to fit. */
  note: z
    .enum(['too-few-customers', 'one-store', 'same-attraction', 'no-decay', 'no-choices'])
    .nullable()
    .meta({
      description:
        'why an exponent is not fitted: one-store: every probability is 1; no-choices: no competitor, or no ' +
        'neighborhood with households to compare with; same-attraction: alpha changes nothing; no-decay: customers ' +
        'do not get fewer with travel time; too-few-customers: a standard error above 0.5',
    }),
  resolution: z.number().int().meta({ description: 'coarser than asked where the cells would be too many' }),
  sample: z.number().int().meta({ description: 'customers (or visits) the fit saw' }),
  stores: z.array(
    z.object({
      storeId: id.nullable(),
      osmId: z.string().nullable(),
      name: z.string(),
      position,
      attraction: z.number(),
      expectedShare: z
        .number()
        .meta({ description: 'of the households (or cells, where none are known), mean probability' }),
    }),
  ),
});

export const catchments = z
  .object({
    type: z.literal('FeatureCollection'),
    method: z.enum(catchmentMethods),
    storeId: id,
    mode: travelMode.nullable(),
    estimated: z.boolean().meta({ description: 'travel times are straight-line estimates: no streets to route on' }),
    k: z.number().int().meta({ description: 'groups with fewer customers are held back' }),
    currency: z.string(),
    period: z.object({ from: z.string().nullable(), to: z.string().nullable() }),
    outliers: z.number().int().optional().meta({ description: 'customers too far away to count' }),
    storeCustomers: z
      .number()
      .int()
      .optional()
      .meta({
        description:
          'what percents are of: customers to whom this is the nearest of the stores, without the outliers ' +
          '(purchases name no store)',
      }),
    huff: huffModel.optional(),
    whiteSpace: z.array(whiteSpace).meta({
      description:
        'neighborhoods in the largest area with penetration below the median, most unreached households first',
    }),
    features: z.array(catchmentFeature),
  })
  .meta({ id: 'Catchments' });
export type Catchments = z.infer<typeof catchments>;

export const newSavedCatchment = z.strictObject({ name, definition: catchmentBody });
export const savedCatchmentPatch = newSavedCatchment.partial();
export const savedCatchment = z
  .object({ id, name, definition: catchmentBody, createdAt: instant, updatedAt: instant })
  .meta({ id: 'SavedCatchment' });
export type SavedCatchment = z.infer<typeof savedCatchment>;

const numbers = (least: number, most: number) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
    .pipe(z.array(z.number().min(least).max(most)).min(1).max(12))
    .transform(ascending);

export const proximityQuery = z.strictObject({
  bands: numbers(1, 200_000).default([250, 500, 1000, 2000]).meta({ description: 'outer edges in meters' }),
  minutes: numbers(1, 60).default([5, 10, 15, 20, 30]).meta({ description: 'outer edges of the time bands' }),
  mode: travelMode.default('walk'),
});

const band = z.object({
  from: z.number(),
  to: z.number().nullable().meta({ description: 'null: everything beyond' }),
  customers: count,
  share: z.number().nullable(),
});
export const proximity = z
  .object({
    storeId: id,
    mode: travelMode,
    estimated: z.boolean(),
    k: z.number().int(),
    customers: z.number().int().meta({ description: 'placed customers' }),
    distance: z.object({
      bands: z.array(band),
      medianMeters: z.number().nullable(),
      p90Meters: z.number().nullable(),
    }),
    time: z.object({
      bands: z.array(band),
      medianMinutes: z.number().nullable(),
      p90Minutes: z.number().nullable(),
      unreachable: count.meta({ description: 'no way, or farther than anybody gets in an hour' }),
    }),
    desireLines: z.object({
      type: z.literal('FeatureCollection'),
      features: z.array(
        z.object({
          type: z.literal('Feature'),
          properties: z.object({ h3: z.string(), customers: z.number().int() }),
          geometry: z.object({ type: z.literal('LineString'), coordinates: z.array(position) }),
        }),
      ),
    }),
  })
  .meta({ id: 'Proximity' });
export type Proximity = z.infer<typeof proximity>;
