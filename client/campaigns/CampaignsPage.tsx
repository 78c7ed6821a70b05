import '../css/catchments.css';
import '../css/customers.css';
import '../css/segments.css';
import '../css/fences.css';
import '../css/campaigns.css';
import '../css/campaign-parts.css';
import { Button, Skeleton } from '@mantine/core';
import { Suspense, useEffect, useRef } from 'react';
import { useCampaign } from '../api/campaigns.ts';
import { Failure } from '../api/problem.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { tCampaigns as t } from '../strings/en-campaigns.ts';
import { t as tShared } from '../strings/t.ts';
import { campaignPages, flowSteps } from '../view/campaigns.ts';
import { useView } from '../view/view.ts';
import { beginCampaign } from './actions.ts';
import { CampaignFrame } from './CampaignFrame.tsx';
import { DraftPage } from './DraftPage.tsx';
import { CampaignSettings, pageParts } from './flow.ts';
import { CampaignList } from './list/CampaignList.tsx';
import { openCampaign, partOf } from './open.ts';

const Waiting = () => <Skeleton height={200} role="status" aria-label={tShared('state.loading')} />;

/** Campaigns: all of them, one being made, one that runs, and how people are written to. */
export default function CampaignsPage() {
  const { id } = useView().campaigns;
  const can = useCan();
  const begun = useRef(false);
  const begins = id === 'new' && can.saveAreas;
  useEffect(() => {
    if (!begins || begun.current) return;
    begun.current = true;
    beginCampaign('replace').catch((error: unknown) => console.warn(error));
  }, [begins]);
  if (id === null || (id === 'new' && !can.saveAreas)) return <CampaignList />;
  if (id === 'new') return <Waiting />;
  if (id === 'settings') {
    return (
      <Suspense fallback={<Waiting />}>
        <CampaignSettings />
      </Suspense>
    );
  }
  return <One key={id} id={id} />;
}

function One({ id }: { id: string }) {
  const { part } = useView().campaigns;
  const can = useCan();
  const answer = useCampaign(id);
  const { data: campaign, error } = answer;
  const gone = error instanceof Failure && error.reason === 'not-found';
  useEffect(() => {
    if (!gone) return;
    notify({ tone: 'problem', text: t('gone') });
    openCampaign(null, null, 'replace');
  }, [gone]);
  // A draft has no results, and what was launched is no longer drawn.
  const usual = campaign ? partOf(campaign.state) : null;
  const isStep = flowSteps.some((step) => step === part);
  const fits = part !== null && (campaign?.state === 'draft') === isStep;
  useEffect(() => {
    if (usual && !fits) openCampaign(id, usual, 'replace');
  }, [id, usual, fits]);

  if (error && !campaign && !gone) {
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('one.failed')}</strong>
        <p>{failureWords(error)}</p>
        <Button size="xs" variant="default" onClick={() => answer.refetch()}>
          {tShared('retry')}
        </Button>
      </div>
    );
  }
  // What was kept from an earlier visit may have been changed by others since.
  if (!campaign || !fits || (campaign.state === 'draft' && answer.isFetching && !answer.isFetchedAfterMount))
    return <Waiting />;
  if (campaign.state === 'draft' && can.saveAreas) return <DraftPage campaign={campaign} />;
  if (campaign.state === 'draft') {
    return (
      <CampaignFrame campaign={campaign} part={null}>
        <p className="hx-empty">{t('draft.wait')}</p>
      </CampaignFrame>
    );
  }
  const page = campaignPages.find((one) => one === part) ?? 'live';
  const Page = pageParts[page];
  return (
    <CampaignFrame campaign={campaign} part={page}>
      <Suspense fallback={<Waiting />}>
        <Page campaign={campaign} />
      </Suspense>
    </CampaignFrame>
  );
}
