import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import { st } from '../db/index.ts';

export interface NeighborhoodRow {
  id: string;
  name: string;
  households: number | null;
  population: number | null;
}

export interface MultiPolygon {
  type: 'MultiPolygon';
  coordinates: Position[][][];
}

export const listNeighborhoods = (knex: Knex, businessId: string): PromiseLike<NeighborhoodRow[]> =>
  knex('neighborhoods')
    .where({ business_id: businessId })
    .orderBy(['name', 'id'])
    .select('id', 'name', 'households', 'population');

export async function neighborhoodShapes(
  knex: Knex,
  businessId: string,
): Promise<(NeighborhoodRow & { geometry: MultiPolygon })[]> {
  const rows = await knex('neighborhoods')
    .where({ business_id: businessId })
    .orderBy(['name', 'id'])
    .select('id', 'name', 'households', 'population', st(knex).asGeoJSON('geometry').as('geometry'));
  return rows.map((row) => ({ ...row, geometry: JSON.parse(row.geometry) }));
}
