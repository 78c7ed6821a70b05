import { z } from 'zod';
import { id, instant, pageQuery, position } from './common.ts';
import { bbox } from './density.ts';

/** Zooms at which the basemap has tiles; beyond the last one the map enlarges. */
export const basemapZoom = { min: 10, max: 15 };
export const basemapAttribution = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>';

/** Whole tile addresses; outside `basemapZoom` there is nothing. */
export const basemapParams = z.object({
  z: z.coerce.number().int().min(0).max(22),
  x: z.coerce.number().int().min(0),
  y: z.coerce.number().int().min(0),
});
export const basemapQuery = z.strictObject({
  edition: id.optional().meta({ description: 'in the address only, so that new streets are new addresses' }),
});

export const streets = z
  .object({
    edition: id.meta({ description: 'grows with every import of an extract' }),
    name: z.string().meta({ description: "the extract's file name" }),
    importedAt: instant,
    extractAt: instant.nullable().meta({ description: 'when the extract was taken, where it says so' }),
    bbox: z.array(z.number()).length(4).meta({ description: 'west, south, east, north in degrees' }),
    counts: z.object({
      streets: z.number().int(),
      buildings: z.number().int(),
      addresses: z.number().int(),
      shops: z.number().int(),
      tiles: z.number().int(),
    }),
    routing: z.enum(['built', 'unavailable', 'failed']).meta({
      description: 'whether travel times follow these streets; otherwise they are straight-line estimates',
    }),
  })
  .meta({ id: 'Streets' });
export type Streets = z.infer<typeof streets>;

/** A shop, restaurant or office of the extract: a competitor to pick. */
export const streetShop = z
  .object({
    id: z.string().meta({ description: "OpenStreetMap's: n123, w123 or r123" }),
    name: z.string().nullable(),
    kind: z.string().meta({ description: 'the value of shop=, amenity= or craft=, such as bakery' }),
    position,
  })
  .meta({ id: 'StreetShop' });
export type StreetShop = z.infer<typeof streetShop>;

const near = z
  .string()
  .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/, 'lng,lat')
  .transform((text) => text.split(',').map(Number))
  .pipe(position);
export const shopsQuery = z.strictObject({
  kind: z.string().min(1).max(100).optional(),
  q: z.string().trim().min(1).max(100).optional().meta({ description: 'part of the name' }),
  bbox: bbox.optional(),
  near: near.optional().meta({ description: 'lng,lat: the nearest come first; without it they come by name' }),
  limit: pageQuery.limit,
});

export const accuracies = ['address', 'interpolated', 'street', 'postcode', 'place'] as const;
export const accuracy = z.enum(accuracies).meta({
  description:
    'address: the house itself; interpolated: between known houses of the street; street: somewhere on it; ' +
    'postcode, place: only the area is known',
});
export type Accuracy = z.infer<typeof accuracy>;

const addressText = z.string().trim().min(1).max(300);
export const geocodeQuery = z.strictObject({
  q: addressText,
  limit: z.coerce.number().int().min(1).max(20).default(5),
  near: z
    .string()
    .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/, 'lng,lat')
    .optional()
    .meta({ description: 'lng,lat: of equally good answers the nearer comes first; default: the first store' }),
});

export const geocoded = z
  .object({
    label: z.string(),
    position,
    accuracy,
    score: z.number().min(0).max(1),
    corrected: z.boolean().optional().meta({ description: 'a person moved this place' }),
  })
  .meta({ id: 'Geocoded' });
export type Geocoded = z.infer<typeof geocoded>;
export const geocodeAnswer = z.object({ items: z.array(geocoded) });

export const geocodeBatchBody = z.strictObject({ addresses: z.array(z.string().max(300)).min(1).max(5000) });
export const geocodeBatchAnswer = z.object({
  items: z.array(geocoded.nullable()).meta({ description: 'in the order asked; null: not found' }),
});

/** Where a person says an address really is. It holds for every later search and import. */
export const newCorrection = z.strictObject({ address: addressText, position });
export const correction = z
  .object({ id, address: z.string(), position, createdAt: instant })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof correction>;
