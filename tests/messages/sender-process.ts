import pino from 'pino';
import { connect } from '../../server/db/index.ts';
import type { Channel } from '../../server/messages/index.ts';
import { createMessageSender } from '../../server/messages/index.ts';

/** A process that sends to a receiver over HTTP until it is killed. CONNECTION, TO, BUSINESS and REPEATABLE say how. */
const { CONNECTION = '', TO = '', BUSINESS = '', REPEATABLE } = process.env;
const knex = connect(JSON.parse(CONNECTION), 4);
const channel: Channel = {
  repeatable: REPEATABLE === 'yes',
  async deliver({ key }, signal) {
    const answer = await fetch(TO, { method: 'POST', body: key, signal });
    return answer.ok ? { kind: 'sent' } : { kind: 'failed', detail: `answered ${answer.status}`, permanent: false };
  },
};
await createMessageSender({
  ...{ knex, only: [BUSINESS], channels: { email: channel }, workers: 8, tickMs: 20 },
  ...{ timeoutMs: 1_000, leaseMs: 2_500, log: pino({ level: 'error' }, pino.destination(2)) },
}).start();
process.stdout.write('started\n');
setInterval(() => {}, 1_000);
