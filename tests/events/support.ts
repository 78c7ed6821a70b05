import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import compression from 'compression';
import express from 'express';
import type { Knex } from 'knex';
import pino from 'pino';
import { afterAll, expect } from 'vitest';
import { keyPrincipal, sessionPrincipal } from '../../server/accounts/index.ts';
import { horizonOf } from '../../server/events/index.ts';
import { authenticator, type PrincipalFinder } from '../../server/http/authenticate.ts';
import { mountRoutes } from '../../server/http/mount.ts';
import { problemHandler } from '../../server/http/problem.ts';
import type { Route } from '../../server/http/route.ts';

/** Some routes on a free port, behind what the service has in front of them. */
export async function serve(knex: Knex, routes: Route[], device?: PrincipalFinder): Promise<string> {
  const app = express();
  app.set('query parser', 'simple');
  app.use(compression({ level: 1 }));
  const authenticate = authenticator({
    session: sessionPrincipal,
    key: keyPrincipal,
    ...(device && { device }),
  });
  app.use('/api/v1', mountRoutes(routes, { knex, authenticate, requestsPerMinute: 1e6 }));
  app.use(problemHandler(pino({ level: process.env.LOG_LEVEL ?? 'silent' })));
  const server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
}

export async function insertDevice(knex: Knex, businessId: string, customerId?: string): Promise<string> {
  const [row] = await knex('devices')
    .insert({
      business_id: businessId,
      name: 'Phone',
      kind: 'native',
      token_hash: randomBytes(32),
      customer_id: customerId ?? null,
    })
    .returning('id');
  return row.id;
}

export const explanation = {
  decision: 'inside-credible',
  fix: null,
  previous: null,
  distanceMeters: -12.5,
  marginMeters: 20,
  agreeing: 1,
  ruleVersion: 1,
  suspicions: [],
  silence: [],
};

/** Events as the ingest writes them: plain rows of one transaction. Answers their numbers. */
export async function insertEvents(
  knex: Knex,
  businessId: string,
  deviceId: string,
  events: { kind?: string; at?: string; geofenceId?: string }[],
): Promise<string[]> {
  const rows = await knex('fence_events')
    .insert(
      events.map(({ kind = 'entered', at = new Date().toISOString(), geofenceId = null }) => ({
        business_id: businessId,
        device_id: deviceId,
        geofence_id: geofenceId,
        kind,
        at,
        triggers: true,
        explanation: JSON.stringify(explanation),
      })),
    )
    .returning('id');
  return rows.map(({ id }) => id);
}

/** Until readers may see all that was written: other tests' transactions hold it up for a moment. */
export async function untilReadable(knex: Knex, businessId: string): Promise<void> {
  const row = await knex('fence_events')
    .where({ business_id: businessId })
    .orderByRaw('xid desc')
    .first(knex.raw('xid::text as xid'));
  await expect
    .poll(async () => BigInt((await horizonOf(knex)).horizon), { timeout: 60_000 })
    .toBeGreaterThan(BigInt(row.xid));
}

export interface Told {
  event: string;
  id: string | undefined;
  data: unknown;
}

/** Server-sent events as an EventSource reads them (blocks of fields, comments left out), until the signal. */
export async function* listen(url: string, key: string, signal: AbortSignal, after?: string): AsyncGenerator<Told> {
  const headers = {
    Authorization: `Bearer ${key}`,
    'Accept-Encoding': 'gzip, br',
    ...(after && { 'Last-Event-ID': after }),
  };
  const response = await fetch(url, { headers, signal });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const data = field('data');
      if (data !== undefined) yield { event: field('event') ?? 'message', id: field('id'), data: JSON.parse(data) };
    }
  }
}
