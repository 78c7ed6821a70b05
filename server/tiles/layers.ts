import type { FeatureCollection } from 'geojson';
import type { Knex } from 'knex';
import type { TileQuery } from '../contract/density.ts';
import { countedGroup, groupValue, readCells, type Sql } from '../density/index.ts';
import { fenceLayer } from '../geofences/index.ts';
import { cellRing } from '../geometry/cells.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { neighborhoodShapes, readNeighborhoodMetrics } from '../neighborhoods/index.ts';
import { holdBack, type Policy } from '../privacy/policy.ts';

type Layer = (
  knex: Knex,
  businessId: string,
  query: Omit<TileQuery, 'resolution'> & {
    resolution: number;
    area?: Polygons | undefined;
    picked?: Sql | undefined;
  },
  policy: Policy,
) => Promise<FeatureCollection>;

const density: Layer = async (knex, businessId, query, policy) => {
  const { shown, held } = holdBack(await readCells(knex, businessId, query), policy);
  const feature = (h3: string, properties: Record<string, unknown>) => ({
    type: 'Feature' as const,
    properties: { h3, ...properties },
    geometry: { type: 'Polygon' as const, coordinates: [cellRing(h3)] },
  });
  return {
    type: 'FeatureCollection',
    features: [
      ...shown
        .map((group) => countedGroup(group, query.metric, policy))
        .map((group) => feature(group.h3, { value: groupValue(group), customers: group.customers })),
      // Of people picked by a rule, where the few live would tell who they are.
      ...(policy.step === 1 ? held : []).map(({ h3 }) => feature(h3, { suppressed: true })),
    ],
  };
};

const neighborhoods: Layer = async (knex, businessId, { metric, from, to, picked }, policy) => {
  const shapes = await neighborhoodShapes(knex, businessId);
  const { items, suppressed } = await readNeighborhoodMetrics(knex, businessId, { metric, from, to, picked }, policy);
  const byId = new Map(items.map((item) => [item.neighborhoodId, item]));
  const held = new Set(suppressed.ids);
  return {
    type: 'FeatureCollection',
    features: shapes.map(({ id, name, households, geometry }) => {
      const item = byId.get(id);
      const measured = item && { value: item.value, customers: item.customers, penetration: item.penetration };
      const properties = { id, name, households, ...(held.has(id) ? { suppressed: true } : measured) };
      return { type: 'Feature', properties, geometry };
    }),
  };
};

const geofences: Layer = (knex, businessId) => fenceLayer(knex, businessId);

/** What each layer draws, for one business as one role may see it. */
export const layers = { density, neighborhoods, geofences };
