import { IconChevronLeft } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Campaign } from '../api/campaigns.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';
import { type CampaignPart, campaignPages } from '../view/campaigns.ts';
import { openCampaign } from './open.ts';
import { PartLink } from './PartLink.tsx';
import { StateChip } from './StateChip.tsx';

interface CampaignFrameProps {
  campaign: Campaign;
  /** null: there is nothing to see of it yet */
  part: CampaignPart | null;
  children: ReactNode;
}

/** What was launched: its name, its state, and the way between what happens and what came of it. */
export function CampaignFrame({ campaign, part, children }: CampaignFrameProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className="hx-campaign">
      <button type="button" className="hx-link hx-back" onClick={() => openCampaign(null)}>
        <IconChevronLeft size={15} aria-hidden />
        {t('back')}
      </button>
      <header>
        <h2 ref={heading} tabIndex={-1}>
          {campaign.name}
        </h2>
        <StateChip state={campaign.state} />
      </header>
      {part && (
        <nav className="hx-tabs" aria-label={t('pages.label')}>
          {campaignPages.map((page) => (
            <PartLink key={page} id={campaign.id} part={page} current={page === part}>
              {t(`page.${page}`)}
            </PartLink>
          ))}
        </nav>
      )}
      {children}
    </div>
  );
}
