import * as claims from '../../server/customers/queries-claims.ts';
import * as consents from '../../server/customers/queries-consents.ts';
import * as erasures from '../../server/customers/queries-erase.ts';
import * as gates from '../../server/customers/queries-gates.ts';
import * as merges from '../../server/customers/queries-merges.ts';
import * as messages from '../../server/customers/queries-messages.ts';
import * as projections from '../../server/customers/queries-projections.ts';
import * as records from '../../server/customers/queries-records.ts';
import * as stats from '../../server/customers/queries-stats.ts';
import { b, type Feature } from './calls.ts';

const origin = { businessId: b, importId: '1', file: 0 };
const shown = {
  ...{ name: 'Ann', email: 'ann@x.org', phone: null, tags: ['vip'], attributes: {}, since: null, birthday: null },
  ...{ address: '1 Mill Lane', postcode: null, position: [-76.58, 39.28] as [number, number] },
};
const facts = { ...shown, source: 'square' as const, sourceKey: 'A', wholeTags: false };
const written = { id: '1', customerId: '1', facts, apart: false, row: 2, changed: true };
const said = { channel: 'email', purpose: 'marketing', granted: true, source: 'square', at: null } as const;
const hash = Buffer.alloc(32);

/** What identity, merging, consent, erasure and purchases' sums send. */
export const customerRecords: Feature = {
  module: {
    ...records,
    ...projections,
    ...merges,
    ...consents,
    ...erasures,
    ...claims,
    ...stats,
    ...gates,
    ...messages,
  },
  notSql: ['neighborhoodsOfPoints'],
  calls: {
    recordsToMeet: (trx) => records.recordsToMeet(trx, origin, [facts]),
    recordsOfCustomers: (trx) => records.recordsOfCustomers(trx, b, ['1']),
    takeIds: (trx) => records.takeIds(trx, 1, 1),
    insertRecords: (trx) => records.insertRecords(trx, origin, [written]),
    updateRecords: (trx) => records.updateRecords(trx, origin, [written]),
    customersApart: (trx) => records.customersApart(trx, b),
    insertCustomers: (trx) =>
      projections.insertCustomers(trx, b, [
        { id: '999999', shown, permissions: { email: true, sms: null, push: null, mail: null } },
      ]),
    insertBlankCustomer: (trx) => projections.insertBlankCustomer(trx, b, '999999'),
    writeProjections: (trx) => projections.writeProjections(trx, b, [{ id: '1', shown }]),
    customerExists: (trx) => projections.customerExists(trx, b, '1'),
    timeZoneOf: (trx) => projections.timeZoneOf(trx, b),
    moveCustomers: (trx) => merges.moveCustomers(trx, b, [{ from: '2', to: '1' }]),
    insertMerges: (trx) =>
      merges.insertMerges(
        trx,
        b,
        [
          {
            customerId: '1',
            otherCustomerId: '2',
            recordIds: ['3'],
            deviceIds: ['4'],
            reason: { by: 'email', value: 'ann@x.org' },
          },
        ],
        { importId: '1', userId: null },
      ),
    heldBy: (trx) => merges.heldBy(trx, b, ['1']),
    mergeOf: (trx) => merges.mergeOf(trx, b, '1', '1'),
    splitOff: (trx) =>
      merges.splitOff(trx, b, {
        mergeId: '1',
        from: '1',
        to: '2',
        recordIds: ['3'],
        deviceIds: ['4'],
        refs: ['key:square:A'],
      }),
    endMerge: (trx) => merges.endMerge(trx, b, '1'),
    clearApart: (trx) => merges.clearApart(trx, b, '1'),
    insertStatements: (trx) =>
      consents.insertStatements(trx, b, [{ ...said, customerId: '1', recordId: '1', evidenceKey: 'x' }]),
    insertDirect: (trx) => consents.insertDirect(trx, b, '1', { ...said, userId: null }),
    refreshPermissions: (trx) => consents.refreshPermissions(trx, b, ['1']),
    denyGate: (trx) => gates.denyGate(trx, b, ['1', '-2'], ['push']),
    allowGate: (trx) => gates.allowGate(trx, b, ['-2']),
    isBeingSent: (trx) => gates.isBeingSent(trx, b, ['1', '-2']),
    refreshGates: (trx) => gates.refreshGates(trx, b, ['1']),
    moveRecipients: (trx) => gates.moveRecipients(trx, b, [{ from: '2', to: '1' }]),
    messagesOf: (trx) => messages.messagesOf(trx, b, '1'),
    exposuresOf: (trx) => messages.exposuresOf(trx, b, '1'),
    redemptionsOf: (trx) => messages.redemptionsOf(trx, b, '1'),
    erasedAmong: (trx) => erasures.erasedAmong(trx, b, () => [hash]),
    sharedContacts: (trx) => erasures.sharedContacts(trx, b, '1', ['ann@x.org'], ['+14105551001']),
    removeCustomer: (trx) => erasures.removeCustomer(trx, b, '1', [hash]),
    claimPurchases: (trx) => claims.claimPurchases(trx, b, new Map([['key:square:A', '1']])),
    rebuildCustomerStats: (trx) => stats.rebuildCustomerStats(trx, b),
    refreshCustomerStats: (trx) => stats.refreshCustomerStats(trx, b, ['1']),
    rebuildBreaks: (trx) => stats.rebuildBreaks(trx, b),
  },
};
