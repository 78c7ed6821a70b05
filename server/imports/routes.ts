import { z } from 'zod';
import { id, idParams, page, pageQuery } from '../contract/common.ts';
import { importReport } from '../contract/imports.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import * as queries from './queries.ts';
import { toReport } from './report.ts';
import { createImport, readReport, removeUploads } from './run.ts';
import { receiveFiles } from './upload.ts';

export interface ImportDependencies {
  /** Where uploads wait for their import. */
  spoolDirectory: string;
  enqueue: (businessId: string, importId: string) => Promise<void>;
}

/** Imports are the owner's: their reports quote rows, which are personal data. */
export function importRoutes({ spoolDirectory, enqueue }: ImportDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/imports',
      tag: 'People',
      summary:
        'Import streets (.osm.pbf), neighborhoods (GeoJSON), customers or purchases (CSV): what each is, its content tells',
      allow: ownerOnly,
      upload: true,
      answers: { 202: z.object({ id }) },
      async handle({ knex, principal, request }) {
        const { businessId } = principal;
        const importId = await receiveFiles(request, spoolDirectory, (files) => createImport(knex, businessId, files));
        if (importId instanceof Refusal) return importId;
        await enqueue(businessId, importId);
        return { status: 202, body: { id: importId }, headers: { Location: `/api/v1/imports/${importId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/imports',
      tag: 'People',
      summary: 'The imports, latest first, without the problems of their rows',
      allow: ownerOnly,
      query: z.strictObject(pageQuery),
      answers: { 200: page(importReport) },
      handle: ({ knex, principal, query }) =>
        listPage(query, (paging) => queries.listImports(knex, principal.businessId, paging), toReport),
    }),
    route({
      method: 'get',
      path: '/imports/{id}',
      tag: 'People',
      summary: 'How an import stands: its files, its rows, and what was wrong with them',
      allow: ownerOnly,
      params: idParams,
      answers: { 200: importReport },
      async handle({ knex, principal, params }) {
        const report = await readReport(knex, principal.businessId, params.id);
        return report ? ok(report) : refuse('not-found');
      },
    }),
    route({
      method: 'delete',
      path: '/imports/{id}',
      tag: 'People',
      summary: 'Cancel an import that has not ended; the rows already written stay',
      allow: ownerOnly,
      params: idParams,
      answers: { 204: null },
      async handle({ knex, principal, params }) {
        const { businessId } = principal;
        const outcome = await queries.cancelImport(knex, businessId, params.id);
        if (outcome === 'unknown') return refuse('not-found');
        if (outcome === 'ended') return refuse('conflict', 'The import has ended already.');
        await removeUploads(knex, { businessId, importId: params.id }, { spoolDirectory });
        return noContent();
      },
    }),
  ];
}
