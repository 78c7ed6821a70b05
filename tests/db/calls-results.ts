import * as pairs from '../../server/campaigns/queries-pairs.ts';
import * as queries from '../../server/results/queries.ts';
import * as power from '../../server/results/queries-power.ts';
import * as share from '../../server/results/queries-share.ts';
import { b, type Feature } from './calls.ts';

const audience = { sql: 'true', bindings: {} };
const at = new Date('2026-03-01T00:00:00Z');
const hash = Buffer.alloc(32);

export const results: Feature = {
  module: { ...pairs, ...queries, ...power, ...share },
  calls: {
    candidateNeighborhoods: (trx) => pairs.candidateNeighborhoods(trx, b, audience),
    pairsOf: (trx) => pairs.pairsOf(trx, b, '1'),
    keepPairs: (trx) => pairs.keepPairs(trx, b, '1', []),
    cellsOfNeighborhoods: (trx) => pairs.cellsOfNeighborhoods(trx, b, 9),
    reachedOf: (trx) => queries.reachedOf(trx, b, '1'),
    outcomeGroups: (trx) => queries.outcomeGroups(trx, b, '1', { to: at, afterDays: 0 }),
    messageGroups: (trx) => queries.messageGroups(trx, b, '1'),
    redemptionGroups: (trx) => queries.redemptionGroups(trx, b, '1'),
    neighborhoodNames: (trx) => queries.neighborhoodNames(trx, b, ['1']),
    pastGroups: (trx) =>
      power.pastGroups(trx, b, {
        ...{ audience, channels: ['email', 'push'], caps: [{ channel: 'any', count: 3, days: 7 }] },
        ...{ at, days: 14, bufferCells: [], resolution: 9 },
      }),
    shareResults: (trx) => share.shareResults(trx, b, '1', hash),
    unshareResults: (trx) => share.unshareResults(trx, b, '1'),
    sharedCampaign: (trx) => share.sharedCampaign(trx, b, hash),
  },
};
