import * as queries from '../../server/segments/queries.ts';
import * as choices from '../../server/segments/queries-choices.ts';
import { b, type Feature } from './calls.ts';

const everyone = { sql: 'true', bindings: {} };
const definition = { all: [] };

export const segments: Feature = {
  module: { ...queries, ...choices },
  calls: {
    listSegments: (trx) => queries.listSegments(trx, b, { after: '0', limit: 10 }),
    segmentOf: (trx) => queries.segmentOf(trx, b, '1'),
    definitionOf: (trx) => queries.definitionOf(trx, b, '1'),
    createSegment: (trx) => queries.createSegment(trx, b, { name: 'x', definition }),
    changeSegment: (trx) => queries.changeSegment(trx, b, '1', { name: 'y', definition }),
    deleteSegment: (trx) => queries.deleteSegment(trx, b, '1'),
    campaignsWith: (trx) => queries.campaignsWith(trx, b, '1'),
    situationOf: (trx) => queries.situationOf(trx, b),
    segmentVersion: (trx) => queries.segmentVersion(trx, b, '1'),
    knownNeighborhoods: (trx) => queries.knownNeighborhoods(trx, b, ['1']),
    isKnownGeofence: (trx) => queries.isKnownGeofence(trx, b, '1'),
    isKnownCampaign: (trx) => queries.isKnownCampaign(trx, b, '1'),
    occupiedCells: (trx) => queries.occupiedCells(trx, b, 10),
    countPicked: (trx) => queries.countPicked(trx, b, everyone, undefined),
    'countPicked with cells': (trx) => queries.countPicked(trx, b, everyone, 9),
    tagChoices: (trx) => choices.tagChoices(trx, b, 10),
    attributeChoices: (trx) => choices.attributeChoices(trx, b, 10),
    itemChoices: (trx) => choices.itemChoices(trx, b, 10),
  },
};
