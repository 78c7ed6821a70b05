export { areaDefinition, areaPointer } from './area.ts';
export { type CheckDependencies, checkCampaign, type Fault } from './check.ts';
export { armOf, hashShare, hashShareSql } from './hash.ts';
export { type Outline, outlineOf } from './outline.ts';
export { type CampaignDefinition, type CampaignRow, campaignOf, campaignsIn, setState } from './queries.ts';
export { type CampaignDependencies, campaignRoutes } from './routes.ts';
export { type Settings, settingsOf } from './settings.ts';
