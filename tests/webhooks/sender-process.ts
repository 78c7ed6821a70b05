import pino from 'pino';
import { connect } from '../../server/db/index.ts';
import { createWebhookSender } from '../../server/webhooks/index.ts';

/** A process that sends until it is killed. */
const knex = connect(JSON.parse(process.env.CONNECTION ?? ''), 4);
const log = pino({ level: 'warn' }, pino.destination(2));
await createWebhookSender({ knex, log, tickMs: 20, leaseMs: 1_000 }).start();
process.stdout.write('started\n');
setInterval(() => {}, 1000);
