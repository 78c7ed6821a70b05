import * as queries from '../../server/reach/queries.ts';
import { b, type Feature } from './calls.ts';

const everyone = { sql: 'true', bindings: {} };
const audience = { area: everyone, segment: everyone, estimated: false };
const ask: queries.Ask = {
  ...{ audience, channels: ['email', 'push', 'checkin'], at: new Date('2026-11-01T00:00:00Z'), resolution: undefined },
  ...{ caps: [{ channel: 'any', count: 3, days: 7 }], heldOut: { unit: 'none' } },
};

export const reach: Feature = {
  module: queries,
  calls: {
    countReach: (trx) => queries.countReach(trx, b, ask),
    'countReach with cells and people held out': (trx) =>
      queries.countReach(trx, b, { ...ask, resolution: 9, heldOut: { unit: 'people', salt: 'x', share: 0.1 } }),
    'countReach with neighborhoods held out': (trx) =>
      queries.countReach(trx, b, {
        ...ask,
        heldOut: { unit: 'neighborhoods', neighborhoodIds: ['1'], bufferCells: ['1'], resolution: 9 },
      }),
    overlapping: (trx) => queries.overlapping(trx, b, audience, null),
    currencyOf: (trx) => queries.currencyOf(trx, '1'),
  },
};
