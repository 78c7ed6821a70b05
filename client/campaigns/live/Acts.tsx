import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { endCampaign, pauseCampaign, resumeCampaign } from '../../api/campaign-run.ts';
import type { Campaign } from '../../api/campaigns.ts';
import { formatInstant, formatNumber } from '../../format/format.ts';
import { notifyFailure } from '../../notify/notices.ts';
import { Sure } from '../../notify/Sure.tsx';
import { useCan } from '../../shell/can.ts';
import { tResults as t } from '../../strings/en-results.ts';
import { copyCampaign } from '../actions.ts';

/** Pause, go on, end; or the same once more. */
export function Acts({ campaign, owed }: { campaign: Campaign; owed: number }) {
  const { id, name, state, schedule } = campaign;
  const can = useCan();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const run = async (work: (id: string) => Promise<unknown>) => {
    setBusy(true);
    try {
      await work(id);
      setAsks(false);
    } catch (error) {
      notifyFailure(t('live.failed.act'), error);
    } finally {
      setBusy(false);
    }
  };
  const waits = state === 'scheduled' && schedule.startAt !== null;
  return (
    <>
      {waits && <p>{t('live.scheduled', { when: formatInstant(schedule.startAt ?? '') })}</p>}
      {state === 'paused' && <p>{t('live.paused')}</p>}
      {can.saveAreas && (
        <span className="hx-actions">
          {(state === 'active' || state === 'scheduled') && (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              leftSection={<IconPlayerPause size={15} aria-hidden />}
              onClick={() => run(pauseCampaign)}
            >
              {t('live.pause')}
            </Button>
          )}
          {state === 'paused' && (
            <Button
              size="xs"
              disabled={busy}
              leftSection={<IconPlayerPlay size={15} aria-hidden />}
              onClick={() => run(resumeCampaign)}
            >
              {t('live.resume')}
            </Button>
          )}
          {state !== 'ended' && !asks && (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              leftSection={<IconPlayerStop size={15} aria-hidden />}
              onClick={() => setAsks(true)}
            >
              {t('live.end')}
            </Button>
          )}
          {state === 'ended' && (
            <Button size="xs" variant="default" onClick={() => copyCampaign(campaign)}>
              {t('live.duplicate')}
            </Button>
          )}
        </span>
      )}
      {asks && (
        <Sure
          title={t('live.end.sure', { name })}
          act={t('live.end')}
          grave
          onAct={() => run(endCampaign)}
          onStay={() => setAsks(false)}
        >
          {t('live.end.help', { count: owed, n: formatNumber(owed) })}
        </Sure>
      )}
    </>
  );
}
