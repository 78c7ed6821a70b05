import { isValidCell } from 'h3-js';
import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { FenceArea } from '../contract/geofences.ts';
import { mixedCellsArea } from '../geometry/areas.ts';
import { circleArea } from '../geometry/geodesic.ts';
import { checkOutline, checkSize, looksSwapped, type Measured, outlineRefusals } from '../geometry/outline.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import type { Routing } from '../routing/index.ts';
import { neighborhoodArea, type Surroundings } from './queries.ts';

export interface AreaDependencies {
  routing: Routing;
  /** A saved catchment's area of that value, by default its largest, as a role sees it; undefined where there is none. */
  areaOfCatchment(
    knex: Knex,
    principal: Principal,
    id: string,
    value: number | undefined,
  ): Promise<Polygons | undefined>;
}

export interface ResolvedArea extends Measured {
  /** an isochrone by straight line */
  estimated: boolean;
}

interface Resolving extends AreaDependencies {
  knex: Knex;
  businessId: string;
  surroundings: Surroundings;
}

const no = (pointer: string, detail: string, reason?: string): Refusal =>
  refuse('bad-input', undefined, [{ pointer: `/area${pointer}`, detail, ...(reason && { reason }) }]);

/** The outline of an area as it is today, or why it cannot be watched. */
export async function resolveArea(area: FenceArea, resolving: Resolving): Promise<ResolvedArea | Refusal> {
  const { knex, businessId, surroundings } = resolving;
  switch (area.type) {
    case 'circle':
      if (isSwapped(area.center, surroundings)) return no('/center', outlineRefusals.swapped, 'swapped');
      return sized(circleArea(area.center, area.radiusMeters));
    case 'Polygon':
    case 'MultiPolygon':
      return drawn(area, surroundings);
    case 'cells':
      return ofCells(area.cells);
    case 'neighborhood': {
      const outline = await neighborhoodArea(knex, businessId, area.id);
      return outline ? sized(outline) : no('/id', 'there is no such neighborhood');
    }
    case 'isochrone':
      return ofIsochrone(area, resolving);
    case 'catchment': {
      // What a fence is made from is shown to everybody, so it is drawn as the least of them may see it.
      const principal: Principal = { businessId, role: 'analyst', userId: null, credential: 'geofences' };
      const outline = await resolving.areaOfCatchment(knex, principal, area.id, area.value);
      return outline ? sized(outline) : no('/id', 'there is no such trade area, or none of that value');
    }
  }
}

const isSwapped = (place: Position, { stores }: Surroundings) =>
  looksSwapped(
    place,
    stores.map(({ position }) => position),
  );

function sized(polygons: Polygons, estimated = false): ResolvedArea | Refusal {
  if (polygons.length === 0) return no('', outlineRefusals.empty, 'empty');
  const measured = checkSize(polygons);
  return 'refused' in measured ? no('', measured.detail, measured.refused) : { ...measured, estimated };
}

function drawn(
  { type, coordinates }: Extract<FenceArea, { type: 'Polygon' | 'MultiPolygon' }>,
  surroundings: Surroundings,
): ResolvedArea | Refusal {
  const polygons = type === 'Polygon' ? [coordinates] : coordinates;
  const [corner] = polygons.flat(2);
  if (corner && isSwapped(corner, surroundings)) return no('/coordinates', outlineRefusals.swapped, 'swapped');
  const measured = checkOutline(polygons);
  return 'refused' in measured
    ? no('/coordinates', measured.detail, measured.refused)
    : { ...measured, estimated: false };
}

function ofCells(cells: readonly string[]): ResolvedArea | Refusal {
  const wrong = cells.findIndex((cell) => !isValidCell(cell));
  return wrong >= 0 ? no(`/cells/${wrong}`, 'is not an H3 cell') : sized(mixedCellsArea(cells));
}

async function ofIsochrone(
  { storeId, mode, minutes }: Extract<FenceArea, { type: 'isochrone' }>,
  { businessId, surroundings, routing }: Resolving,
): Promise<ResolvedArea | Refusal> {
  const store = surroundings.stores.find(({ id }) => id === storeId);
  if (!store) return no('/storeId', 'there is no such store');
  const router = routing.router(businessId, surroundings.edition);
  const { areas, estimated } = await router.isochrone({ from: store.position, mode, minutes: [minutes] });
  return sized(areas[0]?.area ?? [], estimated);
}
