import type { CampaignState } from '../../server/contract/campaigns.ts';

/** The steps of making a campaign, then what is read while it runs and after. */
export const flowSteps = ['who', 'message', 'when', 'check'] as const;
export type FlowStep = (typeof flowSteps)[number];
export const campaignPages = ['live', 'results'] as const;
export type CampaignPart = FlowStep | (typeof campaignPages)[number];
const parts: readonly CampaignPart[] = [...flowSteps, ...campaignPages];

export const shownStates = ['draft', 'scheduled', 'active', 'paused', 'ended'] as const satisfies CampaignState[];

/** What the pages of campaigns show, as their links carry it. */
export interface CampaignsView {
  /** the campaign that is open: its id, `new`, or `settings`; null: all of them */
  id: string | null;
  /** null: the one that suits its state */
  part: CampaignPart | null;
  calendar: boolean;
  /** of the list; null: any */
  state: CampaignState | null;
  /** of the calendar, such as 2026-11; null: this one */
  month: string | null;
}

export const defaultCampaigns: CampaignsView = { id: null, part: null, calendar: false, state: null, month: null };

/** `id` comes from the path. */
export function readCampaigns(query: URLSearchParams, id: string | null): CampaignsView {
  if (id === 'settings' || id === 'new') return { ...defaultCampaigns, id };
  if (id !== null && /^\d+$/.test(id))
    return { ...defaultCampaigns, id, part: parts.find((part) => part === query.get('part')) ?? null };
  const month = query.get('month');
  return {
    ...defaultCampaigns,
    calendar: query.get('show') === 'calendar',
    state: shownStates.find((state) => state === query.get('state')) ?? null,
    month: month !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? month : null,
  };
}

/** What belongs to one campaign is only in its links, what belongs to the list only in the list's. */
export function writeCampaigns(query: URLSearchParams, { id, part, calendar, state, month }: CampaignsView): void {
  if (id === null) {
    if (calendar) query.set('show', 'calendar');
    if (state) query.set('state', state);
    if (month) query.set('month', month);
  } else if (part && /^\d+$/.test(id)) query.set('part', part);
}

/** Whether the map says something beside the panel: where an area is drawn, and where people are reached. */
export const campaignsOverMap = ({ id, part }: CampaignsView): boolean =>
  id !== null && id !== 'settings' && (part === null || part === 'who' || part === 'live' || part === 'results');
