import type { Knex } from 'knex';
import * as queries from '../../server/checkins/queries.ts';
import * as commits from '../../server/checkins/queries-commit.ts';
import * as tidying from '../../server/checkins/queries-tidy.ts';
import type { Feature } from './calls.ts';

const device = { businessId: '1', deviceId: '1' };
const at = 1_767_225_600_000;

/** The ingest's statements go over connections of its own; here they go over the test's transaction, with the same text. */
const over = (trx: Knex): commits.Runner => ({
  query: ({ text, values }) =>
    trx.raw(
      text.replaceAll(/\$(\d+)/g, ':p$1'),
      Object.fromEntries(values.map((value, index) => [`p${index + 1}`, value])) as never,
    ) as unknown as Promise<{ rows: unknown[] }>,
});

const changes: commits.DeviceChanges = {
  ...{ businesses: ['1'], devices: ['1'], versions: [0], due: [null], seen: [at], states: ['{}'] },
  ...{ firstAt: [at], lastAt: [at], counts: [1], fixes: [Buffer.from('x')] },
};
const visit = {
  ...{ n: 1, fenceId: '1', storeId: null, enteredAt: at, exitedAt: null, dwelledAt: null, lastSeenAt: at },
  amended: false,
};
const further: commits.FurtherChanges = {
  batches: [{ n: 1, firstAt: at, lastAt: at, count: 1, fixes: Buffer.from('y') }],
  visitsRemoved: [{ n: 1, fenceId: '1', enteredAt: at }],
  visitsChanged: [{ ...visit, storedAs: at }],
  visitsAdded: [{ ...visit, clientId: null }],
  events: [
    {
      ...{ n: 1, kind: 'entered', fenceId: '1', storeId: null, at, triggers: true, explanation: {} },
      visitAt: at,
    },
  ],
  checkpointsRemoved: [{ n: 1, at }],
  checkpoints: [{ n: 1, at, track: {} }],
};

export const checkins: Feature = {
  module: { ...queries, ...commits, ...tidying },
  calls: {
    commitFixes: (trx) => commits.commitFixes(over(trx), changes),
    commitAll: (trx) => commits.commitAll(over(trx), changes, further),
    statesOf: (trx) => queries.statesOf(over(trx), [device]),
    makeStates: (trx) => queries.makeStates(over(trx), [device]),
    batchesWithin: (trx) => queries.batchesWithin(over(trx), device, at, at),
    checkpointsFrom: (trx) => queries.checkpointsFrom(over(trx), device, at),
    visitsFrom: (trx) => queries.visitsFrom(over(trx), device, at),
    posterFor: (trx) =>
      queries.posterFor(over(trx), device, { code: 'x', at, clientId: null, withinMilliseconds: 600_000 }),
    dueDevices: (trx) => queries.dueDevices(over(trx), at, 10),
    businessesWithDevices: (trx) => tidying.businessesWithDevices(trx),
    forgetPositions: (trx) => tidying.forgetPositions(trx, '1', { before: at, after: '0', limit: 10 }),
  },
};
