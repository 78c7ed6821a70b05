import * as owners from '../../server/imports/queries-owners.ts';
import * as review from '../../server/imports/queries-review.ts';
import { b, type Feature } from './calls.ts';

/** What an import's golden does not show: reviews, and whose purchases are by each kind of reference. */
export const importReviews: Feature = {
  module: { ...owners, ...review },
  calls: {
    ownersOf: (trx) =>
      owners.ownersOf(
        trx,
        b,
        new Set(['key:square:SQ1', 'key:file:id:7', 'email:a@example.com', 'phone:+14105551000']),
      ),
    mappingOf: (trx) => review.mappingOf(trx, b, 'shape'),
    keepMapping: (trx) => review.keepMapping(trx, b, 'shape', { kind: 'customers', columns: { email: 'mail' } }),
    inReview: (trx) => review.inReview(trx, b, '1', async () => {}),
    updateReviewed: (trx) =>
      review.updateReviewed(trx, b, '1', 0, { kind: 'customers', status: 'queued', error: null, detected: null }),
    queueReviewed: (trx) => review.queueReviewed(trx, b, '1'),
    staleReviews: (trx) => review.staleReviews(trx),
    neededPaths: (trx) => review.neededPaths(trx),
  },
};
