import tzLookup from '@photostructure/tz-lookup';
import type { Knex } from 'knex';
import { z } from 'zod';
import { idParams, page, pageQuery } from '../contract/common.ts';
import { newStore, type Store, store, storePatch } from '../contract/places.ts';
import { listPage } from '../http/paging.ts';
import { refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import * as queries from './queries.ts';

const toStore = (row: queries.StoreRow): Store => ({
  id: row.id,
  name: row.name,
  position: [row.lng, row.lat],
  timeZone: row.time_zone,
  openingHours: row.opening_hours,
  createdAt: row.created_at.toISOString(),
});

/** `onChanged`: what is made from a store's place and zone is to be made anew. */
export const storeRoutes = (onChanged: (knex: Knex, businessId: string) => Promise<unknown>): Route[] => [
  route({
    method: 'get',
    path: '/stores',
    tag: 'Places',
    summary: 'The stores',
    allow: everyone,
    query: z.strictObject(pageQuery),
    answers: { 200: page(store) },
    handle: ({ knex, principal, query }) =>
      listPage(query, (paging) => queries.listStores(knex, principal.businessId, paging), toStore),
  }),
  route({
    method: 'post',
    path: '/stores',
    tag: 'Places',
    summary: 'Add a store',
    allow: ownerOnly,
    body: newStore,
    answers: { 201: store },
    async handle({ knex, principal, body }) {
      const [lng, lat] = body.position;
      const timeZone = body.timeZone ?? tzLookup(lat, lng);
      return created(toStore(await queries.createStore(knex, principal.businessId, { ...body, timeZone })));
    },
  }),
  route({
    method: 'get',
    path: '/stores/{id}',
    tag: 'Places',
    summary: 'One store',
    allow: everyone,
    params: idParams,
    answers: { 200: store },
    async handle({ knex, principal, params }) {
      const row = await queries.storeOf(knex, principal.businessId, params.id);
      return row ? ok(toStore(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: '/stores/{id}',
    tag: 'Places',
    summary: 'Move, rename or re-time a store',
    allow: ownerOnly,
    params: idParams,
    body: storePatch,
    answers: { 200: store },
    async handle({ knex, principal, params, body }) {
      const row = await queries.changeStore(knex, principal.businessId, params.id, body);
      if (row) await onChanged(knex, principal.businessId);
      return row ? ok(toStore(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'delete',
    path: '/stores/{id}',
    tag: 'Places',
    summary: 'Remove a store; customers and purchases stay',
    allow: ownerOnly,
    params: idParams,
    answers: { 204: null },
    async handle({ knex, principal, params }) {
      const count = await queries.deleteStore(knex, principal.businessId, params.id);
      if (count === 0) return refuse('not-found');
      await onChanged(knex, principal.businessId);
      return noContent();
    },
  }),
];
