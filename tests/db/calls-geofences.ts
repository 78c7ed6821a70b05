import * as queries from '../../server/geofences/queries.ts';
import * as activity from '../../server/geofences/queries-activity.ts';
import * as rules from '../../server/geofences/queries-rules.ts';
import { b, type Feature } from './calls.ts';

const fence: queries.FenceColumns = {
  ...{ name: 'x', area: { type: 'circle', center: [1, 2], radiusMeters: 50 }, shape: [], estimated: false },
  ...{ square_meters: 7_854, perimeter_meters: 314, active: true, store_id: null, schedule: null, time_zone: 'UTC' },
  ...{ enter_rule: 'standard', margin_meters: null, dwell_seconds: 60, cooldown_seconds: 0 },
};

export const geofences: Feature = {
  module: { ...queries, ...activity, ...rules },
  calls: {
    listFences: (trx) => queries.listFences(trx, b, { after: '0', limit: 10 }),
    fenceOf: (trx) => queries.fenceOf(trx, b, '1'),
    allFences: (trx) => queries.allFences(trx, b),
    createFence: (trx) => queries.createFence(trx, b, fence),
    fenceToChange: (trx) => queries.fenceToChange(trx, b, '1'),
    changeFence: (trx) => queries.changeFence(trx, b, '1', { name: 'y', schedule: null }, { begins: false }),
    'changeFence from now on': (trx) => queries.changeFence(trx, b, '1', fence, { begins: true }),
    deleteFence: (trx) => queries.deleteFence(trx, b, '1'),
    endVisits: (trx) => queries.endVisits(trx, b, '1'),
    endForgottenVisits: (trx) => queries.endForgottenVisits(trx),
    surroundingsOf: (trx) => queries.surroundingsOf(trx, b),
    neighborhoodArea: (trx) => queries.neighborhoodArea(trx, b, '1'),
    activityOf: (trx) => activity.activityOf(trx, b),
    rulesOf: (trx) => rules.rulesOf(trx, b, { 1: 2 }),
    fenceVersions: (trx) => rules.fenceVersions(trx, ['1', '2']),
    fenceVersion: (trx) => rules.fenceVersion(trx, b),
    raiseFenceVersion: (trx) => rules.raiseFenceVersion(trx, b),
  },
};
