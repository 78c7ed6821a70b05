/** Pages of their own behind the settings. */
export const settingsParts = ['phones', 'webhooks'] as const;
export type SettingsPart = (typeof settingsParts)[number];
