import * as claim from '../../server/messages/queries-claim.ts';
import * as dead from '../../server/messages/queries-dead.ts';
import * as gate from '../../server/messages/queries-gate.ts';
import * as list from '../../server/messages/queries-list.ts';
import * as progress from '../../server/messages/queries-progress.ts';
import * as settling from '../../server/messages/queries-settle.ts';
import { b, type Feature } from './calls.ts';

const runner = '00000000-0000-0000-0000-000000000001';
const lease = { runner, leaseMs: 45_000 };
const passing = { businessId: b, id: '1', campaignId: '1', runner };
const rules: gate.Rules = {
  channel: 'email',
  caps: [
    { channel: 'any', count: 3, days: 7 },
    { channel: 'sms', count: 1, days: 1 },
  ],
  perPerson: { count: 1, days: 30 },
  total: null,
  leaseMs: 45_000,
};
const page = { before: '9', limit: 10 };
const settlement: settling.Settlement = {
  ...{ status: 'owed', reason: null, detail: 'busy', nextAt: new Date(0), undo: true, counted: true },
  attempt: { at: '2026-01-01T00:00:00Z', error: 'busy', milliseconds: 5 },
};

export const messages: Feature = {
  module: { ...claim, ...dead, ...gate, ...list, ...progress, ...settling },
  notSql: ['takenBackSql'],
  calls: {
    claimDue: (trx) =>
      claim.claimDue(trx, {
        ...{ ...lease, limit: 16, perCampaign: 8, perBusiness: 48 },
        rooms: new Map([['1', 4]]),
        without: ['checkin'],
        only: null,
      }),
    claimOne: (trx) => claim.claimOne(trx, b, '1', lease),
    putBack: (trx) => claim.putBack(trx, b, '1', null),
    suppress: (trx) => claim.suppress(trx, b, '1', 'capped'),
    letGo: (trx) => claim.letGo(trx, [b]),
    passGate: (trx) => gate.passGate(trx, passing, rules),
    'passGate to a phone': (trx) =>
      gate.passGate(trx, passing, { ...rules, channel: 'push', caps: [], perPerson: null }),
    'passGate to who checks in': (trx) =>
      gate.passGate(trx, passing, { ...rules, channel: 'checkin', caps: [], perPerson: null }),
    passLimited: (trx) => gate.passLimited(trx, passing, { ...rules, total: 100 }),
    whyNot: (trx) => gate.whyNot(trx, passing, rules),
    settle: (trx) => settling.settle(trx, b, { id: '1', tries: 1 }, settlement),
    'settle what arrived': (trx) =>
      settling.settle(trx, b, { id: '1', tries: 1 }, { ...settlement, status: 'sent', undo: false, nextAt: null }),
    cutOff: (trx) => settling.cutOff(trx, [b]),
    sendingOf: (trx) => settling.sendingOf(trx, b, '1'),
    tellReceipt: (trx) => settling.tellReceipt(trx, b, runner, { status: 'delivered', detail: null }),
    listMessages: (trx) => list.listMessages(trx, b, '1', { ...page, status: 'suppressed', reason: 'capped' }),
    deadMessages: (trx) => list.deadMessages(trx, b, { ...page, campaignId: '1' }),
    judgeDead: (trx) => dead.judgeDead(trx, b, ['1']),
    replayFailed: (trx) => dead.replayFailed(trx, b, ['1']),
    replayUnknown: (trx) => dead.replayUnknown(trx, b, '1'),
    dismissDead: (trx) => dead.dismissDead(trx, b, null),
    messageCounts: (trx) => progress.messageCounts(trx, b, '1'),
    campaignSums: (trx) => progress.campaignSums(trx, b, '1'),
    hoursOf: (trx) => progress.hoursOf(trx, b, '1', { days: 31 }),
  },
};
