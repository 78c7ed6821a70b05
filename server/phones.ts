import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { createIngest, type Ingest, type OffersFor } from './checkins/index.ts';
import type { Connection } from './db/index.ts';
import { createDevices, type Devices } from './devices/index.ts';
import { createFences, type Fences } from './geofences/index.ts';

export { areasOf } from './areas.ts';
export { refreshAreas } from './geofences/index.ts';
export { ingestListener } from './ingest/index.ts';
export { createWebhookSender } from './webhooks/index.ts';

/** What takes check-ins in one process: who may report, the zones in memory, and the way into the database. */
export interface Phones {
  devices: Devices;
  fences: Fences;
  ingest: Ingest;
  stop(): Promise<void>;
}

export function createPhones(options: {
  knex: Knex;
  connection?: Connection;
  log: Logger;
  offersFor?: OffersFor;
}): Phones {
  const fences = createFences(options);
  const ingest = createIngest({ ...options, fences });
  return {
    devices: createDevices(options.knex),
    fences,
    ingest,
    async stop() {
      await ingest.stop();
      await fences.stop();
    },
  };
}
