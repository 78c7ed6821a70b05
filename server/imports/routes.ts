import { z } from 'zod';
import { id, idParams, page, pageQuery } from '../contract/common.ts';
import { filePreview, importPreview, importReport, mappingPatch } from '../contract/imports.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { createImport } from './create.ts';
import { previewImport } from './preview.ts';
import * as queries from './queries.ts';
import { toReport } from './report.ts';
import { changeReviewed, confirmReview, notInReview, recognizeReviewed } from './review.ts';
import { readReport } from './run.ts';
import { removeUploads } from './spool.ts';
import { receiveFiles } from './upload.ts';

export interface ImportDependencies {
  /** Where uploads wait for their import. */
  spoolDirectory: string;
  enqueue: (businessId: string, importId: string) => Promise<void>;
  geocoderUrl?: string | undefined;
}

const fileParams = z.object({
  id,
  number: z
    .string()
    .regex(/^\d{1,4}$/)
    .transform(Number),
});
const accepted = (importId: string) => ({
  status: 202,
  body: { id: importId },
  headers: { Location: `/api/v1/imports/${importId}` },
});

/** Imports are the owner's: their reports quote rows, which are personal data. */
export function importRoutes({ spoolDirectory, enqueue, geocoderUrl }: ImportDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/imports',
      tag: 'People',
      summary:
        'Import streets (.osm.pbf), neighborhoods (GeoJSON), customers or purchases (CSV, or a ZIP of them): what each is, its content tells. With the field `review` nothing is written before it is confirmed',
      allow: ownerOnly,
      upload: true,
      answers: { 202: z.object({ id }) },
      async handle({ knex, principal, request }) {
        const { businessId } = principal;
        const registered = await receiveFiles(request, spoolDirectory, async (files, { review }) => ({
          importId: await createImport(knex, businessId, files, { review, spoolDirectory }),
          review,
        }));
        if (registered instanceof Refusal) return registered;
        const { importId, review } = registered;
        if (review) await recognizeReviewed(knex, businessId, importId);
        else await enqueue(businessId, importId);
        return accepted(importId);
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
        listPage(
          query,
          (paging) => queries.listImports(knex, principal.businessId, paging),
          (row) => toReport(row),
        ),
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
      method: 'get',
      path: '/imports/{id}/preview',
      tag: 'People',
      summary: 'What would be written: the columns as they are read, and what will happen to the first rows',
      allow: ownerOnly,
      params: idParams,
      answers: { 200: importPreview },
      async handle({ knex, principal, params }) {
        const preview = await previewImport(knex, principal.businessId, params.id, { geocoderUrl });
        return typeof preview === 'string' ? notInReview(preview) : ok(preview);
      },
    }),
    route({
      method: 'patch',
      path: '/imports/{id}/files/{number}',
      tag: 'People',
      summary: 'Have a file read otherwise, or left out, while its import is in review',
      allow: ownerOnly,
      params: fileParams,
      body: mappingPatch,
      answers: { 200: filePreview },
      async handle({ knex, principal, params, body }) {
        const { businessId } = principal;
        const refusal = await changeReviewed(knex, businessId, params.id, params.number, body);
        if (refusal) return refusal;
        const preview = await previewImport(knex, businessId, params.id, { geocoderUrl }, params.number);
        if (typeof preview === 'string') return notInReview(preview);
        return preview.files[0] ? ok(preview.files[0]) : refuse('not-found');
      },
    }),
    route({
      method: 'post',
      path: '/imports/{id}/confirm',
      tag: 'People',
      summary: 'End the review, and import. How each table is read is remembered for the next of its shape',
      allow: ownerOnly,
      params: idParams,
      answers: { 202: z.object({ id }) },
      async handle({ knex, principal, params }) {
        const { businessId } = principal;
        const refusal = await confirmReview(knex, businessId, params.id);
        if (refusal) return refusal;
        await enqueue(businessId, params.id);
        return accepted(params.id);
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
