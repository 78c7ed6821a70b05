import * as queries from '../../server/events/queries.ts';
import * as stream from '../../server/events/queries-stream.ts';
import { b, type Feature } from './calls.ts';

const position = { xid: '1', id: '1' };
const after = { at: '2026-01-01T00:00:00.000000Z', id: '1' };
const days = { from: '2026-01-01', to: '2026-03-31' };
const instants = { from: '2026-01-01T00:00:00Z', to: '2026-03-31T00:00:00+02:00' };

export const events: Feature = {
  module: { ...queries, ...stream },
  calls: {
    readStream: (trx) => stream.readStream(trx, b, position, 10),
    horizonOf: (trx) => stream.horizonOf(trx),
    bringBackEvents: (trx) => stream.bringBackEvents(trx),
    listEvents: (trx) => queries.listEvents(trx, b, { limit: 10 }, undefined),
    'listEvents by all': (trx) =>
      queries.listEvents(
        trx,
        b,
        { ...days, geofence: '1', device: '1', customer: '1', kind: 'entered', limit: 10 },
        after,
      ),
    eventOf: (trx) => queries.eventOf(trx, b, position),
    listVisits: (trx) => queries.listVisits(trx, b, { limit: 10 }, undefined),
    'listVisits by all': (trx) =>
      queries.listVisits(trx, b, { ...instants, geofence: '1', device: '1', open: true, limit: 10 }, after),
    lastFixes: (trx) => stream.lastFixes(trx, b, new Date(0)),
  },
};
