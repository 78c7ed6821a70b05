import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { createdWebhook, newWebhook, webhook, webhookDelivery, webhookPatch } from '../contract/checkins.ts';
import { id, idParams, page, pageQuery } from '../contract/common.ts';
import { isMetadata, refusesHost } from '../http/outgoing.ts';
import { listPage } from '../http/paging.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { created, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import * as queries from './queries.ts';
import * as log from './queries-deliveries.ts';
import { newSecret } from './sign.ts';
import { toDelivery, toWebhook } from './tell.ts';

const tag = 'Webhooks';
const one = '/webhooks/{id}';
const deliveriesQuery = z.strictObject({ status: webhookDelivery.shape.status.optional(), ...pageQuery });

/**
 * A till in the shop's own network is a fine receiver, so private addresses are taken. Link-local ones are not: clouds tell
 * a machine its own keys there.
 */
function refusedUrl(url: string | undefined): Refusal | undefined {
  if (url === undefined || !refusesHost(new URL(url), isMetadata)) return undefined;
  return refuse('bad-input', 'This address is not allowed.', [{ pointer: '/url', detail: 'is a link-local address' }]);
}

const isOff = () => refuse('conflict', 'This webhook is switched off: switch it on first.');

/** Where the business's own programs are told what happens. Secrets and single devices: for the owner only. */
export const webhookRoutes: Route[] = [
  route({
    method: 'get',
    path: '/webhooks',
    tag,
    summary: 'Webhooks (without their secrets)',
    allow: ownerOnly,
    query: z.strictObject(pageQuery),
    answers: { 200: page(webhook) },
    handle: ({ knex, principal, query }) =>
      listPage(query, (paging) => queries.listWebhooks(knex, principal.businessId, paging), toWebhook),
  }),
  route({
    method: 'post',
    path: '/webhooks',
    tag,
    summary:
      'Tell a URL of events from now on, as Standard Webhooks; the secret to check signatures with is shown once',
    allow: ownerOnly,
    body: newWebhook,
    answers: { 201: createdWebhook },
    secret: true,
    async handle({ knex, principal: { businessId }, body }) {
      const refused = refusedUrl(body.url);
      if (refused) return refused;
      const secret = newSecret();
      const added = { ...body, url: new URL(body.url).href, secret };
      const row = await queries.webhookOf(knex, businessId, await queries.createWebhook(knex, businessId, added));
      return row ? created({ ...toWebhook(row), secret }) : refuse('not-found');
    },
  }),
  route({
    method: 'get',
    path: one,
    tag,
    summary: 'One webhook',
    allow: ownerOnly,
    params: idParams,
    answers: { 200: webhook },
    async handle({ knex, principal, params }) {
      const row = await queries.webhookOf(knex, principal.businessId, params.id);
      return row ? ok(toWebhook(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag,
    summary: 'Change a webhook. Switched off it gathers nothing; switched on it is told of what comes then',
    allow: ownerOnly,
    params: idParams,
    body: webhookPatch,
    answers: { 200: webhook },
    async handle({ knex, principal: { businessId }, params, body }) {
      const refused = refusedUrl(body.url);
      if (refused) return refused;
      const change = { ...body, ...(body.url !== undefined && { url: new URL(body.url).href }) };
      await queries.changeWebhook(knex, businessId, params.id, change);
      const row = await queries.webhookOf(knex, businessId, params.id);
      return row ? ok(toWebhook(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag,
    summary: 'Remove a webhook and its log',
    allow: ownerOnly,
    params: idParams,
    answers: { 204: null },
    handle: async ({ knex, principal, params }) =>
      (await queries.deleteWebhook(knex, principal.businessId, params.id)) > 0 ? noContent() : refuse('not-found'),
  }),
  route({
    method: 'post',
    path: `${one}/rotate`,
    tag,
    summary: 'A new secret, shown once; for 24 hours messages are signed with the one before too',
    allow: ownerOnly,
    params: idParams,
    answers: { 200: createdWebhook },
    secret: true,
    async handle({ knex, principal: { businessId }, params }) {
      const secret = newSecret();
      await queries.rotateSecret(knex, businessId, params.id, secret);
      const row = await queries.webhookOf(knex, businessId, params.id);
      return row ? ok({ ...toWebhook(row), secret }) : refuse('not-found');
    },
  }),
  route({
    method: 'post',
    path: `${one}/test`,
    tag,
    summary: 'Send a message of the type webhook.test; how it went is in the log a moment later',
    allow: ownerOnly,
    params: idParams,
    answers: { 202: webhookDelivery },
    async handle({ knex, principal: { businessId }, params }) {
      const row = await queries.webhookOf(knex, businessId, params.id);
      if (!row) return refuse('not-found');
      if (!row.active) return isOff();
      const data = { webhookId: row.id, name: row.name };
      const payload = { type: 'webhook.test', timestamp: new Date().toISOString(), data };
      const message = { messageId: `msg_${row.id}_test_${randomUUID()}`, deviceId: null, payload };
      const [delivery] = await log.insertDeliveries(knex, businessId, row.id, [message]);
      return delivery ? { status: 202, body: toDelivery(delivery) } : refuse('not-found');
    },
  }),
  route({
    method: 'get',
    path: `${one}/deliveries`,
    tag,
    summary: 'What was sent or is still owed, the newest first, with every attempt; kept for 30 days',
    allow: ownerOnly,
    params: idParams,
    query: deliveriesQuery,
    answers: { 200: page(webhookDelivery) },
    async handle({ knex, principal: { businessId }, params, query }) {
      if (!(await queries.webhookOf(knex, businessId, params.id))) return refuse('not-found');
      const { status } = query;
      return listPage(
        query,
        (paging) => log.listDeliveries(knex, businessId, params.id, { status }, paging),
        toDelivery,
      );
    },
  }),
  route({
    method: 'post',
    path: `${one}/deliveries/{delivery}/replay`,
    tag,
    summary: 'Send one again, as the same message',
    allow: ownerOnly,
    params: z.object({ id, delivery: id }),
    answers: { 202: webhookDelivery },
    async handle({ knex, principal: { businessId }, params }) {
      const row = await queries.webhookOf(knex, businessId, params.id);
      if (row && !row.active) return isOff();
      const delivery = row && (await log.replayDelivery(knex, businessId, row.id, params.delivery));
      return delivery ? { status: 202, body: toDelivery(delivery) } : refuse('not-found');
    },
  }),
  route({
    method: 'post',
    path: `${one}/replay-failed`,
    tag,
    summary: 'Send everything again that was given up',
    allow: ownerOnly,
    params: idParams,
    answers: { 202: z.object({ replayed: z.number().int() }) },
    async handle({ knex, principal: { businessId }, params }) {
      const row = await queries.webhookOf(knex, businessId, params.id);
      if (!row) return refuse('not-found');
      if (!row.active) return isOff();
      return { status: 202, body: { replayed: await log.replayFailed(knex, businessId, row.id) } };
    },
  }),
];
