import type { CampaignRow } from '../../server/campaigns/index.ts';
import { newCampaign } from '../../server/contract/campaigns.ts';
import * as queries from '../../server/occasions/queries.ts';
import * as candidates from '../../server/occasions/queries-candidates.ts';
import * as due from '../../server/occasions/queries-due.ts';
import * as events from '../../server/occasions/queries-events.ts';
import { b, type Feature } from './calls.ts';

const fields = newCampaign.parse({ name: 'x' });
const campaign = { business_id: b, id: '1', priority: 50, definition: fields } as unknown as CampaignRow;
const audience = { sql: 'true', bindings: {} };
const at = { audience, after: '0', limit: 10 };
const to = { xid: '1', id: '1' };

export const occasions: Feature = {
  module: { ...queries, ...candidates, ...due, ...events },
  notSql: ['messageKey'],
  calls: {
    zoneOfFirstStore: (trx) => queries.zoneOfFirstStore(trx, b),
    turnStates: (trx) => queries.turnStates(trx, b),
    lockCampaign: (trx) => queries.lockCampaign(trx, b, '1'),
    setPlanned: (trx) => queries.setPlanned(trx, b, '1'),
    holdRecipients: (trx) => queries.holdRecipients(trx, b, { customerIds: ['1'], deviceIds: ['1'] }),
    insertExposures: (trx) => queries.insertExposures(trx, campaign, []),
    lockArms: (trx) => queries.lockArms(trx, campaign, ['1']),
    countMessages: (trx) => queries.countMessages(trx, campaign, ['1'], 7),
    insertMessages: (trx) => queries.insertMessages(trx, campaign, []),
    knownMessages: (trx) => queries.knownMessages(trx, campaign, []),
    candidatesOf: (trx) =>
      candidates.candidatesOf(trx, b, { ids: ['1'], audience, channels: ['email', 'push', 'checkin'] }),
    dueCustomers: (trx) => due.dueCustomers(trx, b, '1', { ...at, rule: { kind: 'once' } }),
    'dueCustomers birthday': (trx) =>
      due.dueCustomers(trx, b, '1', {
        ...at,
        rule: { kind: 'birthday', birthdays: ['02-28'], occasion: 'birthday:2027' },
      }),
    'dueCustomers silent': (trx) =>
      due.dueCustomers(trx, b, '1', { ...at, rule: { kind: 'silent', from: '2026-01-01', to: '2026-01-08' } }),
    'dueCustomers nth_purchase': (trx) =>
      due.dueCustomers(trx, b, '1', { ...at, rule: { kind: 'nth_purchase', n: 3, since: '2026-01-01' } }),
    'dueCustomers new': (trx) =>
      due.dueCustomers(trx, b, '1', { ...at, rule: { kind: 'new', since: '2026-01-01', madeSince: new Date(0) } }),
    fenceCampaigns: (trx) => events.fenceCampaigns(trx, b),
    phonesOf: (trx) => events.phonesOf(trx, b, ['1']),
    notFirstVisits: (trx) => events.notFirstVisits(trx, b, ['1']),
    storesOfFences: (trx) => events.storesOfFences(trx, b, ['1']),
    openCursors: (trx) => events.openCursors(trx, b),
    behindCursors: (trx) => events.behindCursors(trx, b),
    moveCursor: (trx) => events.moveCursor(trx, b, to),
    bringBackCursors: (trx) => events.bringBackCursors(trx),
  },
};
