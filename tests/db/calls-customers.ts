import * as list from '../../server/customers/queries-list.ts';
import * as person from '../../server/customers/queries-person.ts';
import * as phones from '../../server/customers/queries-phones.ts';
import * as proposals from '../../server/customers/queries-proposals.ts';
import { b, type Feature } from './calls.ts';
import { customerRecords } from './calls-customer-records.ts';

const picked = { sql: 'c.tags @> array[:seg_0::text]', bindings: { seg_0: 'vip' } };

export const customers: Feature = {
  module: { ...customerRecords.module, ...list, ...person, ...phones, ...proposals },
  notSql: customerRecords.notSql ?? [],
  calls: {
    ...customerRecords.calls,
    listCustomers: (trx) => list.listCustomers(trx, b, {}, { after: undefined, limit: 10, sort: 'id' }),
    'listCustomers of a segment, found, further on': (trx) =>
      list.listCustomers(
        trx,
        b,
        { q: '410 555', neighborhood: '1', picked },
        { after: { key: '2026-01-01', id: '7' }, limit: 10, sort: 'last_purchase' },
      ),
    'listCustomers after those with a name': (trx) =>
      list.listCustomers(trx, b, {}, { after: { key: null, id: '7' }, limit: 10, sort: 'name' }),
    listedIds: (trx) => list.listedIds(trx, b, { q: 'ada' }, 'revenue'),
    customersByIds: (trx) => list.customersByIds(trx, b, ['1']),
    personOf: (trx) => person.personOf(trx, b, '1'),
    successorOf: (trx) => person.successorOf(trx, b, '1'),
    recordsOf: (trx) => person.recordsOf(trx, b, '1'),
    consentsOf: (trx) => person.consentsOf(trx, b, '1'),
    mergesOf: (trx) => person.mergesOf(trx, b, '1'),
    recordsByIds: (trx) => person.recordsByIds(trx, b, ['1']),
    purchasesOf: (trx) => person.purchasesOf(trx, b, '1'),
    eventsOf: (trx) => person.eventsOf(trx, b, '1', { after: null, limit: 10 }),
    'eventsOf further on': (trx) =>
      person.eventsOf(trx, b, '1', { after: { at: '2026-01-01T00:00:00Z', type: 'consent', id: '1' }, limit: 10 }),
    devicesOf: (trx) => phones.devicesOf(trx, b, '1'),
    visitsOf: (trx) => phones.visitsOf(trx, b, '1'),
    fenceEventsOf: (trx) => phones.fenceEventsOf(trx, b, '1'),
    fixBatchesOf: (trx) => phones.fixBatchesOf(trx, b, '1'),
    peopleToCompare: (trx) => proposals.peopleToCompare(trx, b, '0', 10),
    setApart: (trx) => proposals.setApart(trx, b, ['1', '2']),
    clearSetApart: (trx) => proposals.clearSetApart(trx, b, ['1', '2']),
  },
};
