import { z } from 'zod';
import {
  campaign,
  campaignCheck,
  campaignPatch,
  campaignStates,
  campaignSummary,
  newCampaign,
} from '../contract/campaigns.ts';
import { idParams, page, pageQuery } from '../contract/common.ts';
import { pageOf, readPaging } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, type Route, route } from '../http/route.ts';
import { policyForPicked } from '../privacy/policy.ts';
import { changed, fieldsOf } from './change.ts';
import { type CheckDependencies, checkCampaign } from './check.ts';
import * as queries from './queries.ts';
import { settingsRoutes } from './routes-settings.ts';
import { stateRoutes } from './routes-states.ts';
import { toCampaign, toSummary } from './told.ts';

const tag = 'Campaigns';
const writers = ['owner', 'marketer'] as const;
const path = '/campaigns';
const one = `${path}/{id}`;
const listQuery = z.strictObject({ state: z.enum(campaignStates).optional(), ...pageQuery });
const meanwhile = () => refuse('conflict', 'The campaign was changed meanwhile: look at it again.');

export interface CampaignDependencies extends CheckDependencies {
  /** A mail server is configured. */
  canMail: boolean;
}

/** Campaigns from the first draft to their end. */
export const campaignRoutes = (deps: CampaignDependencies): Route[] => [
  ...settingsRoutes(deps),
  route({
    method: 'get',
    path,
    tag,
    summary: 'Campaigns, the newest first',
    allow: everyone,
    query: listQuery,
    answers: { 200: page(campaignSummary) },
    async handle({ knex, principal, query }) {
      const paging = readPaging(query);
      if (paging instanceof Refusal) return paging;
      const states = query.state ? [query.state] : null;
      const before = query.cursor === undefined ? null : paging.after;
      const rows = await queries.listCampaigns(knex, principal.businessId, { before, limit: paging.limit, states });
      const policy = policyForPicked(principal.role);
      return ok(pageOf(rows, paging, (row) => toSummary(row, policy)));
    },
  }),
  route({
    method: 'post',
    path,
    tag,
    summary: 'Begin a campaign, as a draft',
    allow: writers,
    body: newCampaign,
    answers: { 201: campaign },
    handle: async ({ knex, principal, body }) =>
      created(toCampaign(await queries.createCampaign(knex, principal.businessId, body))),
  }),
  route({
    method: 'get',
    path: one,
    tag,
    summary: 'One campaign',
    allow: everyone,
    params: idParams,
    answers: { 200: campaign },
    async handle({ knex, principal, params }) {
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      return row ? ok(toCampaign(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag,
    summary: 'Change a draft freely; a launched one only in its name, end, limits, priority and quiet hours',
    allow: writers,
    params: idParams,
    body: campaignPatch,
    answers: { 200: campaign },
    async handle({ knex, principal, params, body }) {
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      const change = changed(row, body);
      if ('refused' in change) return refuse('conflict', 'People may have been written to already.', change.refused);
      const next = await queries.changeCampaign(knex, row, change.fields);
      if (!next) return meanwhile();
      if (next.launched_at) await queries.keepVersion(knex, next, principal.userId);
      return ok(toCampaign(next));
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag,
    summary: 'Throw a draft away',
    allow: writers,
    params: idParams,
    answers: { 204: null },
    async handle({ knex, principal, params }) {
      if ((await queries.deleteDraft(knex, principal.businessId, params.id)) > 0) return noContent();
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      return row ? refuse('conflict', 'Only drafts can be thrown away: end it instead.') : refuse('not-found');
    },
  }),
  route({
    method: 'post',
    path: `${one}/duplicate`,
    tag,
    summary: 'The same once more, as a draft',
    allow: writers,
    params: idParams,
    answers: { 201: campaign },
    async handle({ knex, principal, params }) {
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      if (!row) return refuse('not-found');
      const { name, schedule, ...fields } = fieldsOf(row);
      const copy = {
        ...fields,
        name: `${name.slice(0, 190)} (copy)`,
        schedule: { ...schedule, startAt: null, endAt: null },
      };
      return created(toCampaign(await queries.createCampaign(knex, principal.businessId, copy)));
    },
  }),
  route({
    method: 'get',
    path: `${one}/check`,
    tag,
    summary: 'What a launch would do, and what it still needs',
    allow: writers,
    params: idParams,
    answers: { 200: campaignCheck },
    async handle({ knex, principal, params }) {
      const row = await queries.campaignOf(knex, principal.businessId, params.id);
      return row ? ok(await checkCampaign(knex, principal, row, deps)) : refuse('not-found');
    },
  }),
  ...stateRoutes(deps),
];
