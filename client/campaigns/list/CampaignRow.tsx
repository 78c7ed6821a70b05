import { ActionIcon } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { CampaignSummary } from '../../api/campaigns.ts';
import { useSession } from '../../api/session.ts';
import { Sure } from '../../notify/Sure.tsx';
import { useCan } from '../../shell/can.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { copyCampaign, throwAway } from '../actions.ts';
import { openCampaign, partOf } from '../open.ts';
import { StateChip } from '../StateChip.tsx';
import { countsWords, doesWords, whenWords } from './words.ts';

/** One campaign: its state, what it does, when, and what came of it. */
export function CampaignRow({ campaign }: { campaign: CampaignSummary }) {
  const can = useCan();
  const businessId = useSession().data?.business.id ?? '';
  const [leaving, setLeaving] = useState(false);
  const { id, name, state } = campaign;
  const counts = countsWords(campaign);
  return (
    <li>
      <button type="button" aria-label={t('list.open', { name })} onClick={() => openCampaign(id, partOf(state))}>
        <strong>{name}</strong>
        <span className="hx-campaign-line">
          <StateChip state={state} />
          <span>{whenWords(campaign)}</span>
        </span>
        <span>{doesWords(campaign)}</span>
        {counts && <span className="hx-campaign-counts">{counts}</span>}
      </button>
      {can.saveAreas && (
        <span className="hx-row-tools">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('list.duplicate', { name })}
            title={t('list.duplicate', { name })}
            onClick={() => copyCampaign(campaign)}
          >
            <IconCopy size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
          {state === 'draft' && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('list.delete', { name })}
              title={t('list.delete', { name })}
              onClick={() => setLeaving(true)}
            >
              <IconTrash size={17} stroke={1.6} aria-hidden />
            </ActionIcon>
          )}
        </span>
      )}
      {leaving && (
        <Sure
          title={t('delete.sure', { name })}
          act={t('delete.act')}
          grave
          onAct={() => throwAway(businessId, campaign)}
          onStay={() => setLeaving(false)}
        >
          {t('delete.help')}
        </Sure>
      )}
    </li>
  );
}
