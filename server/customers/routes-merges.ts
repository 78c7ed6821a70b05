import { z } from 'zod';
import { id, idParams, pageQuery } from '../contract/common.ts';
import { mergeList, newMerge, pair, proposals, splitOff } from '../contract/people.ts';
import { bumpDataVersion } from '../db/version.ts';
import { refuse } from '../http/problem.ts';
import { noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { mergeCustomers, undoMerge } from './merge.ts';
import { proposedPairs } from './propose.ts';
import { customersByIds } from './queries-list.ts';
import { mergesOf, personOf, recordsByIds } from './queries-person.ts';
import { clearSetApart, setApart } from './queries-proposals.ts';
import type { CustomerDependencies } from './routes.ts';
import { peopleVersion } from './routes-person.ts';
import { toMerges, toSummary } from './tell.ts';

const one = '/customers/{id}';
const shared = { tag: 'People', allow: ownerOnly } as const;

/** Who is one person, and who is not. */
export const mergeRoutes = (placeAddresses: CustomerDependencies['placeAddresses']): Route[] => [
  route({
    ...shared,
    method: 'get',
    path: '/customers/proposals',
    summary: 'Pairs that may be one person: the same name at one address, or the same phone',
    query: z.strictObject({ limit: pageQuery.limit }),
    answers: { 200: proposals },
    version: peopleVersion,
    async handle({ knex, principal, query }) {
      const { businessId } = principal;
      const pairs = await proposedPairs(knex, businessId);
      const shown = pairs.slice(0, query.limit);
      const people = await customersByIds(knex, businessId, [...new Set(shown.flatMap(({ ids }) => ids))]);
      const summaries = new Map(people.map((row) => [row.id, toSummary(row)]));
      const items = shown.flatMap(({ reason, ids: [low, high] }) => {
        const [first, second] = [summaries.get(low), summaries.get(high)];
        return first && second ? [{ reason, customers: [first, second] }] : [];
      });
      return ok({ items, total: pairs.length });
    },
  }),
  route({
    ...shared,
    method: 'post',
    path: '/customers/proposals/apart',
    summary: 'Two customers are two people: not proposed again',
    body: pair,
    answers: { 204: null },
    async handle({ knex, principal, body }) {
      const noted = await knex.transaction(async (trx) => {
        await bumpDataVersion(trx, principal.businessId);
        return setApart(trx, principal.businessId, body.customers);
      });
      return noted ? noContent() : refuse('not-found');
    },
  }),
  route({
    ...shared,
    method: 'delete',
    path: '/customers/proposals/apart',
    summary: 'Propose two customers again',
    body: pair,
    answers: { 204: null },
    async handle({ knex, principal, body }) {
      const cleared = await knex.transaction(async (trx) => {
        await bumpDataVersion(trx, principal.businessId);
        return clearSetApart(trx, principal.businessId, body.customers);
      });
      return cleared ? noContent() : refuse('not-found');
    },
  }),
  route({
    ...shared,
    method: 'get',
    path: `${one}/merges`,
    summary: 'What was joined to this customer, why, and whether it was undone',
    params: idParams,
    answers: { 200: mergeList },
    version: peopleVersion,
    async handle({ knex, principal, params }) {
      const { businessId } = principal;
      if (!(await personOf(knex, businessId, params.id))) return refuse('not-found');
      const rows = await mergesOf(knex, businessId, params.id);
      const records = await recordsByIds(knex, businessId, [...new Set(rows.flatMap((row) => row.record_ids))]);
      return ok({ items: toMerges(rows, records) });
    },
  }),
  route({
    ...shared,
    method: 'post',
    path: `${one}/merges`,
    summary: 'Two customers are one person: the other becomes part of this one',
    params: idParams,
    body: newMerge,
    answers: { 204: null },
    async handle({ knex, principal, params, body }) {
      const { businessId, userId } = principal;
      if (params.id === body.customerId)
        return refuse('bad-input', undefined, [{ pointer: '/customerId', detail: 'is this customer' }]);
      const outcome = await knex.transaction((trx) =>
        mergeCustomers(trx, businessId, params.id, body.customerId, { userId }),
      );
      if (outcome === 'unknown') return refuse('not-found');
      await placeAddresses(knex, businessId);
      return noContent();
    },
  }),
  route({
    ...shared,
    method: 'post',
    path: `${one}/merges/{merge}/undo`,
    summary: 'Take a merge back: what it joined is a customer of its own again',
    params: z.object({ id, merge: id }),
    answers: { 200: splitOff },
    async handle({ knex, principal, params }) {
      const { businessId } = principal;
      const outcome = await knex.transaction(async (trx) => {
        const split = await undoMerge(trx, businessId, params.id, params.merge);
        // Who takes them apart need not be asked whether they are one.
        if (typeof split === 'object') await setApart(trx, businessId, [params.id, split.customerId]);
        return split;
      });
      if (outcome === 'unknown') return refuse('not-found');
      if (outcome === 'undone') return refuse('conflict', 'This was undone before.');
      await placeAddresses(knex, businessId);
      return ok(outcome);
    },
  }),
];
