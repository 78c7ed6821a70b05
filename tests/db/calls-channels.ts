import * as queries from '../../server/channels/queries.ts';
import * as suppressions from '../../server/channels/queries-suppressions.ts';
import * as withdrawals from '../../server/channels/queries-withdrawals.ts';
import * as offering from '../../server/offers/queries.ts';
import { b, type Feature } from './calls.ts';

const key = '0b7e6e0c-4a34-4d5c-9c4f-6f3f3a4f2f10';
const address = { channel: 'email', address: 'ann@example.com' } as const;

export const channels: Feature = {
  module: { ...queries, ...suppressions, ...withdrawals },
  calls: {
    particularsOf: (trx) => queries.particularsOf(trx, b, '1'),
    shopOf: (trx) => queries.shopOf(trx, b),
    phonesOf: (trx) => queries.phonesOf(trx, b, '1'),
    secretOf: (trx) => queries.secretOf(trx, b),
    statusOf: (trx) => queries.statusOf(trx, b, key),
    isUser: (trx) => queries.isUser(trx, b, 'ann@example.com'),
    deviceExists: (trx) => queries.deviceExists(trx, b, '1'),
    addSuppression: (trx) => suppressions.addSuppression(trx, b, { ...address, hint: 'a…', reason: 'asked' }),
    listSuppressions: (trx) => suppressions.listSuppressions(trx, b, { before: null, limit: 10 }),
    'listSuppressions further on': (trx) => suppressions.listSuppressions(trx, b, { before: '5', limit: 10 }),
    removeSuppression: (trx) => suppressions.removeSuppression(trx, b, '1'),
    addresseeOf: (trx) => withdrawals.addresseeOf(trx, b, key),
    withEmail: (trx) => withdrawals.withEmail(trx, b, 'ann@example.com'),
    withPhone: (trx) => withdrawals.withPhone(trx, b, '+14105551234'),
    addressOf: (trx) => withdrawals.addressOf(trx, b, '1', 'sms'),
    notWithdrawn: (trx) => withdrawals.notWithdrawn(trx, b, ['1'], 'email'),
    undoable: (trx) => withdrawals.undoable(trx, b, '1', { source: 'unsubscribe', since: new Date(0) }),
    zoneOf: (trx) => withdrawals.zoneOf(trx, b),
  },
};

export const offers: Feature = {
  module: offering,
  calls: {
    lookForOffers: (trx) => offering.lookForOffers(trx, 600_000),
    owedOffers: (trx) => offering.owedOffers(trx, b, '1', { limit: 3, oldestMs: 86_400_000 }),
    givenOffers: (trx) => offering.givenOffers(trx, b, '1', { limit: 3, recentMs: 600_000 }),
  },
};
