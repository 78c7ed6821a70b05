import * as queries from '../../server/webhooks/queries.ts';
import * as deliveries from '../../server/webhooks/queries-deliveries.ts';
import * as sending from '../../server/webhooks/queries-sending.ts';
import { b, type Feature } from './calls.ts';

const paging = { after: '0', limit: 10 };
const payload = { type: 'fence.entered', timestamp: '2026-01-01T00:00:00Z', data: {} };
const attempt = { at: '2026-01-01T00:00:00Z', status: 500, error: null, milliseconds: 7 };

export const webhooks: Feature = {
  module: { ...queries, ...deliveries, ...sending },
  calls: {
    listWebhooks: (trx) => queries.listWebhooks(trx, b, paging),
    webhookOf: (trx) => queries.webhookOf(trx, b, '1'),
    createWebhook: (trx) =>
      queries.createWebhook(trx, b, { name: 'x', url: 'https://x/', events: ['checked_in'], secret: 'whsec_x' }),
    changeWebhook: (trx) => queries.changeWebhook(trx, b, '1', { active: true }),
    rotateSecret: (trx) => queries.rotateSecret(trx, b, '1', 'whsec_y'),
    deleteWebhook: (trx) => queries.deleteWebhook(trx, b, '1'),
    disableWebhook: (trx) => queries.disableWebhook(trx, b, '1', '410 Gone'),
    listDeliveries: (trx) => deliveries.listDeliveries(trx, b, '1', { status: undefined }, paging),
    'listDeliveries that failed, further on': (trx) =>
      deliveries.listDeliveries(trx, b, '1', { status: 'failed' }, { after: '5', limit: 10 }),
    insertDeliveries: (trx) => deliveries.insertDeliveries(trx, b, '1', [{ messageId: 'x', deviceId: '1', payload }]),
    replayDelivery: (trx) => deliveries.replayDelivery(trx, b, '1', '1'),
    replayFailed: (trx) => deliveries.replayFailed(trx, b, '1'),
    behindWebhooks: (trx) => sending.behindWebhooks(trx),
    lockWebhook: (trx) => sending.lockWebhook(trx, b, '1'),
    moveWebhook: (trx) => sending.moveWebhook(trx, b, '1', { xid: '1', id: '1' }),
    bringBackWebhooks: (trx) => sending.bringBackWebhooks(trx),
    dueWebhooks: (trx) => sending.dueWebhooks(trx),
    claimDelivery: (trx) => sending.claimDelivery(trx, { business_id: b, id: '1' }, 60_000),
    settleDelivery: (trx) => sending.settleDelivery(trx, b, '1', { status: 'waiting', nextAt: new Date(0), attempt }),
    releaseDelivery: (trx) => sending.releaseDelivery(trx, b, '1'),
    forgetDeliveries: (trx) => sending.forgetDeliveries(trx, 30),
  },
};
