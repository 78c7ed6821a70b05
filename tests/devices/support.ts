import express from 'express';
import type { Knex } from 'knex';
import pino from 'pino';
import supertest from 'supertest';
import { keyPrincipal, sessionPrincipal } from '../../server/accounts/index.ts';
import { createDevices, devicesRoutes } from '../../server/devices/index.ts';
import { authenticator } from '../../server/http/authenticate.ts';
import { mountRoutes } from '../../server/http/mount.ts';
import { problemHandler } from '../../server/http/problem.ts';
import type { Route } from '../../server/http/route.ts';
import { createStore } from '../../server/stores/index.ts';
import { newBusiness, newKey } from '../support/database.ts';

/** The routes of devices, and others, as the service mounts them. */
export function devicesApp(knex: Knex, { publicUrl, others = [] }: { publicUrl?: string; others?: Route[] } = {}) {
  const devices = createDevices(knex);
  const pushKeyOf = async () => 'a public key';
  const app = express();
  app.use(
    '/api/v1',
    mountRoutes([...devicesRoutes({ devices, publicUrl, pushKeyOf }), ...others], {
      knex,
      authenticate: authenticator({ session: sessionPrincipal, key: keyPrincipal, device: devices.principal }),
      requestsPerMinute: 100_000,
    }),
  );
  app.use(problemHandler(pino({ level: process.env.LOG_LEVEL ?? 'silent' })));
  return { app, devices };
}

export const agentOf = (app: express.Express, token: string) =>
  supertest.agent(app).set('Authorization', `Bearer ${token}`);

/** A business with a store, and its owner's client. */
export async function shopOf(knex: Knex, app: express.Express) {
  const businessId = await newBusiness(knex, 'Bakery');
  const owner = agentOf(app, await newKey(knex, businessId));
  const store = await createStore(knex, businessId, {
    name: 'Fleet Street',
    position: [-76.58, 39.28],
    timeZone: 'UTC',
  });
  return { businessId, owner, store };
}

/** Makes a device as the owner does. */
export async function deviceOf(owner: ReturnType<typeof agentOf>, body: object = {}) {
  const response = await owner.post('/api/v1/devices').send(body);
  if (response.status !== 201) throw new Error(response.text);
  return response.body as { id: string; token: string; setup: { app: string; url: string; link: string }[] };
}
