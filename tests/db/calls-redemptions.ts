import * as flyerQueries from '../../server/flyers/queries.ts';
import * as queries from '../../server/redemptions/queries.ts';
import * as codes from '../../server/redemptions/queries-codes.ts';
import { b, type Feature } from './calls.ts';

const box = [-76.6, 39.2, -76.5, 39.3] as const;
const house = { street: 1, number: 2, suffix: '', ordinal: 0, lng: -76.55, lat: 39.25 };

export const redemptions: Feature = {
  module: { ...queries, ...codes },
  calls: {
    insertCodes: (trx) =>
      codes.insertCodes(trx, b, [
        {
          ...{ code: 'ABCD-EFGH', campaignId: '1', recipient: null, neighborhoodId: null, arm: null, useLimit: 1 },
          expiresAt: null,
        },
      ]),
    codesLike: (trx) => codes.codesLike(trx, b, 'ABCDEFGH'),
    takeUpShared: (trx) => codes.takeUpShared(trx, b, 'ABCDEFGH'),
    takeCode: (trx) =>
      queries.takeCode(trx, b, {
        ...{ code: 'ABCD-EFGH', useLimit: 1, storeId: null, amount: null, clientId: null, at: new Date(0) },
      }),
    undoRedemption: (trx) => queries.undoRedemption(trx, b, '1', 10),
    redemptionOf: (trx) => queries.redemptionOf(trx, b, '1'),
    redemptionByClientId: (trx) => queries.redemptionByClientId(trx, b, 'till-1/1'),
    listRedemptions: (trx) => queries.listRedemptions(trx, b, { before: null, limit: 10, campaignId: null }),
    'listRedemptions of a campaign, the next page': (trx) =>
      queries.listRedemptions(trx, b, { before: '5', limit: 10, campaignId: '1' }),
    setAmount: (trx) => queries.setAmount(trx, b, '1', { amount: 12.5, withinDays: 7 }),
    usesOf: (trx) => queries.usesOf(trx, b, { code: 'ABCD-EFGH', campaign_id: '1' }),
    storesOf: (trx) => queries.storesOf(trx, b, undefined),
    'storesOf a named one': (trx) => queries.storesOf(trx, b, '1'),
    tillShopOf: (trx) => queries.tillShopOf(trx, b),
  },
};

export const flyers: Feature = {
  module: flyerQueries,
  calls: {
    housesIn: (trx) => flyerQueries.housesIn(trx, b, '1', { box, after: undefined, limit: 10 }),
    'housesIn after one': (trx) => flyerQueries.housesIn(trx, b, '1', { box, after: house, limit: 10 }),
    streetsIn: (trx) => flyerQueries.streetsIn(trx, b, '1', { box, streets: [1, 2], after: -1, limit: 10 }),
    shopOf: (trx) => flyerQueries.shopOf(trx, b),
    leftAlone: (trx) => flyerQueries.leftAlone(trx, b, '1'),
    holdCampaign: (trx) => flyerQueries.holdCampaign(trx as Parameters<typeof flyerQueries.holdCampaign>[0], b, '1'),
    printedCodes: (trx) => flyerQueries.printedCodes(trx, b, '1'),
  },
};
