import { idParams } from '../contract/common.ts';
import {
  foundCode,
  lookupQuery,
  redemption,
  redemptionBody,
  redemptionPatch,
  redemptionsPage,
  redemptionsQuery,
  tillShop,
} from '../contract/redemptions.ts';
import { asDevice } from '../devices/index.ts';
import { pageOf, readPaging } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, noContent, ok, type Principal, type Route, route } from '../http/route.ts';
import { expiryOf, leftOf } from './judge.ts';
import * as queries from './queries.ts';
import { goodCode, redeem, storeFor, toldOffer, toldRow } from './take.ts';

const tag = 'Redemptions';
const path = '/redemptions';
const one = `${path}/{id}`;
const readers = ['owner', 'marketer'] as const;
const tills = [...readers, 'device'] as const;
const undoMinutes = 10;
/** What was paid may be told later: a till may have been without a line. */
const amountDays = 7;

/** Of the devices only a till that is switched on takes codes. */
function noTill(principal: Principal): Refusal | undefined {
  if (principal.role !== 'device') return undefined;
  const { kind, accepts } = asDevice(principal);
  return kind === 'till' && accepts ? undefined : refuse('not-allowed', 'Only a till takes codes.');
}

const tooLate = (sentence: string) => refuse('conflict', sentence);

/** Codes at the till. */
export const redemptionRoutes: Route[] = [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Take a code at the till. Repeating is safe with an `id`: it is counted once',
    allow: tills,
    body: redemptionBody,
    answers: { 200: redemption, 201: redemption },
    async handle({ knex, principal, body }) {
      const taken = noTill(principal) ?? (await redeem(knex, principal.businessId, body));
      if (taken instanceof Refusal) return taken;
      return taken.again ? ok(taken) : created(taken);
    },
  }),
  route({
    method: 'get',
    path: `${path}/lookup`,
    tag,
    summary: 'What a code is good for, or why it is not, without taking it',
    allow: tills,
    query: lookupQuery,
    answers: { 200: foundCode },
    async handle({ knex, principal, query }) {
      const no = noTill(principal);
      if (no) return no;
      const store = await storeFor(knex, principal.businessId, undefined);
      const timeZone = store instanceof Refusal ? undefined : store?.time_zone;
      const when = { at: new Date(), timeZone: timeZone ?? 'UTC' };
      const row = await goodCode(knex, principal.businessId, query.code, when);
      if (row instanceof Refusal) return row;
      return ok({ ...toldOffer(row), left: leftOf(row), expiresAt: expiryOf(row)?.toISOString() ?? null });
    },
  }),
  route({
    method: 'get',
    path: `${path}/till`,
    tag,
    summary: 'Whose till it is, and in which stores it may stand',
    allow: tills,
    answers: { 200: tillShop },
    handle: async ({ knex, principal }) =>
      noTill(principal) ?? ok(await queries.tillShopOf(knex, principal.businessId)),
  }),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Codes that were taken, the newest first',
    allow: readers,
    query: redemptionsQuery,
    answers: { 200: redemptionsPage },
    async handle({ knex, principal, query }) {
      const paging = readPaging(query);
      if (paging instanceof Refusal) return paging;
      const rows = await queries.listRedemptions(knex, principal.businessId, {
        before: query.cursor === undefined ? null : paging.after,
        limit: paging.limit,
        campaignId: query.campaign ?? null,
      });
      return ok(
        pageOf(rows, paging, (row) => {
          const { terms: _, ...told } = toldRow(row);
          return told;
        }),
      );
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag,
    summary: 'Tell what was paid, later',
    allow: tills,
    params: idParams,
    body: redemptionPatch,
    answers: { 200: redemption.omit({ left: true, again: true }) },
    async handle({ knex, principal, params, body: { amount } }) {
      const no = noTill(principal);
      if (no) return no;
      const set = await queries.setAmount(knex, principal.businessId, params.id, { amount, withinDays: amountDays });
      const row = await queries.redemptionOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      return set ? ok(toldRow(row)) : tooLate(`It was more than ${amountDays} days ago.`);
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag,
    summary: 'Undo it within ten minutes: the code can be used once more',
    allow: tills,
    params: idParams,
    answers: { 204: null },
    async handle({ knex, principal, params }) {
      const no = noTill(principal);
      if (no) return no;
      if (await queries.undoRedemption(knex, principal.businessId, params.id, undoMinutes)) return noContent();
      const row = await queries.redemptionOf(knex, principal.businessId, params.id);
      return row ? tooLate(`It can be undone for ${undoMinutes} minutes.`) : refuse('not-found');
    },
  }),
];
