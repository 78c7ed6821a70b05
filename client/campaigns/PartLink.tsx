import type { ReactNode } from 'react';
import { type CampaignPart, defaultCampaigns } from '../view/campaigns.ts';
import { encodeView } from '../view/codec.ts';
import { useView } from '../view/view.ts';
import { openCampaign } from './open.ts';

interface PartLinkProps {
  id: string;
  part: CampaignPart;
  current: boolean;
  kind?: 'step' | 'page';
  children: ReactNode;
}

/** A part of a campaign, which can be opened in another window too. */
export function PartLink({ id, part, current, kind = 'page', children }: PartLinkProps) {
  const view = useView();
  return (
    <a
      href={encodeView({ ...view, page: 'campaigns', campaigns: { ...defaultCampaigns, id, part } })}
      aria-current={current ? kind : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        openCampaign(id, part);
      }}
    >
      {children}
    </a>
  );
}
