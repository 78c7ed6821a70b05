import { z } from 'zod';
import { shopsQuery, streetShop, streets } from '../contract/streets.ts';
import { everyone, noContent, ok, type Route, route } from '../http/route.ts';
import { currentEdition, currentStreets, listShops } from './queries.ts';

export const streetRoutes: Route[] = [
  route({
    method: 'get',
    path: '/streets',
    tag: 'Streets',
    summary: 'The streets of the last extract imported; 204 where there are none yet',
    allow: everyone,
    answers: { 200: streets, 204: null },
    async handle({ knex, principal }) {
      const current = await currentStreets(knex, principal.businessId);
      return current ? ok(current) : noContent();
    },
  }),
  route({
    method: 'get',
    path: '/streets/shops',
    tag: 'Streets',
    summary: 'Shops, restaurants and offices of the streets: competitors to pick',
    allow: everyone,
    query: shopsQuery,
    answers: { 200: z.object({ items: z.array(streetShop) }) },
    version: async ({ knex, principal }) =>
      `${principal.businessId}-${(await currentEdition(knex, principal.businessId)) ?? 'none'}`,
    async handle({ knex, principal, query }) {
      return ok({ items: await listShops(knex, principal.businessId, query) });
    },
  }),
];
