import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { areasOf } from './areas.ts';
import { createChannels, createMailer, type Mailer } from './channels/index.ts';
import type { OffersFor } from './checkins/index.ts';
import { createMessageSender } from './messages/index.ts';
import { createPlanner } from './occasions/index.ts';
import { createOffers } from './offers/index.ts';
import type { Routing } from './routing/index.ts';

/** What carries campaigns out in one process: who is written to, and the ways to them. */
export interface Outreach {
  mailer: Mailer | undefined;
  offersFor: OffersFor;
  start(): Promise<void>;
  /** After what is under way. */
  stop(): Promise<void>;
}

export interface OutreachOptions {
  knex: Knex;
  log: Logger;
  routing: Routing;
  /** The database takes one statement at a time. */
  embedded: boolean;
  smtpUrl: string | undefined;
  /** Where people reach this service. */
  publicUrl: string;
}

export function createOutreach({ knex, log, routing, embedded, smtpUrl, publicUrl }: OutreachOptions): Outreach {
  const defining = areasOf({ routing });
  const mailer = smtpUrl === undefined ? undefined : createMailer(smtpUrl);
  const planner = createPlanner({ knex, log, defining });
  const sender = createMessageSender({
    ...{ knex, log, workers: embedded ? 4 : 32 },
    channels: createChannels({ knex, publicUrl, mailer }),
  });
  return {
    mailer,
    offersFor: createOffers({ knex, log, defining }),
    async start() {
      await planner.start();
      await sender.start();
    },
    async stop() {
      await planner.stop();
      await sender.stop();
      mailer?.close();
    },
  };
}
