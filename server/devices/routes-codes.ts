import { z } from 'zod';
import * as contract from '../contract/checkins.ts';
import { idParams, page, pageQuery } from '../contract/common.ts';
import { listPage } from '../http/paging.ts';
import { refuse } from '../http/problem.ts';
import { created, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { newToken } from '../http/tokens.ts';
import { newHereCodeText, readHereCode } from './code.ts';
import { createDevice, settingsOf } from './queries.ts';
import * as queries from './queries-codes.ts';
import { baseOf } from './routes.ts';

const toCode = (base: string) => (row: queries.HereCodeRow) => ({
  id: row.id,
  code: row.code,
  storeId: row.store_id,
  name: row.name,
  link: `${base}/checkin#code=${row.code}`,
  createdAt: row.created_at.toISOString(),
});

/** Posters and tills that say "I am here" for who scans them, and the phones that join by one. */
export const hereCodeRoutes = ({ publicUrl }: { publicUrl?: string | undefined }): Route[] => [
  route({
    method: 'get',
    path: '/here-codes',
    tag: 'Devices',
    summary: 'Codes on posters and at tills',
    allow: ownerOnly,
    query: z.strictObject(pageQuery),
    answers: { 200: page(contract.hereCode) },
    handle: ({ knex, principal, query, request }) =>
      listPage(
        query,
        (paging) => queries.listHereCodes(knex, principal.businessId, paging),
        toCode(baseOf(publicUrl, request)),
      ),
  }),
  route({
    method: 'post',
    path: '/here-codes',
    tag: 'Devices',
    summary: 'Make a code for a store’s poster or till',
    allow: ownerOnly,
    body: contract.newHereCode,
    answers: { 201: contract.hereCode },
    async handle({ knex, principal: { businessId }, body, request }) {
      const code = newHereCodeText(businessId);
      const row = await queries.createHereCode(knex, businessId, { ...body, code });
      if (!row)
        return refuse('bad-input', 'There is no such store.', [{ pointer: '/storeId', detail: 'is not a store' }]);
      return created(toCode(baseOf(publicUrl, request))(row));
    },
  }),
  route({
    method: 'delete',
    path: '/here-codes/{id}',
    tag: 'Devices',
    summary: 'Take a code back: posters with it say nothing any more',
    allow: ownerOnly,
    params: idParams,
    answers: { 204: null },
    handle: async ({ knex, principal, params }) =>
      (await queries.deleteHereCode(knex, principal.businessId, params.id)) > 0 ? noContent() : refuse('not-found'),
  }),
  route({
    method: 'post',
    path: '/here-codes/lookup',
    tag: 'Devices',
    summary: 'Whose poster a code is on, and how long they keep positions: for who is about to agree. Keeps nothing',
    allow: 'anyone',
    body: contract.hereLookup,
    answers: { 200: contract.hereInvitation },
    async handle({ knex, body }) {
      const claim = readHereCode(body.code);
      const poster = claim && (await queries.posterOf(knex, claim.businessId, claim.code));
      if (!poster) return refuse('not-found', 'This code is not on any poster now.');
      const { keepDays } = await settingsOf(knex, claim.businessId);
      return ok({ business: poster.business, store: poster.store, keepDays });
    },
  }),
  route({
    method: 'post',
    path: '/devices/join',
    tag: 'Devices',
    summary: 'Make a device for oneself with the code of a poster, having agreed to what is kept',
    allow: 'anyone',
    body: contract.joinBody,
    answers: { 201: contract.joined },
    secret: true,
    async handle({ knex, body }) {
      const claim = readHereCode(body.code);
      const poster = claim && (await queries.posterOf(knex, claim.businessId, claim.code));
      if (!poster) return refuse('not-found', 'This code is not on any poster now.');
      const { token, hash: tokenHash } = newToken('device', claim.businessId);
      const name = `Phone (${poster.name})`.slice(0, 200);
      const made = await createDevice(knex, claim.businessId, { name, kind: 'page', tokenHash, consented: true });
      if (typeof made === 'string') return refuse('conflict');
      return created({
        deviceId: made.id,
        token,
        business: poster.business,
        store: { id: poster.store_id, name: poster.store, position: [poster.lng, poster.lat] },
      });
    },
  }),
];
