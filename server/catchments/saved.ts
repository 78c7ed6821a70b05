import type { Knex } from 'knex';
import type { Role } from '../contract/accounts.ts';
import { type Catchments, catchmentBody, type SavedCatchment } from '../contract/catchments.ts';
import { cellsArea } from '../geometry/areas.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { Refusal } from '../http/problem.ts';
import type { Routing } from '../routing/index.ts';
import { catchmentsOf } from './draw.ts';
import { type SavedRow, savedOf } from './queries-saved.ts';

/** Definitions are parsed again: what was saved before a new field existed gets its default. */
export const toSaved = (row: SavedRow): SavedCatchment => ({
  id: row.id,
  name: row.name,
  definition: catchmentBody.parse(row.definition),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** A Huff catchment as one area: cells from which a visit here is at least as likely as not. */
const likely = 0.5;

/**
 * The area of a saved catchment, as coordinates of a MultiPolygon: for geofences, campaigns and filters. Undefined where
 * there is no such catchment, or none of that `value`. `value` picks one of its areas (meters, minutes, percent); without
 * it, the largest. Of a Huff catchment: the cells of at least that probability, or of 0.5. The areas of customers
 * depend on who asks; `role` is by default one that may not see people.
 */
export async function savedArea(
  knex: Knex,
  businessId: string,
  id: string,
  { routing, value, role = 'analyst' }: { routing: Routing; value?: number | undefined; role?: Role },
): Promise<Polygons | undefined> {
  const row = await savedOf(knex, businessId, id);
  if (!row) return undefined;
  const answer = await catchmentsOf({ knex, routing, businessId, role }, toSaved(row).definition);
  return answer instanceof Refusal ? undefined : areaOf(answer, value);
}

/** Changes when what is saved under this id does. */
export async function savedVersion(knex: Knex, businessId: string, id: string): Promise<string> {
  return (await savedOf(knex, businessId, id))?.updated_at.toISOString() ?? 'none';
}

function areaOf({ method, features }: Catchments, value: number | undefined): Polygons | undefined {
  if (method === 'huff') {
    const cells = features.filter(({ properties }) => properties.value >= (value ?? likely));
    return cellsArea(cells.flatMap(({ properties }) => properties.h3 ?? []));
  }
  const areas = features.filter(({ properties }) => properties.part === 'catchment');
  const chosen = value === undefined ? areas.at(-1) : areas.find(({ properties }) => properties.value === value);
  return chosen?.geometry.coordinates;
}
