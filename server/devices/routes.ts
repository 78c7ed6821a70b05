import type { Request } from 'express';
import { z } from 'zod';
import * as contract from '../contract/checkins.ts';
import { id, idParams, page, pageQuery } from '../contract/common.ts';
import { listPage } from '../http/paging.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { created, noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import { newToken } from '../http/tokens.ts';
import * as queries from './queries.ts';
import type { Devices } from './registry.ts';
import { setupOf } from './setup.ts';

export interface DeviceRouteDependencies {
  devices: Pick<Devices, 'forget'>;
  /** The service's address from outside; where it is not known, the one of the request. */
  publicUrl?: string | undefined;
}

export const baseOf = (publicUrl: string | undefined, request: Request): string =>
  publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;

const one = '/devices/{id}';

export const toDevice = (row: queries.DeviceRow): contract.Device => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  customerId: row.customer_id,
  customerName: row.customer_name,
  clientKey: row.client_key,
  encrypted: row.passphrase !== null,
  active: row.active,
  consentedAt: row.consented_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  lastSeenAt: row.last_seen_at?.toISOString() ?? null,
  lastPosition: row.lng === null || row.lat === null ? null : [row.lng, row.lat],
  canBeNotified: row.can_be_notified,
});

const explain = (refused: queries.Refused): Refusal =>
  refused === 'client-key'
    ? refuse('conflict', 'Another device goes by this name of its app.', [
        { pointer: '/clientKey', detail: 'is taken' },
      ])
    : refuse('bad-input', 'There is no such customer.', [{ pointer: '/customerId', detail: 'is not a customer' }]);

/** The phones and tills that report to a business. Single people's: for the owner only. */
export const deviceRoutes = ({ devices, publicUrl }: DeviceRouteDependencies): Route[] => [
  route({
    method: 'get',
    path: '/devices',
    tag: 'Devices',
    summary: 'Phones and tills that report (without their tokens)',
    allow: ownerOnly,
    query: z.strictObject({ ...pageQuery, customerId: id.optional() }),
    answers: { 200: page(contract.device) },
    handle: ({ knex, principal, query }) =>
      listPage(query, (paging) => queries.listDevices(knex, principal.businessId, paging, query.customerId), toDevice),
  }),
  route({
    method: 'post',
    path: '/devices',
    tag: 'Devices',
    summary: 'Make a device; its token and the links that set each app up are shown this once',
    allow: ownerOnly,
    body: contract.newDevice,
    answers: { 201: contract.createdDevice },
    secret: true,
    async handle({ knex, principal: { businessId }, body, request }) {
      const { token, hash: tokenHash } = newToken('device', businessId);
      const made = await queries.createDevice(knex, businessId, { ...body, tokenHash });
      if (typeof made === 'string') return explain(made);
      const row = await queries.deviceOf(knex, businessId, made.id);
      if (!row) return refuse('not-found');
      return created({ ...toDevice(row), token, setup: setupOf(baseOf(publicUrl, request), token, row) });
    },
  }),
  route({
    method: 'get',
    path: one,
    tag: 'Devices',
    summary: 'One device',
    allow: ownerOnly,
    params: idParams,
    answers: { 200: contract.device },
    async handle({ knex, principal, params }) {
      const row = await queries.deviceOf(knex, principal.businessId, params.id);
      return row ? ok(toDevice(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag: 'Devices',
    summary: 'Rename a device, switch it off, or say whose it is',
    allow: ownerOnly,
    params: idParams,
    body: contract.devicePatch,
    answers: { 200: contract.device },
    async handle({ knex, principal: { businessId }, params, body }) {
      const changed = await queries.changeDevice(knex, businessId, params.id, body);
      if (typeof changed === 'string') return explain(changed);
      devices.forget();
      const row = changed ? await queries.deviceOf(knex, businessId, params.id) : undefined;
      return row ? ok(toDevice(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag: 'Devices',
    summary: 'Remove a device and everything it reported',
    allow: ownerOnly,
    params: idParams,
    answers: { 204: null },
    async handle({ knex, principal, params }) {
      const count = await queries.deleteDevice(knex, principal.businessId, params.id);
      devices.forget();
      return count > 0 ? noContent() : refuse('not-found');
    },
  }),
  route({
    method: 'post',
    path: `${one}/token`,
    tag: 'Devices',
    summary: 'Give a device a new token; the old one is good no more',
    allow: ownerOnly,
    params: idParams,
    answers: { 201: contract.createdDevice },
    secret: true,
    async handle({ knex, principal: { businessId }, params, request }) {
      const { token, hash } = newToken('device', businessId);
      const replaced = await queries.replaceToken(knex, businessId, params.id, hash);
      devices.forget();
      const row = replaced ? await queries.deviceOf(knex, businessId, params.id) : undefined;
      if (!row) return refuse('not-found');
      return created({ ...toDevice(row), token, setup: setupOf(baseOf(publicUrl, request), token, row) });
    },
  }),
];
