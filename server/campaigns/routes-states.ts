import type { Knex } from 'knex';
import { campaign, launchBody } from '../contract/campaigns.ts';
import { idParams } from '../contract/common.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { ok, type Principal, type Route, route } from '../http/route.ts';
import { type CheckDependencies, checkCampaign } from './check.ts';
import * as queries from './queries.ts';
import { toCampaign } from './told.ts';

const tag = 'Campaigns';
const writers = ['owner', 'marketer'] as const;
const one = '/campaigns/{id}';

/** Why a campaign cannot go on from the state it is in. */
async function wrongState(knex: Knex, { businessId }: Principal, id: string, doing: string): Promise<Refusal> {
  const row = await queries.campaignOf(knex, businessId, id);
  return row
    ? refuse('conflict', `It cannot be ${doing}: its state is “${row.state}”.`, [
        { pointer: '/state', detail: `is ${row.state}`, reason: row.state },
      ])
    : refuse('not-found');
}

/** draft -> scheduled or active -> paused and back -> ended. */
export const stateRoutes = (deps: CheckDependencies): Route[] => [
  route({
    method: 'post',
    path: `${one}/launch`,
    tag,
    summary: 'Launch a draft. Above a number of people it has to be confirmed with the number the check said',
    allow: writers,
    params: idParams,
    body: launchBody,
    answers: { 200: campaign },
    async handle({ knex, principal, params, body }) {
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      if (row?.state !== 'draft') return wrongState(knex, principal, params.id, 'launched');
      const check = await checkCampaign(knex, principal, row, deps);
      if (check.faults.length > 0) return refuse('bad-input', 'Something is still missing.', check.faults);
      if (check.confirm && body.confirm !== check.reachable)
        return refuse('conflict', `It reaches ${check.reachable} people: confirm this number.`, [
          { pointer: '/confirm', detail: `is not ${check.reachable}`, reason: 'confirm' },
        ]);
      const launched = await queries.launchDraft(knex, row);
      if (!launched) return refuse('conflict', 'The campaign was changed meanwhile: look at it again.');
      await queries.keepVersion(knex, launched, principal.userId);
      return ok(toCampaign(launched));
    },
  }),
  step('pause', 'Nothing more is sent until it is resumed', 'paused', (knex, businessId, id) =>
    queries.setState(knex, businessId, id, ['scheduled', 'active'], 'paused'),
  ),
  step('resume', 'Go on after a pause', 'resumed', queries.resumePaused),
  step('end', 'End it: what was not sent yet never will be', 'ended', (knex, businessId, id) =>
    queries.setState(knex, businessId, id, ['scheduled', 'active', 'paused'], 'ended'),
  ),
];

function step(
  verb: string,
  summary: string,
  done: string,
  take: (knex: Knex, businessId: string, id: string) => Promise<queries.CampaignRow | undefined>,
): Route {
  return route({
    method: 'post',
    path: `${one}/${verb}`,
    tag,
    summary,
    allow: writers,
    params: idParams,
    answers: { 200: campaign },
    async handle({ knex, principal, params }) {
      const row = await take(knex, principal.businessId, params.id);
      return row ? ok(toCampaign(row)) : wrongState(knex, principal, params.id, done);
    },
  });
}
