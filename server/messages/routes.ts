import { z } from 'zod';
import { campaignOf, settingsOf } from '../campaigns/index.ts';
import { campaignProgress } from '../contract/campaigns.ts';
import { idParams } from '../contract/common.ts';
import { deadQuery, type Message, messageQuery, messagesPage, replayBody, replayed } from '../contract/messages.ts';
import { pageOf, readPaging } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { everyone, ok, type Principal, type Route, route } from '../http/route.ts';
import { policyForPicked } from '../privacy/policy.ts';
import { toProgress } from './progress.ts';
import { dismissDead } from './queries-dead.ts';
import { deadMessages, type ListedMessage, listMessages } from './queries-list.ts';
import { campaignSums, hoursOf, messageCounts } from './queries-progress.ts';
import { replay } from './replay.ts';

const tag = 'Campaigns';
const writers = ['owner', 'marketer'] as const;
const dead = '/messages/dead';
/** Of the hours that are told. */
const hoursDays = 31;

/** Who it was, and what a mail server said of them, is for owners. */
const toMessage =
  ({ role }: Principal) =>
  (row: ListedMessage): Message => {
    const isOwner = role === 'owner';
    return {
      id: row.id,
      campaignId: row.campaign_id,
      customerId: isOwner ? row.customer_id : null,
      customerName: isOwner ? row.customer_name : null,
      channel: row.channel,
      variant: row.variant,
      status: row.status,
      reason: row.reason,
      detail: isOwner ? row.detail : null,
      dueAt: row.due_at.toISOString(),
      sentAt: row.sent_at?.toISOString() ?? null,
      settledAt: row.settled_at?.toISOString() ?? null,
      attempts: row.attempts.map(({ at, error, milliseconds }) => ({
        at,
        error: error === null || isOwner ? error : 'failed',
        milliseconds,
      })),
    };
  };

/** What campaigns have sent and still owe. */
export const messageRoutes: Route[] = [
  route({
    method: 'get',
    path: '/campaigns/{id}/messages',
    tag,
    summary: 'Messages of a campaign, the newest first; who they are to is told to owners',
    allow: writers,
    params: idParams,
    query: messageQuery,
    answers: { 200: messagesPage },
    async handle({ knex, principal, params, query }) {
      const paging = readPaging(query);
      if (paging instanceof Refusal) return paging;
      if (!(await campaignOf(knex, principal.businessId, params.id))) return refuse('not-found');
      const rows = await listMessages(knex, principal.businessId, params.id, {
        before: query.cursor === undefined ? null : paging.after,
        limit: paging.limit,
        status: query.status,
        reason: query.reason,
      });
      return ok(pageOf(rows, paging, toMessage(principal)));
    },
  }),
  route({
    method: 'get',
    path: '/campaigns/{id}/progress',
    tag,
    summary: 'What a campaign has come to so far: sent, held, suppressed by reason, redeemed',
    allow: everyone,
    params: idParams,
    answers: { 200: campaignProgress },
    async handle({ knex, principal: { businessId, role }, params: { id } }) {
      if (!(await campaignOf(knex, businessId, id))) return refuse('not-found');
      const [groups, sums, hours, { costs }] = await Promise.all([
        messageCounts(knex, businessId, id),
        campaignSums(knex, businessId, id),
        hoursOf(knex, businessId, id, { days: hoursDays }),
        settingsOf(knex, businessId),
      ]);
      return ok(toProgress(groups, sums, hours, { costs, policy: policyForPicked(role) }));
    },
  }),
  route({
    method: 'get',
    path: dead,
    tag,
    summary: 'Messages that were given up, or of which nobody knows whether they arrived, the newest first',
    allow: writers,
    query: deadQuery,
    answers: { 200: messagesPage },
    async handle({ knex, principal, query }) {
      const paging = readPaging(query);
      if (paging instanceof Refusal) return paging;
      const rows = await deadMessages(knex, principal.businessId, {
        before: query.cursor === undefined ? null : paging.after,
        limit: paging.limit,
        campaignId: query.campaign,
      });
      return ok(pageOf(rows, paging, toMessage(principal)));
    },
  }),
  route({
    method: 'post',
    path: `${dead}/replay`,
    tag,
    summary: 'Send these once more, or all that failed. Whoever withdrew meanwhile is not written to',
    allow: writers,
    body: replayBody,
    answers: { 200: replayed },
    handle: async ({ knex, principal, body }) => ok(await replay(knex, principal.businessId, body.messages ?? null)),
  }),
  route({
    method: 'post',
    path: `${dead}/dismiss`,
    tag,
    summary: 'Let go of these, or of all that failed: they leave the list',
    allow: writers,
    body: replayBody,
    answers: { 200: z.object({ dismissed: z.number().int() }) },
    handle: async ({ knex, principal, body }) =>
      ok({ dismissed: await dismissDead(knex, principal.businessId, body.messages ?? null) }),
  }),
];
