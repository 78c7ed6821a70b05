import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { type CampaignRow, outlineOf } from '../campaigns/index.ts';
import { neighborhoodAreas, surveyOf } from '../catchments/index.ts';
import type { Position } from '../contract/common.ts';
import { dataVersion } from '../db/version.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { Refusal } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import type { Router } from '../routing/index.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { gatherStreets, type WalkedStreet } from './gather.ts';
import { routedLegs, straightLegs, straightMeters } from './legs.ts';
import { type Place, placesIn } from './places.ts';
import { leftAlone, type StoreRow, shopOf } from './queries.ts';
import { type Legs, walkingOrder } from './walk.ts';

/** Where flyers go in one neighborhood, street by street as somebody would walk. */
export interface Walk {
  neighborhoodId: string | null;
  name: string;
  households: number | null;
  houses: number;
  flyers: number;
  walkMeters: number | null;
  streets: WalkedStreet[];
  outline: Polygons;
  store: StoreRow | undefined;
}
export interface Plan extends Awaited<ReturnType<typeof shopOf>> {
  walks: Walk[];
  /** The campaign's area; null: everywhere. */
  area: Polygons | null;
  estimated: boolean;
  /** Neighborhoods are to be left alone, and it is not decided yet which. */
  undecided: boolean;
}

/** The router is asked about all pairs of a neighborhood's streets; beyond so many, straight lines say the order. */
const mostRouted = 60;
const mostRoutedInAll = 1_500;

type Planner = (knex: Knex, principal: Principal, campaign: CampaignRow) => Promise<Plan | Refusal>;

/** Plans are kept for a minute: the list, the table and the print are asked for one after the other. */
export function createPlanner(defining: SegmentDependencies): Planner {
  const kept = new LRUCache<string, Plan>({ max: 20, ttl: 60_000 });
  return async (knex, principal, campaign) => {
    const { business_id, id, version, state } = campaign;
    const key = [business_id, await dataVersion(knex, business_id), principal.role, id, version, state].join(' ');
    const known = kept.get(key);
    if (known) return known;
    const plan = await makePlan(knex, principal, campaign, defining);
    if (!(plan instanceof Refusal) && !plan.undecided) kept.set(key, plan);
    return plan;
  };
}

async function makePlan(
  knex: Knex,
  principal: Principal,
  campaign: CampaignRow,
  defining: SegmentDependencies,
): Promise<Plan | Refusal> {
  const { business_id: businessId, definition } = campaign;
  const drawn = await outlineOf(knex, principal, definition.area, defining);
  if (drawn instanceof Refusal) return drawn;
  const shop = await shopOf(knex, businessId);
  const alone = await leftAlone(knex, businessId, campaign.id);
  const survey = surveyOf(await neighborhoodAreas(knex, businessId));
  const places = placesIn(survey, drawn.shape, alone.ids);
  const streets = shop.edition === null ? [] : await gatherStreets(knex, businessId, shop.edition, places);

  const inAll = streets.reduce((sum, some) => sum + some.length, 0);
  const router = defining.routing.router(businessId, shop.edition);
  const walks: Walk[] = [];
  let estimated = false;
  for (const [index, place] of places.places.entries()) {
    const found = streets[index] ?? [];
    if (place.leftAlone || (place.sliver && found.length === 0)) continue;
    const few = inAll <= mostRoutedInAll && found.length <= mostRouted;
    const walk = await walkThrough(place, found, shop.stores, few ? router : undefined);
    estimated ||= walk.estimated;
    walks.push(walk);
  }
  walks.sort(
    (one, other) =>
      Number(one.neighborhoodId === null) - Number(other.neighborhoodId === null) ||
      one.name.localeCompare(other.name, 'en'),
  );
  const undecided = definition.holdout.unit === 'neighborhoods' && campaign.launched_at !== null && !alone.drawn;
  return { ...shop, walks, area: drawn.shape, estimated, undecided };
}

async function walkThrough(
  place: Place,
  found: readonly WalkedStreet[],
  stores: readonly StoreRow[],
  router: Router | undefined,
): Promise<Walk & { estimated: boolean }> {
  const middle = found[Math.floor(found.length / 2)]?.position ?? place.outline[0]?.[0]?.[0];
  const store = middle && nearestStore(stores, middle);
  const westmost = found.reduce<Position | undefined>(
    (most, { position }) => (most && most[0] <= position[0] ? most : position),
    undefined,
  );
  const start: Position = store ? [store.lng, store.lat] : (westmost ?? [0, 0]);
  const stops = [start, ...found.map(({ position }) => position)];
  const routed = router && found.length > 1 ? await routedLegs(router, stops) : undefined;
  const legs = routed ?? straightLegs(stops);
  const order = walkingOrder(found.length, legs);
  const streets = order.flatMap((stop) => found[stop - 1] ?? []);
  const houses = found.reduce((sum, street) => sum + street.houses, 0);
  const { id, name, households, outline } = place;
  return {
    ...{ neighborhoodId: id, name, households, houses, streets, outline, store },
    flyers: houses > 0 ? houses : (households ?? 0),
    walkMeters: found.length > 0 ? Math.round(lengthOf(order, legs, found)) : null,
    estimated: found.length > 1 && !routed,
  };
}

/** Along each street, and from the end of one to the next: legs go from middle to middle. */
function lengthOf(order: readonly number[], legs: Legs, found: readonly WalkedStreet[]): number {
  const along = (stop: number) => found[stop - 1]?.meters ?? 0;
  return order.reduce((sum, stop, index) => {
    const before = order[index - 1];
    const between = before === undefined ? 0 : legs(before, stop) - (along(before) + along(stop)) / 2;
    return sum + along(stop) + Math.max(0, between);
  }, 0);
}

const nearestStore = (stores: readonly StoreRow[], to: Position): StoreRow | undefined =>
  stores.reduce<StoreRow | undefined>((nearest, store) => {
    if (!nearest) return store;
    return straightMeters([store.lng, store.lat], to) < straightMeters([nearest.lng, nearest.lat], to)
      ? store
      : nearest;
  }, undefined);
