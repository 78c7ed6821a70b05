import { isValidCell } from 'h3-js';
import type { Knex } from 'knex';
import type { CampaignArea, Place } from '../contract/audience.ts';
import { mixedCellsArea, subtract, unite } from '../geometry/areas.ts';
import { areaSquareMeters, circleArea } from '../geometry/geodesic.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { readDrawn, type SegmentDependencies } from '../segments/index.ts';
import { neighborhoodAreas, storePosition, streetsEdition } from './queries-outline.ts';

export interface Outline {
  /** Null: everywhere. */
  shape: Polygons | null;
  areaSquareMeters: number | null;
  /** A travel time was estimated in a straight line. */
  estimated: boolean;
}

interface Drawing extends SegmentDependencies {
  knex: Knex;
  principal: Principal;
  estimated: boolean;
}
/** What cannot be drawn, where: thrown on the way, answered as a refusal. */
class Fault extends Error {
  constructor(
    readonly pointer: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** An area of a campaign as one outline, as it is today. Pointers of a refusal begin with `at`. */
export async function outlineOf(
  knex: Knex,
  principal: Principal,
  area: CampaignArea,
  deps: SegmentDependencies,
  at = '/area',
): Promise<Outline | Refusal> {
  const drawing: Drawing = { ...deps, knex, principal, estimated: false };
  try {
    const shape = await draw(area, at, drawing);
    return { shape, areaSquareMeters: shape && areaSquareMeters(shape), estimated: drawing.estimated };
  } catch (error) {
    if (error instanceof Fault)
      return refuse('bad-input', undefined, [{ pointer: error.pointer, detail: error.detail }]);
    throw error;
  }
}

async function draw(area: CampaignArea, at: string, drawing: Drawing): Promise<Polygons | null> {
  if (area.type === 'union') {
    let whole: Polygons | null = [];
    for (const [index, part] of area.areas.entries()) {
      const next = await draw(part, `${at}/areas/${index}`, drawing);
      whole = whole && next && joined(() => unite(whole ?? [], next), at);
    }
    return whole;
  }
  if (area.type === 'difference') {
    const from = await draw(area.from, `${at}/from`, drawing);
    const minus = await draw(area.minus, `${at}/minus`, drawing);
    if (!minus) return [];
    return from && joined(() => subtract(from, minus), at);
  }
  return drawPlace(area, at, drawing);
}

/** Outlines that many people drew upon each other may be too knotted to be joined. */
function joined(work: () => Polygons, at: string): Polygons {
  try {
    return work();
  } catch {
    throw new Fault(at, 'these outlines cannot be joined: they cross each other too often');
  }
}

async function drawPlace(place: Place, at: string, drawing: Drawing): Promise<Polygons | null> {
  const { knex, principal, routing } = drawing;
  const { businessId } = principal;
  const storeAt = async (storeId: string) => {
    const position = await storePosition(knex, businessId, storeId);
    if (!position) throw new Fault(`${at}/storeId`, 'there is no such store');
    return position;
  };
  switch (place.type) {
    case 'everywhere':
      return null;
    case 'circle':
      return circleArea(place.center, place.radiusMeters);
    case 'Polygon':
    case 'MultiPolygon': {
      const drawn = readDrawn(place);
      if ('refused' in drawn) throw new Fault(`${at}/coordinates`, drawn.refused);
      return drawn.polygons;
    }
    case 'cells': {
      const wrong = place.cells.findIndex((cell) => !isValidCell(cell));
      if (wrong >= 0) throw new Fault(`${at}/cells/${wrong}`, 'is not an H3 cell');
      return mixedCellsArea(place.cells);
    }
    case 'neighborhoods': {
      const areas = await neighborhoodAreas(knex, businessId, place.ids);
      const missing = place.ids.findIndex((id) => !areas.has(id));
      if (missing >= 0) throw new Fault(`${at}/ids/${missing}`, 'there is no such neighborhood');
      return [...areas.values()].flat();
    }
    case 'catchment': {
      const area = await drawing.areaOfCatchment(knex, principal, place.id, place.value);
      if (!area) throw new Fault(`${at}/id`, 'there is no such trade area, or none of that value');
      return area;
    }
    case 'isochrone': {
      const from = await storeAt(place.storeId);
      const router = routing.router(businessId, await streetsEdition(knex, businessId));
      const { areas, estimated } = await router.isochrone({ from, mode: place.mode, minutes: [place.minutes] });
      drawing.estimated ||= estimated;
      return areas[0]?.area ?? [];
    }
    case 'band': {
      const center = await storeAt(place.storeId);
      const outer = circleArea(center, place.toMeters);
      return place.fromMeters === 0 ? outer : subtract(outer, circleArea(center, place.fromMeters));
    }
  }
}
