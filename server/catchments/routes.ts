import { catchmentBody, catchments, proximity, proximityQuery } from '../contract/catchments.ts';
import { idParams } from '../contract/common.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import type { Routing } from '../routing/index.ts';
import { situationOf, storeIn, versionOf } from './ask.ts';
import { catchmentsOf } from './draw.ts';
import { proximityOf } from './proximity.ts';
import { type CatchmentDependencies, savedRoutes } from './routes-saved.ts';

/** Trade areas: what a store draws from. */
export function catchmentRoutes(deps: CatchmentDependencies): Route[] {
  const { routing } = deps;
  return [drawRoute(routing), ...savedRoutes(deps), proximityRoute(routing)];
}

const drawRoute = (routing: Routing): Route =>
  route({
    method: 'post',
    path: '/catchments',
    tag: 'Catchments',
    summary: 'A trade area of a store with its numbers: ring, isochrone, customers or Huff. Nothing is saved',
    allow: everyone,
    body: catchmentBody,
    answers: { 200: catchments },
    async handle({ knex, principal, body }) {
      const answer = await catchmentsOf({ knex, routing, ...principal }, body);
      return answer instanceof Refusal ? answer : ok(answer);
    },
  });

const proximityRoute = (routing: Routing): Route =>
  route({
    method: 'get',
    path: '/stores/{id}/proximity',
    tag: 'Catchments',
    summary: 'How far customers live from a store, in a straight line and by travel time',
    allow: everyone,
    params: idParams,
    query: proximityQuery,
    answers: { 200: proximity },
    version: async ({ knex, principal }) => versionOf(principal, await situationOf(knex, principal.businessId)),
    async handle({ knex, principal, params, query }) {
      const situation = await situationOf(knex, principal.businessId);
      const store = storeIn(situation, params.id);
      if (!store) return refuse('not-found');
      return ok(await proximityOf({ knex, routing, ...principal }, situation, store, query));
    },
  });
