import { z } from 'zod';
import { cell, id } from './common.ts';

export const metrics = ['customers', 'revenue', 'purchases', 'visits', 'new', 'lapsed', 'average_order'] as const;
export const metric = z.enum(metrics).meta({
  description:
    'customers: people living there (with a period: those who bought in it); visits: person-days with a purchase; ' +
    'new: first purchase in the period; lapsed: bought before the period and not in it ' +
    '(new and lapsed default to the last 90 days); average_order: revenue per purchase',
});
export type Metric = z.infer<typeof metric>;

export const minResolution = 5;
export const maxResolution = 12;

/** A day (in the store's zone, inclusive) or an instant (`from` inclusive, `to` exclusive). */
const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

export const bbox = z
  .string()
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(
    z
      .tuple(
        [
          z.number().min(-180).max(180),
          z.number().min(-90).max(90),
          z.number().min(-180).max(180),
          z.number().min(-90).max(90),
        ],
        'four numbers: west,south,east,north',
      )
      .refine(([, south, , north]) => south <= north, 'south is above north'),
  )
  .meta({ description: 'west,south,east,north in degrees; west > east crosses the antimeridian' });
export type Bbox = z.infer<typeof bbox>;

const periodFields = { from: moment.optional(), to: moment.optional() };

/** `from` and `to` as epoch milliseconds: a day counts from its midnight until the next one; UTC stands in for its zone. */
export const dayMs = 86_400_000;
export const isDay = (text: string) => !text.includes('T');
export const startOf = (text: string) => Date.parse(isDay(text) ? `${text}T00:00:00Z` : text);
export const endOf = (text: string) => startOf(text) + (isDay(text) ? dayMs : 0);

const beginsBeforeItEnds = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  from === undefined || to === undefined || startOf(from) < endOf(to);
const period = { path: ['to'], error: 'ends before the period begins' };

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const densityFields = z.strictObject({
  metric: metric.default('customers'),
  ...periodFields,
  resolution: z.coerce.number().int().min(minResolution).max(maxResolution).default(9),
  bbox: bbox.optional().meta({ description: 'cells whose center lies in it, each counted whole' }),
  catchment: id.optional().meta({
    description: 'a saved catchment: cells whose center lies in its (largest) area, each counted whole',
  }),
  segment: id.optional().meta({ description: 'a saved segment: only its customers of today' }),
  adaptive: flag.default(false).meta({
    description: 'cells merge with their siblings, from `resolution` upward, until each holds k customers',
  }),
});
export const densityQuery = densityFields.refine(beginsBeforeItEnds, period);
export type DensityQuery = z.infer<typeof densityQuery>;

export const density = z
  .object({
    resolution: z.number().int(),
    metric,
    k: z.number().int().meta({ description: 'cells with fewer customers are held back' }),
    currency: z.string().nullable().meta({ description: 'the unit of value for revenue and average_order' }),
    cells: z.array(z.object({ h3: cell, value: z.number(), customers: z.number().int() })),
    suppressed: z.object({ cells: z.number().int(), customers: z.number().int() }),
    total: z.number().int().meta({ description: 'customers: those in the cells shown plus those held back' }),
    unplaced: z.number().int().meta({ description: 'customers of the business without a place on the map' }),
  })
  .meta({ id: 'Density' });
export type Density = z.infer<typeof density>;

export const neighborhoodMetricsQuery = z
  .strictObject({
    metric: metric.default('customers'),
    ...periodFields,
    segment: id.optional().meta({ description: 'a saved segment: only its customers of today' }),
  })
  .refine(beginsBeforeItEnds, period);
export type NeighborhoodMetricsQuery = z.infer<typeof neighborhoodMetricsQuery>;

export const neighborhoodMetrics = z
  .object({
    metric,
    k: z.number().int(),
    currency: z.string().nullable(),
    items: z.array(
      z.object({
        neighborhoodId: id,
        name: z.string(),
        value: z.number(),
        customers: z.number().int(),
        households: z.number().int().nullable(),
        penetration: z.number().nullable().meta({ description: 'customers per household' }),
        change: z.number().nullable().meta({
          description: 'relative change of value from the period of the same length before; null without a period',
        }),
        byPostcode: z
          .number()
          .optional()
          .meta({
            description:
              'of metric customers without a period, beside value: people of whom only the postcode is known, shared out as the placed ' +
              'customers of that postcode are, or its addresses where there are none. An estimate, to one decimal',
          }),
      }),
    ),
    suppressed: z.object({
      neighborhoods: z.number().int(),
      customers: z.number().int(),
      ids: z.array(id),
    }),
    outside: z.number().int().meta({ description: 'customers on the map in no neighborhood' }),
    total: z.number().int(),
  })
  .meta({ id: 'NeighborhoodMetrics' });
export type NeighborhoodMetrics = z.infer<typeof neighborhoodMetrics>;

/** Layers that are drawn from this business's data. */
export const tileLayers = ['density', 'neighborhoods', 'geofences'] as const;
export type TileLayer = (typeof tileLayers)[number];
export const tileParams = z.object({
  layer: z.enum(tileLayers),
  z: z.coerce.number().int().min(0).max(22),
  x: z.coerce.number().int().min(0),
  y: z.coerce.number().int().min(0),
});
export const tileQuery = densityFields
  .omit({ bbox: true, resolution: true })
  .extend({
    resolution: z.coerce
      .number()
      .int()
      .min(minResolution)
      .max(maxResolution)
      .optional()
      .meta({ description: 'default: follows the zoom' }),
  })
  .refine(beginsBeforeItEnds, period);
export type TileQuery = z.infer<typeof tileQuery>;
