import type { Knex } from 'knex';
import type { CampaignSettingsPatch, StoredSettings } from '../contract/campaigns.ts';

export interface SettingsRow {
  settings: Partial<StoredSettings>;
  secret: string;
}

export const storedSettings = (knex: Knex, businessId: string): PromiseLike<SettingsRow | undefined> =>
  knex('campaign_settings').where({ business_id: businessId }).first('settings', 'secret');

/** Of two that make one at once, the first stays. */
export async function keepSecret(knex: Knex, businessId: string, secret: string): Promise<void> {
  await knex('campaign_settings').insert({ business_id: businessId, secret }).onConflict('business_id').ignore();
}

export async function changeStored(knex: Knex, businessId: string, patch: CampaignSettingsPatch): Promise<void> {
  await knex.raw(
    'update campaign_settings set settings = settings || cast(:patch as jsonb) where business_id = :businessId',
    { businessId, patch: JSON.stringify(patch) },
  );
}
