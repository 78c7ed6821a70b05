import type { Knex } from 'knex';
import type { Position } from '../contract/common.ts';
import type { Condition, Definition, DrawnArea } from '../contract/segments.ts';
import type { Sql } from '../density/index.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import type { Routing } from '../routing/index.ts';
import { attributeFault } from './attribute.ts';
import { rangesAcross, rangesOf } from './cells.ts';
import { compile, type Place, type Resolved, type ResolvedCondition } from './compile.ts';
import { readDrawn } from './drawn.ts';
import { isKnownCampaign, isKnownGeofence, knownNeighborhoods, type Situation, situationOf } from './queries.ts';

export interface SegmentDependencies {
  routing: Routing;
  /** A saved catchment's area of that value, by default its largest, as a role sees it; undefined where there is none. */
  areaOfCatchment(
    knex: Knex,
    principal: Principal,
    id: string,
    value: number | undefined,
  ): Promise<Polygons | undefined>;
}

interface Resolving extends SegmentDependencies {
  knex: Knex;
  principal: Principal;
  situation: Situation;
  /** What is wrong with the definition, where. */
  faults: { pointer: string; detail: string }[];
  estimated: boolean;
}

/**
 * Who a definition picks today, as SQL over the customers `c` that binds :businessId and names that begin with seg_. Places it
 * names are looked up first; those that are not there, or cannot be, are refused by pointers that begin with `at`.
 * `estimated`: a travel time is a straight-line estimate.
 */
export async function definitionSql(
  knex: Knex,
  principal: Principal,
  definition: Definition,
  deps: SegmentDependencies,
  at = '/definition',
): Promise<(Sql & { estimated: boolean }) | Refusal> {
  const situation = await situationOf(knex, principal.businessId);
  const resolving: Resolving = { ...deps, knex, principal, situation, faults: [], estimated: false };
  const resolved = await resolve(definition, at, resolving);
  if (resolving.faults.length > 0) return refuse('bad-input', undefined, resolving.faults);
  return { ...compile(resolved, situation), estimated: resolving.estimated };
}

async function resolve(node: Definition, at: string, resolving: Resolving): Promise<Resolved> {
  if ('type' in node) return resolveCondition(node, at, resolving);
  if ('not' in node) return { not: await resolve(node.not, `${at}/not`, resolving) };
  const [key, parts] = 'all' in node ? (['all', node.all] as const) : (['any', node.any] as const);
  const resolved: Resolved[] = [];
  // One after the other: each may keep the router busy.
  for (const [index, part] of parts.entries()) resolved.push(await resolve(part, `${at}/${key}/${index}`, resolving));
  return key === 'all' ? { all: resolved } : { any: resolved };
}

const nobody: Resolved = { any: [] };

async function resolveCondition(condition: Condition, at: string, resolving: Resolving): Promise<Resolved> {
  const wrong = (pointer: string, detail: string): Resolved => {
    resolving.faults.push({ pointer: `${at}${pointer}`, detail });
    return nobody;
  };
  switch (condition.type) {
    case 'attribute': {
      const fault = attributeFault(condition);
      return fault === undefined ? condition : wrong('/value', fault);
    }
    case 'neighborhood': {
      const known = await knownNeighborhoods(resolving.knex, resolving.principal.businessId, condition.ids);
      const missing = condition.ids.findIndex((id) => !known.has(id));
      return missing < 0 ? condition : wrong(`/ids/${missing}`, 'there is no such neighborhood');
    }
    case 'area':
      return resolveDrawn(condition.area, wrong, resolving);
    case 'cells': {
      const ranges = rangesOf(condition.cells, resolving.principal.role);
      return 'wrong' in ranges ? wrong(`/cells/${ranges.wrong}`, 'is not a cell of people') : between(ranges.ranges);
    }
    case 'distance': {
      const store = storeOf(condition.storeId, resolving);
      return store ? metersFrom(store, condition.meters, resolving) : wrong('/storeId', noStore);
    }
    case 'travel': {
      const store = storeOf(condition.storeId, resolving);
      return store ? withinMinutes(store, condition, resolving) : wrong('/storeId', noStore);
    }
    case 'catchment': {
      const area = await resolving.areaOfCatchment(resolving.knex, resolving.principal, condition.id, condition.value);
      return area ? inArea(area, resolving) : wrong('/id', 'there is no such trade area, or none of that value');
    }
    case 'visits':
      if (condition.storeId !== undefined && !storeOf(condition.storeId, resolving)) return wrong('/storeId', noStore);
      return resolveFence(condition, wrong, resolving);
    case 'campaign': {
      const { campaignId } = condition;
      const { knex, principal } = resolving;
      const isThere = campaignId === undefined || (await isKnownCampaign(knex, principal.businessId, campaignId));
      return isThere ? condition : wrong('/campaignId', 'there is no such campaign');
    }
    case 'fence_event':
      return resolveFence(condition, wrong, resolving);
    default:
      return condition satisfies ResolvedCondition;
  }
}

const noStore = 'there is no such store';
const storeOf = (id: string, { situation }: Resolving): Position | undefined =>
  situation.stores.find((store) => store.id === id)?.position;

async function resolveFence(
  condition: Extract<Condition, { geofenceId?: string | undefined }>,
  wrong: (pointer: string, detail: string) => Resolved,
  { knex, principal }: Resolving,
): Promise<Resolved> {
  const { geofenceId } = condition;
  const isThere = geofenceId === undefined || (await isKnownGeofence(knex, principal.businessId, geofenceId));
  return isThere ? condition : wrong('/geofenceId', 'there is no such geofence');
}

const between = (ranges: Extract<Place, { type: 'cells_between' }>['ranges']): Place => ({
  type: 'cells_between',
  ranges,
});

/** To the point where the role may see points, else by whole cells, as their centers lie. */
async function inArea(area: Polygons, { knex, principal }: Resolving): Promise<Resolved> {
  if (principal.role === 'owner') return { type: 'inside', area };
  return between(await rangesAcross(knex, principal.businessId, { area }));
}

async function metersFrom(
  center: Position,
  { min, max }: { min?: number | undefined; max?: number | undefined },
  { knex, principal }: Resolving,
): Promise<Resolved> {
  if (min === undefined && max === undefined) return { type: 'placed' };
  if (principal.role === 'owner') return { type: 'meters_from', center, min, max };
  return between(await rangesAcross(knex, principal.businessId, { center, min, max }));
}

async function resolveDrawn(
  drawn: DrawnArea,
  wrong: (pointer: string, detail: string) => Resolved,
  resolving: Resolving,
): Promise<Resolved> {
  if (drawn.type === 'circle') return metersFrom(drawn.center, { max: drawn.radiusMeters }, resolving);
  const read = readDrawn(drawn);
  return 'refused' in read ? wrong('/area/coordinates', read.refused) : inArea(read.polygons, resolving);
}

async function withinMinutes(
  from: Position,
  { mode, minutes }: Extract<Condition, { type: 'travel' }>,
  resolving: Resolving,
): Promise<Resolved> {
  const { routing, principal, situation } = resolving;
  const router = routing.router(principal.businessId, situation.edition);
  const { areas, estimated } = await router.isochrone({ from, mode, minutes: [minutes] });
  if (estimated) resolving.estimated = true;
  return inArea(areas[0]?.area ?? [], resolving);
}
