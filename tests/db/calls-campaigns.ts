import * as queries from '../../server/campaigns/queries.ts';
import * as outline from '../../server/campaigns/queries-outline.ts';
import * as settings from '../../server/campaigns/queries-settings.ts';
import { newCampaign } from '../../server/contract/campaigns.ts';
import { b, type Feature } from './calls.ts';

const fields = newCampaign.parse({ name: 'x' });
const row = {
  ...{ business_id: b, id: '1', name: 'x', state: 'draft', definition: fields, segment_id: null },
  ...{ version: 1 },
} as unknown as queries.CampaignRow;

export const campaigns: Feature = {
  module: { ...queries, ...outline, ...settings },
  calls: {
    listCampaigns: (trx) => queries.listCampaigns(trx, b, { before: null, limit: 10, states: ['draft'] }),
    campaignOf: (trx) => queries.campaignOf(trx, b, '1'),
    campaignsIn: (trx) => queries.campaignsIn(trx, ['active']),
    createCampaign: (trx) => queries.createCampaign(trx, b, fields),
    changeCampaign: (trx) => queries.changeCampaign(trx, row, fields),
    keepVersion: (trx) => queries.keepVersion(trx, row, null),
    setState: (trx) => queries.setState(trx, b, '1', ['active'], 'ended'),
    launchDraft: (trx) => queries.launchDraft(trx, row),
    resumePaused: (trx) => queries.resumePaused(trx, b, '1'),
    deleteDraft: (trx) => queries.deleteDraft(trx, b, '1'),
    unknownGeofences: (trx) => queries.unknownGeofences(trx, b, ['1']),
    segmentExists: (trx) => queries.segmentExists(trx, b, '1'),
    storePosition: (trx) => outline.storePosition(trx, b, '1'),
    streetsEdition: (trx) => outline.streetsEdition(trx, b),
    neighborhoodAreas: (trx) => outline.neighborhoodAreas(trx, b, ['1']),
    storedSettings: (trx) => settings.storedSettings(trx, b),
    keepSecret: (trx) => settings.keepSecret(trx, b, 'whsec_x'),
    changeStored: (trx) => settings.changeStored(trx, b, { confirmAbove: 10 }),
  },
};
