import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import type { Role } from '../contract/accounts.ts';
import type { Position } from '../contract/common.ts';
import type { Period } from '../density/index.ts';
import { distanceMeters } from '../geometry/geodesic.ts';
import { type Policy, policyFor } from '../privacy/policy.ts';
import type { Router, Routing } from '../routing/index.ts';
import { type Survey, surveyOf } from './households.ts';
import { type People, type Places, unpackPeople, visiblePlaces } from './people.ts';
import { neighborhoodAreas, packedPeople, type Situation, type StoreAt, situationOf } from './queries.ts';
import { TravelTimes } from './travel.ts';
import { letOthersIn } from './turns.ts';

/**
 * Everything one question about trade areas needs, read once for a version of the data and kept: people, neighborhoods,
 * distances, travel times. The first question after a change pays for reading, the others count in memory.
 */
export interface Ask {
  businessId: string;
  situation: Situation;
  policy: Policy;
  router: Router;
  people: People;
  survey: Survey;
  /** Places the answer may look at, in cells of a resolution where they are cells. */
  places(resolution?: number): Places;
  travel: TravelTimes;
}

/** People of some businesses and periods; 72 bytes a person. */
const peopleBytes = 256 * 1024 ** 2;

interface Memory {
  people: LRUCache<string, People, { knex: Knex; businessId: string; period: Period }>;
  surveys: LRUCache<string, Survey, { knex: Knex; businessId: string }>;
  places: WeakMap<People, Map<string, Places>>;
  travel: LRUCache<string, Map<string, number>>;
  answers: LRUCache<string, Promise<unknown>>;
}

const newMemory = (): Memory => ({
  people: new LRUCache({
    maxSize: peopleBytes,
    sizeCalculation: (people) => 1000 + people.size * 72,
    fetchMethod: async (_key, _stale, { context: { knex, businessId, period } }) =>
      unpackPeople(await packedPeople(knex, businessId, period)),
  }),
  surveys: new LRUCache({
    max: 20,
    fetchMethod: async (_key, _stale, { context: { knex, businessId } }) =>
      surveyOf(await neighborhoodAreas(knex, businessId)),
  }),
  places: new WeakMap(),
  travel: new LRUCache({ max: 200 }),
  answers: new LRUCache({ max: 200 }),
});

/** One memory for each process's way to routers. */
const memories = new WeakMap<Routing, Memory>();
function memoryOf(routing: Routing): Memory {
  const known = memories.get(routing) ?? newMemory();
  memories.set(routing, known);
  return known;
}

/** Who asks, with what at hand. */
export interface Asker {
  knex: Knex;
  routing: Routing;
  businessId: string;
  role: Role;
}

export async function openAsk(
  { knex, routing, businessId, role }: Asker,
  situation: Situation,
  period: Period,
): Promise<Ask> {
  const memory = memoryOf(routing);
  const version = `${businessId} ${situation.dataVersion}`;
  const policy = policyFor(role);
  const [people, survey] = await Promise.all([
    memory.people.forceFetch(`${version} ${period.from} ${period.to}`, { context: { knex, businessId, period } }),
    memory.surveys.forceFetch(version, { context: { knex, businessId } }),
  ]);
  const router = routing.router(businessId, situation.edition);
  return {
    businessId,
    situation,
    policy,
    router,
    people,
    survey,
    places: (resolution) => placesOf(memory, people, policy, resolution),
    travel: new TravelTimes(router, `${businessId} ${situation.edition}`, memory.travel),
  };
}

function placesOf(memory: Memory, people: People, policy: Policy, resolution?: number): Places {
  const views = memory.places.get(people) ?? new Map<string, Places>();
  memory.places.set(people, views);
  const key = policy.k <= 1 ? 'single' : `${policy.k} ${resolution}`;
  const places = views.get(key) ?? visiblePlaces(people, policy, resolution);
  views.set(key, places);
  return places;
}

/** An estimate may stand in for a router that is away: it is soon asked again. */
export const estimateMs = 60_000;

/**
 * The answer to a question that was asked before in the same situation; a fault is not kept. `keepMs`: for how long, where it
 * is not for good.
 */
export function remember<Value>(
  routing: Routing,
  key: string,
  { make, keepMs }: { make: () => Promise<Value>; keepMs: (value: Value) => number | undefined },
): Promise<Value> {
  const { answers } = memoryOf(routing);
  const known = answers.get(key) as Promise<Value> | undefined;
  if (known) return known;
  const answer = make();
  answers.set(key, answer);
  answer.then(
    (value) => {
      const ttl = keepMs(value);
      if (ttl !== undefined) answers.set(key, answer, { ttl });
    },
    () => answers.delete(key),
  );
  return answer;
}

/** All an answer depends on besides the question. */
export const versionOf = ({ businessId, role }: Pick<Asker, 'businessId' | 'role'>, situation: Situation): string =>
  JSON.stringify([businessId, policyFor(role).k, situation]);

export { type Situation, situationOf };

export const storeIn = ({ stores }: Situation, id: string): StoreAt | undefined =>
  stores.find((store) => store.id === id);

/** Exact distances of places from a store, in meters. A hundred thousand take 0.2 s, so others are let in between. */
export async function distancesFrom(places: Places, from: Position): Promise<Float64Array> {
  const known = distances.get(places) ?? new Map<string, Float64Array>();
  distances.set(places, known);
  const found = known.get(from.join()) ?? new Float64Array(places.size);
  if (known.has(from.join())) return found;
  for (let at = 0; at < places.size; at++) {
    found[at] = distanceMeters(from, [places.lng[at] ?? 0, places.lat[at] ?? 0]);
    if (at % 5_000 === 4_999) await letOthersIn();
  }
  known.set(from.join(), found);
  return found;
}
const distances = new WeakMap<Places, Map<string, Float64Array>>();
