import {
  IconCircleCheck,
  IconClock,
  IconPencil,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';
import type { CampaignState } from '../api/campaigns.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';

const icons = {
  draft: IconPencil,
  scheduled: IconClock,
  active: IconPlayerPlayFilled,
  paused: IconPlayerPauseFilled,
  ended: IconCircleCheck,
} as const satisfies Record<CampaignState, unknown>;

/** The state in a word and a sign, never by color alone. */
export function StateChip({ state }: { state: CampaignState }) {
  const Icon = icons[state];
  return (
    <span className="hx-campaign-state" data-state={state}>
      <Icon size={14} stroke={1.8} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}
