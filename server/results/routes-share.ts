import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { businessOf } from '../accounts/index.ts';
import { type CampaignRow, campaignOf } from '../campaigns/index.ts';
import { idParams } from '../contract/common.ts';
import { type SharedResults, sharedBody, sharedLink, sharedResults } from '../contract/results.ts';
import { refuse } from '../http/problem.ts';
import { created, noContent, ok, type Route, route } from '../http/route.ts';
import { newToken, readToken } from '../http/tokens.ts';
import { policyForPicked } from '../privacy/policy.ts';
import { sharedCampaign, shareResults, unshareResults } from './queries-share.ts';
import { resultsOf } from './results.ts';

const tag = 'Campaigns';
const path = '/campaigns/{id}/share';
const writers = ['owner', 'marketer'] as const;

/** A link that many open asks the database once a minute. */
const shown = new LRUCache<string, SharedResults, { knex: Knex; row: CampaignRow }>({
  max: 200,
  ttl: 60_000,
  fetchMethod: async (_key, _stale, { context: { knex, row } }) => {
    const { campaignId: _kept, ...results } = await resultsOf(knex, row, policyForPicked('analyst'));
    return { ...results, business: (await businessOf(knex, row.business_id)).name };
  },
});

export const shareRoutes = ({ publicUrl }: { publicUrl: string | undefined }): Route[] => [
  route({
    method: 'post',
    path,
    tag,
    summary: 'Make the link that shows the results to anybody who has it; an earlier link shows nothing any more',
    allow: writers,
    params: idParams,
    answers: { 201: sharedLink },
    secret: true,
    async handle({ knex, principal: { businessId }, params, request }) {
      if (!(await campaignOf(knex, businessId, params.id))) return refuse('not-found');
      const { token, hash } = newToken('share', businessId);
      const { created_at } = await shareResults(knex, businessId, params.id, hash);
      const base = publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
      return created({ token, link: `${base}/shared#${token}`, createdAt: created_at.toISOString() });
    },
  }),
  route({
    method: 'delete',
    path,
    tag,
    summary: 'Take the link back: it shows nothing any more',
    allow: writers,
    params: idParams,
    answers: { 204: null },
    handle: async ({ knex, principal, params }) =>
      (await unshareResults(knex, principal.businessId, params.id)) > 0 ? noContent() : refuse('not-found'),
  }),
  route({
    // No token in an address: those are written into logs.
    method: 'post',
    path: '/shared',
    tag,
    summary: 'The results a link shows: aggregates of at least 10 people, nothing else',
    allow: 'anyone',
    body: sharedBody,
    answers: { 200: sharedResults },
    async handle({ knex, body }) {
      const claim = readToken(body.token);
      if (claim?.kind !== 'share') return refuse('not-found');
      const campaignId = await sharedCampaign(knex, claim.businessId, claim.hash);
      const row = campaignId && (await campaignOf(knex, claim.businessId, campaignId));
      if (!row) return refuse('not-found');
      return ok(await shown.forceFetch(`${row.business_id} ${row.id}`, { context: { knex, row } }));
    },
  }),
];
