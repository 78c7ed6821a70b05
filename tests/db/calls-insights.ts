import * as queries from '../../server/insights/queries.ts';
import { b, type Feature } from './calls.ts';

const picked = { sql: 'c.tags @> array[:seg_0::text]', bindings: { seg_0: 'vip' } };

export const insights: Feature = {
  module: queries,
  calls: {
    scoredGroups: (trx) => queries.scoredGroups(trx, b, undefined),
    'scoredGroups of a segment': (trx) => queries.scoredGroups(trx, b, picked),
    withoutPurchase: (trx) => queries.withoutPurchase(trx, b, undefined),
    breaksOf: (trx) => queries.breaksOf(trx, b),
  },
};
