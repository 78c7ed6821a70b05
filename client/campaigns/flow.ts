import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { Campaign, CampaignFields } from '../api/campaigns.ts';
import type { CampaignPart, campaignPages, FlowStep } from '../view/campaigns.ts';
import type { EditAction, Editor } from './edit.ts';

/**
 * Where the parts of a campaign slot in. Each is a default export in a chunk of its own:
 *
 *   who      who/WhoStep.tsx          StepProps   the area, the segment, and whom they reach
 *   message  compose/MessageStep.tsx  StepProps   channels, offer, texts, variants
 *   when     compose/WhenStep.tsx     StepProps   schedule, trigger, limits, holdout
 *   check    launch/CheckStep.tsx     StepProps   what is missing, what will happen, launch
 *   live     live/LivePage.tsx        PageProps   while it runs
 *   results  results/ResultsPage.tsx  PageProps   what came of it
 *
 * and beside them settings/CampaignSettings.tsx, without props, at /campaigns/settings. The frame around a step (DraftPage.tsx) holds
 * the name, undo, saving and the way between the steps; a step reads `fields`, calls `change`, and never saves by itself. Its
 * words are in a catalog of its own.
 */
export interface StepProps {
  /** as it was saved last */
  campaign: Campaign;
  /** as it is on the screen */
  fields: CampaignFields;
  /** One step that can be undone. With the same `field` again, such as `offer title`, it is still the same step. */
  change: (patch: Partial<CampaignFields>, field?: string) => void;
  goTo: (part: CampaignPart) => void;
  /** Saves at once what is not saved yet; false where it could not be, which the frame says. Before checking and launching. */
  save: () => Promise<boolean>;
  /** for the step with the map */
  editor: Editor;
  dispatch: (action: EditAction) => void;
}
export interface PageProps {
  campaign: Campaign;
}

type Lazy<Props> = LazyExoticComponent<ComponentType<Props>>;

export const stepParts: Record<FlowStep, Lazy<StepProps>> = {
  who: lazy(() => import('./who/WhoStep.tsx')),
  message: lazy(() => import('./compose/MessageStep.tsx')),
  when: lazy(() => import('./compose/WhenStep.tsx')),
  check: lazy(() => import('./launch/CheckStep.tsx')),
};
export const pageParts: Record<(typeof campaignPages)[number], Lazy<PageProps>> = {
  live: lazy(() => import('./live/LivePage.tsx')),
  results: lazy(() => import('./results/ResultsPage.tsx')),
};
export const CampaignSettings = lazy(() => import('./settings/CampaignSettings.tsx'));
