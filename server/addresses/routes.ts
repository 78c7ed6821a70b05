import type { Knex } from 'knex';
import { z } from 'zod';
import { idParams, page, pageQuery } from '../contract/common.ts';
import {
  correction,
  geocodeAnswer,
  geocodeBatchAnswer,
  geocodeBatchBody,
  geocodeQuery,
  newCorrection,
} from '../contract/streets.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { correctPlace, toCorrection } from './corrections.ts';
import { createGeocoder } from './geocoder.ts';
import { deleteCorrection, listCorrections } from './queries-corrections.ts';

/** `geocoderUrl`: a Nominatim-compatible server to ask instead of the index made from the extract. */
interface AddressDependencies {
  geocoderUrl?: string | undefined;
  /** Told of an address whose place has changed: by then every search answers the new one. */
  onCorrected?: (knex: Knex, businessId: string, address: string) => Promise<void>;
}

export function addressRoutes({ geocoderUrl, onCorrected = async () => {} }: AddressDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/geocode',
      tag: 'Streets',
      summary: 'Where an address is; also one that is still being typed',
      allow: everyone,
      query: geocodeQuery,
      answers: { 200: geocodeAnswer },
      async handle({ knex, principal, query }) {
        const [lng, lat] = query.near?.split(',').map(Number) ?? [];
        const near = lng === undefined || lat === undefined ? {} : { near: [lng, lat] as [number, number] };
        const geocoder = createGeocoder({ knex, url: geocoderUrl });
        const items = await geocoder.search(principal.businessId, query.q, { limit: query.limit, ...near });
        return items instanceof Refusal ? items : ok({ items });
      },
    }),
    route({
      method: 'post',
      path: '/geocode/batch',
      tag: 'Streets',
      summary: 'Where many addresses are',
      allow: ownerOnly,
      body: geocodeBatchBody,
      answers: { 200: geocodeBatchAnswer },
      async handle({ knex, principal, body }) {
        const items = await createGeocoder({ knex, url: geocoderUrl }).batch(principal.businessId, body.addresses);
        return items instanceof Refusal ? items : ok({ items });
      },
    }),
    route({
      method: 'get',
      path: '/geocode/corrections',
      tag: 'Streets',
      summary: 'Addresses that people moved',
      allow: ownerOnly,
      query: z.strictObject(pageQuery),
      answers: { 200: page(correction) },
      handle: ({ knex, principal, query }) =>
        listPage(query, (paging) => listCorrections(knex, principal.businessId, paging), toCorrection),
    }),
    route({
      method: 'post',
      path: '/geocode/corrections',
      tag: 'Streets',
      summary: 'Say where an address really is; it holds for every later search and import',
      allow: ownerOnly,
      body: newCorrection,
      answers: { 201: correction },
      async handle({ knex, principal, body }) {
        const kept = await correctPlace(knex, principal.businessId, body);
        if (kept) {
          await onCorrected(knex, principal.businessId, kept.address);
          return created(kept);
        }
        const detail = 'an address has letters or digits';
        return refuse('bad-input', 'This is no address.', [{ pointer: '/body/address', detail }]);
      },
    }),
    route({
      method: 'delete',
      path: '/geocode/corrections/{id}',
      tag: 'Streets',
      summary: 'Forget a correction',
      allow: ownerOnly,
      params: idParams,
      answers: { 204: null },
      async handle({ knex, principal, params }) {
        const address = await deleteCorrection(knex, principal.businessId, params.id);
        if (address === undefined) return refuse('not-found');
        await onCorrected(knex, principal.businessId, address);
        return noContent();
      },
    }),
  ];
}
