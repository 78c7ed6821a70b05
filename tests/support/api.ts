import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import pino from 'pino';
import supertest from 'supertest';
import { afterAll } from 'vitest';
import { type AppDependencies, createApp } from '../../server/app.ts';
import { runImport } from '../../server/imports/index.ts';
import { createPhones } from '../../server/phones.ts';
import { createRouting } from '../../server/routing/index.ts';
import { newBusiness, newKey } from './database.ts';

/** The app on the test's database. Imports run at once, in the request's own process. */
export function testApp(knex: Knex, overrides: Partial<AppDependencies> = {}) {
  const spoolDirectory = mkdtempSync(join(tmpdir(), 'hexhood-spool-'));
  const dataDirectory = join(spoolDirectory, 'data');
  const log = pino({ level: process.env.LOG_LEVEL ?? 'silent' });
  const routing = createRouting({ dataDirectory, valhallaUrl: undefined, log });
  const phones = overrides.phones ?? createPhones({ knex, log });
  const running = new Set<Promise<void>>();
  afterAll(async () => {
    await Promise.allSettled(running);
    await phones.stop();
    await routing.stop();
    rmSync(spoolDirectory, { recursive: true, force: true });
  });
  const app = createApp({
    knex,
    log,
    version: '0.0.0-test',
    spoolDirectory,
    async enqueueImport(businessId, importId) {
      const run = runImport(knex, businessId, importId, { spoolDirectory, dataDirectory });
      running.add(run);
      run.finally(() => running.delete(run)).catch(() => {});
    },
    jobsReady: () => true,
    routing,
    phones,
    ...overrides,
  });
  return app;
}

/** A client of the API that sends a key of one business and role. */
export async function clientOf(
  knex: Knex,
  app: ReturnType<typeof testApp>,
  businessId?: string,
  role: 'owner' | 'marketer' | 'analyst' = 'owner',
) {
  const id = businessId ?? (await newBusiness(knex));
  const key = await newKey(knex, id, role);
  const agent = supertest.agent(app).set('Authorization', `Bearer ${key}`);
  return { agent, businessId: id, key };
}
