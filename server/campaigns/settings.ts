import type { Knex } from 'knex';
import { type CampaignSettingsPatch, defaultSettings, type StoredSettings } from '../contract/campaigns.ts';
import { newSecret } from '../webhooks/index.ts';
import { changeStored, keepSecret, storedSettings } from './queries-settings.ts';

export type Settings = StoredSettings & {
  /** whsec_…: signs what is sent to a receiver of texts or letters, and what comes back. */
  secret: string;
};

/** How a business writes to people. The secret is made when it is first asked for. */
export async function settingsOf(knex: Knex, businessId: string): Promise<Settings> {
  const known = await storedSettings(knex, businessId);
  if (known) return { ...defaultSettings, ...known.settings, secret: known.secret };
  await keepSecret(knex, businessId, newSecret());
  return settingsOf(knex, businessId);
}

export async function changeSettings(knex: Knex, businessId: string, patch: CampaignSettingsPatch): Promise<Settings> {
  await settingsOf(knex, businessId);
  await changeStored(knex, businessId, patch);
  return settingsOf(knex, businessId);
}
