import { z } from 'zod';
import { id, instant, name, position, timeZone } from './common.ts';

export const store = z
  .object({
    id,
    name,
    position,
    timeZone,
    openingHours: z.string().max(255).nullable().meta({ description: 'OpenStreetMap opening_hours syntax' }),
    createdAt: instant,
  })
  .meta({ id: 'Store' });
export type Store = z.infer<typeof store>;

export const newStore = z.strictObject({
  name,
  position,
  timeZone: timeZone.optional().meta({ description: 'default: the zone at the position' }),
  openingHours: z.string().max(255).nullable().optional(),
});
export const storePatch = newStore.partial();

export const neighborhoodProperties = z.object({
  id,
  name,
  households: z.number().int().nullable(),
  population: z.number().int().nullable(),
});
export const neighborhoods = z
  .object({
    type: z.literal('FeatureCollection'),
    features: z.array(
      z.object({
        type: z.literal('Feature'),
        id,
        properties: neighborhoodProperties,
        geometry: z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(position))) }),
      }),
    ),
  })
  .meta({ id: 'Neighborhoods' });
