import type { Knex } from 'knex';
import { z } from 'zod';
import {
  type CatchmentBody,
  catchments,
  newSavedCatchment,
  savedCatchment,
  savedCatchmentPatch,
} from '../contract/catchments.ts';
import { idParams, page, pageQuery } from '../contract/common.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, type Principal, type Route, route } from '../http/route.ts';
import type { Routing } from '../routing/index.ts';
import { situationOf, storeIn, versionOf } from './ask.ts';
import { catchmentsOf } from './draw.ts';
import * as queries from './queries-saved.ts';
import { toSaved } from './saved.ts';

const writers = ['owner', 'marketer'] as const;
const path = '/catchments/saved';
const one = `${path}/{id}`;
const nameTaken = () =>
  refuse('conflict', 'Another catchment has this name.', [{ pointer: '/name', detail: 'is taken' }]);

/** A refusal where the definition names a store that is not there. */
async function missingStore(knex: Knex, businessId: string, definition: CatchmentBody): Promise<Refusal | undefined> {
  const situation = await situationOf(knex, businessId);
  const missing = (['storeId', 'otherStoreId'] as const).find((field) => {
    const id = (definition as { storeId: string; otherStoreId?: string })[field];
    return id !== undefined && !storeIn(situation, id);
  });
  return missing === undefined
    ? undefined
    : refuse('not-found', 'There is no such store.', [
        { pointer: `/definition/${missing}`, detail: 'is not a store of this business' },
      ]);
}

export interface CatchmentDependencies {
  routing: Routing;
  onChanged: (knex: Knex, businessId: string) => Promise<unknown>;
}

/**
 * Trade areas kept by name: the question is kept, and answered anew each time. `onChanged`: what is made from one is to be made
 * anew.
 */
export const savedRoutes = ({ routing, onChanged }: CatchmentDependencies): Route[] => [
  route({
    method: 'get',
    path,
    tag: 'Catchments',
    summary: 'Saved trade areas',
    allow: everyone,
    query: z.strictObject(pageQuery),
    answers: { 200: page(savedCatchment) },
    handle: ({ knex, principal, query }) =>
      listPage(query, (paging) => queries.listSaved(knex, principal.businessId, paging), toSaved),
  }),
  route({
    method: 'post',
    path,
    tag: 'Catchments',
    summary: 'Save a trade area by name',
    allow: writers,
    body: newSavedCatchment,
    answers: { 201: savedCatchment },
    async handle({ knex, principal, body }) {
      const missing = await missingStore(knex, principal.businessId, body.definition);
      if (missing) return missing;
      const row = await queries.createSaved(knex, principal.businessId, body);
      return row ? created(toSaved(row)) : nameTaken();
    },
  }),
  route({
    method: 'get',
    path: one,
    tag: 'Catchments',
    summary: 'One saved trade area',
    allow: everyone,
    params: idParams,
    answers: { 200: savedCatchment },
    async handle({ knex, principal, params }) {
      const row = await queries.savedOf(knex, principal.businessId, params.id);
      return row ? ok(toSaved(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag: 'Catchments',
    summary: 'Rename or redefine a saved trade area',
    allow: writers,
    params: idParams,
    body: savedCatchmentPatch,
    answers: { 200: savedCatchment },
    async handle({ knex, principal, params, body }) {
      const known = await queries.savedOf(knex, principal.businessId, params.id);
      if (!known) return refuse('not-found');
      const missing = body.definition && (await missingStore(knex, principal.businessId, body.definition));
      if (missing) return missing;
      const row = await queries.changeSaved(knex, principal.businessId, params.id, body);
      if (row && body.definition) await onChanged(knex, principal.businessId);
      return row ? ok(toSaved(row)) : nameTaken();
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag: 'Catchments',
    summary: 'Forget a saved trade area',
    allow: writers,
    params: idParams,
    answers: { 204: null },
    handle: async ({ knex, principal, params }) =>
      (await queries.deleteSaved(knex, principal.businessId, params.id)) > 0 ? noContent() : refuse('not-found'),
  }),
  route({
    method: 'get',
    path: `${one}/area`,
    tag: 'Catchments',
    summary: 'A saved trade area with its numbers of today',
    allow: everyone,
    params: idParams,
    answers: { 200: catchments },
    version: savedVersion,
    async handle({ knex, principal, params }) {
      const row = await queries.savedOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      const answer = await catchmentsOf({ knex, routing, ...principal }, toSaved(row).definition);
      return answer instanceof Refusal ? answer : ok(answer);
    },
  }),
  route({
    method: 'get',
    path: `${one}/geojson`,
    tag: 'Catchments',
    summary: 'The same as a GeoJSON file',
    allow: everyone,
    params: idParams,
    answers: { 200: 'application/geo+json' },
    version: savedVersion,
    async handle({ knex, principal, params }) {
      const row = await queries.savedOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      const answer = await catchmentsOf({ knex, routing, ...principal }, toSaved(row).definition);
      if (answer instanceof Refusal) return answer;
      return {
        status: 200,
        body: Buffer.from(JSON.stringify(answer)),
        headers: { 'Content-Type': 'application/geo+json', 'Content-Disposition': attachment(`${row.name}.geojson`) },
      };
    },
  }),
];

async function savedVersion({
  knex,
  principal,
  params,
}: {
  knex: Knex;
  principal: Principal;
  params: { id: string };
}): Promise<string> {
  const [situation, row] = await Promise.all([
    situationOf(knex, principal.businessId),
    queries.savedOf(knex, principal.businessId, params.id),
  ]);
  return `${versionOf(principal, situation)} ${row?.updated_at.toISOString()}`;
}

/** RFC 6266: a plain name for old clients, and the real one. */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^\w .-]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
