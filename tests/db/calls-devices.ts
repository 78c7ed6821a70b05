import * as queries from '../../server/devices/queries.ts';
import * as codes from '../../server/devices/queries-codes.ts';
import * as own from '../../server/devices/queries-own.ts';
import { b, type Feature } from './calls.ts';

const paging = { after: '0', limit: 10 };
const tokenHash = Buffer.alloc(32);

export const devices: Feature = {
  module: { ...queries, ...codes, ...own },
  calls: {
    devicesByTokens: (trx) => queries.devicesByTokens(trx, [{ businessId: b, hash: tokenHash }]),
    listDevices: (trx) => queries.listDevices(trx, b, paging),
    'listDevices of a customer': (trx) => queries.listDevices(trx, b, paging, '1'),
    deviceOf: (trx) => queries.deviceOf(trx, b, '1'),
    createDevice: (trx) => queries.createDevice(trx, b, { name: 'x', kind: 'native', tokenHash }),
    changeDevice: (trx) => queries.changeDevice(trx, b, '1', { name: 'y', customerId: null, active: false }),
    replaceToken: (trx) => queries.replaceToken(trx, b, '1', tokenHash),
    deleteDevice: (trx) => queries.deleteDevice(trx, b, '1'),
    setConsent: (trx) => queries.setConsent(trx, b, '1', true),
    'setConsent taken back': (trx) => queries.setConsent(trx, b, '1', false),
    settingsOf: (trx) => queries.settingsOf(trx, b),
    changeSettings: (trx) => queries.changeSettings(trx, b, { keepDays: 7 }),
    listHereCodes: (trx) => codes.listHereCodes(trx, b, paging),
    createHereCode: (trx) => codes.createHereCode(trx, b, { code: '1-ABCDEFGHJK', storeId: '1', name: 'x' }),
    deleteHereCode: (trx) => codes.deleteHereCode(trx, b, '1'),
    posterOf: (trx) => codes.posterOf(trx, b, '1-ABCDEFGHJK'),
    selfOf: (trx) => own.selfOf(trx, b, '1'),
    keptFixes: (trx) => own.keptFixes(trx, b, '1'),
    latestVisits: (trx) => own.latestVisits(trx, b, '1', 10),
    zoneNames: (trx) => own.zoneNames(trx, b),
  },
};
