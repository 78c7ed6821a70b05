import { idParams } from '../contract/common.ts';
import {
  newSuppression,
  type Suppression,
  suppression,
  suppressionsPage,
  suppressionsQuery,
} from '../contract/messages.ts';
import { countryOf, readPhone } from '../customers/index.ts';
import { pageOf, readPaging } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { isEmail } from './address.ts';
import { listSuppressions, removeSuppression, type SuppressionRow } from './queries-suppressions.ts';
import { zoneOf } from './queries-withdrawals.ts';
import { suppressAddress } from './suppress.ts';

const path = '/suppressions';
const shared = { tag: 'Messages' } as const;

const toSuppression = ({ id, channel, hint, reason, at }: SuppressionRow): Suppression => ({
  ...{ id, channel, hint, reason, at: at.toISOString() },
});

/** Addresses that are not written to, whoever they belong to. */
export const suppressionRoutes: Route[] = [
  route({
    ...shared,
    method: 'get',
    path,
    summary: 'Addresses that are never written to, the newest first',
    allow: ownerOnly,
    query: suppressionsQuery,
    answers: { 200: suppressionsPage },
    async handle({ knex, principal, query }) {
      const paging = readPaging(query);
      if (paging instanceof Refusal) return paging;
      const before = query.cursor === undefined ? null : paging.after;
      const rows = await listSuppressions(knex, principal.businessId, { before, limit: paging.limit });
      return ok(pageOf(rows, paging, toSuppression));
    },
  }),
  route({
    ...shared,
    method: 'post',
    path,
    summary: 'Never write to an address again',
    allow: ['owner', 'marketer'],
    body: newSuppression,
    answers: { 201: suppression },
    async handle({ knex, principal: { businessId }, body: { channel, address, reason } }) {
      const bad = (detail: string) => refuse('bad-input', undefined, [{ pointer: '/address', detail }]);
      if (channel === 'email' && !isEmail(address)) return bad('is no e-mail address');
      const phone = channel === 'sms' ? readPhone(address, countryOf(await zoneOf(knex, businessId))) : undefined;
      if (channel === 'sms' && !phone) return bad('is no phone number');
      const row = await suppressAddress(knex, businessId, { channel, address: phone?.phone ?? address, reason });
      return created(toSuppression(row));
    },
  }),
  route({
    ...shared,
    method: 'delete',
    path: `${path}/{id}`,
    summary: 'Let an address be written to again, if its owner agreed',
    allow: ownerOnly,
    params: idParams,
    answers: { 204: null },
    handle: async ({ knex, principal, params }) =>
      (await removeSuppression(knex, principal.businessId, params.id)) > 0 ? noContent() : refuse('not-found'),
  }),
];
