import type { Knex } from 'knex';
import { z } from 'zod';
import { idParams, page, pageQuery } from '../contract/common.ts';
import {
  type FencePreview,
  fencePreview,
  fencePreviewBody,
  geofence,
  geofencePatch,
  newGeofence,
} from '../contract/geofences.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, type Route, route } from '../http/route.ts';
import { changeOf, columnsOf } from './change.ts';
import * as queries from './queries.ts';
import { type AreaDependencies, resolveArea } from './resolve.ts';
import { activityRoute } from './routes-activity.ts';
import { toGeofence } from './tell.ts';

export interface GeofenceDependencies extends AreaDependencies {
  /** After a write of fences: this process need not wait until it looks again. */
  onChanged?: (businessId: string) => Promise<void>;
}

const writers = ['owner', 'marketer'] as const;
const path = '/geofences';
const one = `${path}/{id}`;
const tag = 'Geofences';

/** A refusal where a fence is given to a store that is not there. */
const missingStore = (storeId: string | null | undefined, { stores }: queries.Surroundings): Refusal | undefined =>
  storeId == null || stores.some(({ id }) => id === storeId)
    ? undefined
    : refuse('bad-input', undefined, [{ pointer: '/storeId', detail: 'there is no such store' }]);

/** Watched areas. Their shape is made once, and kept. */
export const geofenceRoutes = (deps: GeofenceDependencies): Route[] => {
  const { onChanged = async () => {} } = deps;
  return [
    route({
      method: 'get',
      path,
      tag,
      summary: 'Watched areas',
      allow: everyone,
      query: z.strictObject(pageQuery),
      answers: { 200: page(geofence) },
      handle: ({ knex, principal, query }) =>
        listPage(query, (paging) => queries.listFences(knex, principal.businessId, paging), toGeofence),
    }),
    route({
      method: 'post',
      path,
      tag,
      summary: 'Watch an area',
      allow: writers,
      body: newGeofence,
      answers: { 201: geofence },
      async handle({ knex, principal: { businessId }, body }) {
        const surroundings = await queries.surroundingsOf(knex, businessId);
        const missing = missingStore(body.storeId, surroundings);
        if (missing) return missing;
        const resolved = await resolveArea(body.area, { ...deps, knex, businessId, surroundings });
        if (resolved instanceof Refusal) return resolved;
        const columns = columnsOf(body, resolved, surroundings);
        const row = await knex.transaction((trx) => queries.createFence(trx, businessId, columns));
        await onChanged(businessId);
        return created(toGeofence(row));
      },
    }),
    route({
      method: 'post',
      path: `${path}/preview`,
      tag,
      summary: 'What an area would be: its outline and measures, or why it cannot be watched',
      allow: writers,
      body: fencePreviewBody,
      answers: { 200: fencePreview },
      async handle({ knex, principal: { businessId }, body }) {
        const surroundings = await queries.surroundingsOf(knex, businessId);
        const resolved = await resolveArea(body.area, { ...deps, knex, businessId, surroundings });
        if (resolved instanceof Refusal) return resolved;
        const { polygons, ...measures } = resolved;
        return ok<FencePreview>({ shape: { type: 'MultiPolygon', coordinates: polygons }, ...measures });
      },
    }),
    activityRoute,
    route({
      method: 'get',
      path: one,
      tag,
      summary: 'One watched area',
      allow: everyone,
      params: idParams,
      answers: { 200: geofence },
      async handle({ knex, principal, params }) {
        const row = await queries.fenceOf(knex, principal.businessId, params.id);
        return row ? ok(toGeofence(row)) : refuse('not-found');
      },
    }),
    route({
      method: 'patch',
      path: one,
      tag,
      summary: 'Change a watched area; visits so far stay as they are',
      allow: writers,
      params: idParams,
      body: geofencePatch,
      answers: { 200: geofence },
      async handle({ knex, principal: { businessId }, params, body }) {
        if (!(await queries.fenceOf(knex, businessId, params.id))) return refuse('not-found');
        const surroundings = await queries.surroundingsOf(knex, businessId);
        const missing = missingStore(body.storeId, surroundings);
        if (missing) return missing;
        const resolved = body.area && (await resolveArea(body.area, { ...deps, knex, businessId, surroundings }));
        if (resolved instanceof Refusal) return resolved;
        const row = await knex.transaction(async (trx) => {
          const known = await queries.fenceToChange(trx, businessId, params.id);
          const changing = known && changeOf(known, body, resolved, surroundings);
          if (!known || !changing) return known;
          if (changing.change.active === false) await queries.endVisits(trx, businessId, params.id);
          return queries.changeFence(trx, businessId, params.id, changing.change, changing);
        });
        await onChanged(businessId);
        return row ? ok(toGeofence(row)) : refuse('not-found');
      },
    }),
    route({
      method: 'delete',
      path: one,
      tag,
      summary: 'No longer watch an area; its visits and events stay',
      allow: writers,
      params: idParams,
      answers: { 204: null },
      async handle({ knex, principal: { businessId }, params }) {
        const gone = await knex.transaction((trx) => forget(trx, businessId, params.id));
        await onChanged(businessId);
        return gone ? noContent() : refuse('not-found');
      },
    }),
  ];
};

async function forget(trx: Knex.Transaction, businessId: string, id: string): Promise<boolean> {
  if ((await queries.deleteFence(trx, businessId, id)) === 0) return false;
  await queries.endVisits(trx, businessId, id);
  return true;
}
