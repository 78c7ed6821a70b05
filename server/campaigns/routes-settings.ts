import {
  type CampaignSettings,
  campaignSettings,
  campaignSettingsPatch,
  defaultSettings,
  type StoredSettings,
} from '../contract/campaigns.ts';
import { isMetadata, refusesHost } from '../http/outgoing.ts';
import { refuse } from '../http/problem.ts';
import { everyone, ok, ownerOnly, type Principal, type Route, route } from '../http/route.ts';
import { changeSettings, type Settings, settingsOf } from './settings.ts';

const path = '/campaigns/settings';

const keys = Object.keys(defaultSettings) as (keyof StoredSettings)[];
const toSettings = (settings: Settings, { role }: Principal, canMail: boolean): CampaignSettings => ({
  ...(Object.fromEntries(keys.map((key) => [key, settings[key]])) as StoredSettings),
  emailReady: canMail && settings.fromAddress !== null,
  secret: role === 'owner' ? settings.secret : null,
});

/** How a business writes to people. `canMail`: a mail server is configured. */
export const settingsRoutes = ({ canMail }: { canMail: boolean }): Route[] => [
  route({
    method: 'get',
    path,
    tag: 'Campaigns',
    summary: 'How people are written to: quiet hours, how often at most, from whom',
    allow: everyone,
    answers: { 200: campaignSettings },
    secret: true,
    handle: async ({ knex, principal }) =>
      ok(toSettings(await settingsOf(knex, principal.businessId), principal, canMail)),
  }),
  route({
    method: 'patch',
    path,
    tag: 'Campaigns',
    summary: 'Change some of these settings',
    allow: ownerOnly,
    body: campaignSettingsPatch,
    answers: { 200: campaignSettings },
    secret: true,
    async handle({ knex, principal, body }) {
      const refused = (['smsUrl', 'mailUrl'] as const).find(
        (key) => body[key] && refusesHost(new URL(body[key]), isMetadata),
      );
      if (refused)
        return refuse('bad-input', 'This address is not allowed.', [
          { pointer: `/${refused}`, detail: 'is a link-local address' },
        ]);
      return ok(toSettings(await changeSettings(knex, principal.businessId, body), principal, canMail));
    },
  }),
];
