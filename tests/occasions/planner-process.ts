import pino from 'pino';
import { areasOf } from '../../server/areas.ts';
import { connect } from '../../server/db/index.ts';
import { createPlanner } from '../../server/occasions/index.ts';
import { createRouting } from '../../server/routing/index.ts';

/** A process that plans for one business until it is killed. */
const knex = connect(JSON.parse(process.env.CONNECTION ?? ''), 4);
const log = pino({ level: 'warn' }, pino.destination(2));
const routing = createRouting({ dataDirectory: '/nonexistent', valhallaUrl: undefined, log });
const planner = createPlanner({
  ...{ knex, log, tickMs: 20, businessId: process.env.BUSINESS ?? '' },
  defining: areasOf({ routing }),
});
await planner.start();
process.stdout.write('started\n');
setInterval(() => {}, 1000);
