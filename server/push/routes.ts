import { z } from 'zod';
import { pushSubscription } from '../contract/checkins.ts';
import { idParams } from '../contract/common.ts';
import { asDevice } from '../devices/index.ts';
import { refuse } from '../http/problem.ts';
import { noContent, ok, ownerOnly, type Route, route } from '../http/route.ts';
import * as queries from './queries.ts';
import { type PushOptions, refusedEndpoint, sendPush } from './send.ts';

const own = '/devices/me/push';
const deviceOnly = ['device'] as const;

/** Web push to phones that opened the check-in page and allowed it. */
export const pushRoutes = (options: PushOptions = {}): Route[] => [
  route({
    method: 'post',
    path: own,
    tag: 'Devices',
    summary: 'Let this device be notified: what PushManager.subscribe gave',
    allow: deviceOnly,
    body: pushSubscription,
    answers: { 204: null },
    async handle({ knex, principal, body: { endpoint, keys } }) {
      if (refusedEndpoint(endpoint))
        return refuse('bad-input', 'No push service is at this address.', [
          { pointer: '/endpoint', detail: 'is not a public address' },
        ]);
      const { businessId, deviceId } = asDevice(principal);
      await queries.subscribe(knex, businessId, deviceId, { endpoint: new URL(endpoint).href, ...keys });
      return noContent();
    },
  }),
  route({
    method: 'delete',
    path: own,
    tag: 'Devices',
    summary: 'Notify this device no more',
    allow: deviceOnly,
    answers: { 204: null },
    async handle({ knex, principal }) {
      const { businessId, deviceId } = asDevice(principal);
      await queries.unsubscribe(knex, businessId, deviceId);
      return noContent();
    },
  }),
  route({
    method: 'post',
    path: '/devices/{id}/push-test',
    tag: 'Devices',
    summary: 'Send a notification to see that it comes',
    allow: ownerOnly,
    params: idParams,
    answers: { 200: z.object({ result: z.enum(['sent', 'gone', 'failed']) }) },
    async handle({ knex, principal: { businessId }, params }) {
      if (!(await queries.deviceExists(knex, businessId, params.id))) return refuse('not-found');
      const payload = { title: 'Hexhood', body: 'Notifications work on this device.', tag: 'test' };
      return ok({ result: await sendPush(knex, businessId, params.id, payload, options) });
    },
  }),
];
