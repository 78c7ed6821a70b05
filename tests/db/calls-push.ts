import * as queries from '../../server/push/queries.ts';
import { b, type Feature } from './calls.ts';

export const push: Feature = {
  module: queries,
  calls: {
    keysOf: (trx) => queries.keysOf(trx, b),
    keepKeys: (trx) => queries.keepKeys(trx, b, { public_key: 'x', private_key: 'y' }),
    subscribe: (trx) => queries.subscribe(trx, b, '1', { endpoint: 'https://x/', p256dh: 'x', auth: 'y' }),
    unsubscribe: (trx) => queries.unsubscribe(trx, b, '1'),
    dropSubscription: (trx) => queries.dropSubscription(trx, b, '1', 'https://x/'),
    subscriptionOf: (trx) => queries.subscriptionOf(trx, b, '1'),
    contactOf: (trx) => queries.contactOf(trx, b),
    deviceExists: (trx) => queries.deviceExists(trx, b, '1'),
  },
};
