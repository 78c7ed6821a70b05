import { campaignOf } from '../campaigns/index.ts';
import { idParams } from '../contract/common.ts';
import { campaignResults, power } from '../contract/results.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import { policyForPicked } from '../privacy/policy.ts';
import type { SegmentDependencies } from '../segments/index.ts';
import { powerOf } from './power-of.ts';
import { resultsOf } from './results.ts';
import { shareRoutes } from './routes-share.ts';

const tag = 'Campaigns';

export interface ResultsDependencies {
  defining: SegmentDependencies;
  publicUrl?: string | undefined;
}

/** What a campaign has come to, what it could tell, and the link that shows it to others. */
export const resultsRoutes = ({ defining, publicUrl }: ResultsDependencies): Route[] => [
  route({
    method: 'get',
    path: '/campaigns/{id}/results',
    tag,
    summary: 'What a campaign has changed: those written to against those left alone',
    allow: everyone,
    params: idParams,
    answers: { 200: campaignResults },
    async handle({ knex, principal: { businessId, role }, params }) {
      const row = await campaignOf(knex, businessId, params.id);
      return row ? ok(await resultsOf(knex, row, policyForPicked(role))) : refuse('not-found');
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/power',
    tag,
    summary: 'How small an effect a campaign could tell from chance, if it were launched now',
    allow: everyone,
    params: idParams,
    answers: { 200: power },
    async handle({ knex, principal, params }) {
      const row = await campaignOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      const answer = await powerOf(knex, principal, row, defining);
      return answer instanceof Refusal ? answer : ok(answer);
    },
  }),
  ...shareRoutes({ publicUrl }),
];
