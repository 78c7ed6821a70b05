import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { type CampaignCheck, launchCampaign, useCampaignSettings, useCheck } from '../../api/campaign-run.ts';
import { formatNumber } from '../../format/format.ts';
import { failureWords, notify, notifyFailure } from '../../notify/notices.ts';
import { Sure } from '../../notify/Sure.tsx';
import { tCompose as t } from '../../strings/en-compose.ts';
import { t as tShared } from '../../strings/t.ts';
import type { StepProps } from '../flow.ts';
import { openCampaign } from '../open.ts';
import { stepOf, versionOf } from './faults.ts';
import { summaryOf } from './summary.ts';
import { TestSend } from './TestSend.tsx';

/** What is missing, what will happen, a test, and the launch. Everything is saved first: only what is saved is launched. */
export default function CheckStep({ campaign, fields, save, goTo }: StepProps) {
  const [saved, setSaved] = useState<boolean | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step is opened
  useEffect(() => {
    save().then(setSaved, () => setSaved(false));
  }, []);
  if (saved === null) return <Skeleton height={160} role="status" aria-label={tShared('state.loading')} />;
  if (!saved)
    return (
      <p className="hx-trouble" role="alert">
        {t('check.unsaved')}
      </p>
    );
  return <Checked campaign={campaign} fields={fields} goTo={goTo} />;
}

function Checked({ campaign, fields, goTo }: Pick<StepProps, 'campaign' | 'fields' | 'goTo'>) {
  const check = useCheck(campaign.id);
  const settings = useCampaignSettings().data;
  const go = (to: ReturnType<typeof stepOf>) => (to === 'settings' ? openCampaign(to) : goTo(to));
  if (check.error && !check.data)
    return (
      <div className="hx-trouble" role="alert">
        <strong>{t('check.failed')}</strong>
        <p>{failureWords(check.error)}</p>
        <Button size="xs" variant="default" onClick={() => check.refetch()}>
          {t('check.again')}
        </Button>
      </div>
    );
  if (!check.data || check.isFetching)
    return <Skeleton height={160} role="status" aria-label={tShared('state.loading')} />;
  const { faults, warnings } = check.data;
  return (
    <>
      <section className="hx-block" aria-label={t('check.title')}>
        <h3>{t('check.title')}</h3>
        {faults.length === 0 ? (
          <p className="hx-check-line" data-good>
            <IconCircleCheck size={18} aria-hidden /> {t('check.ready')}
          </p>
        ) : (
          <>
            <p>{t('check.faults', { count: faults.length, n: formatNumber(faults.length) })}</p>
            <ul className="hx-check-list">
              {faults.map(({ pointer, detail }) => (
                <li key={`${pointer} ${detail}`}>
                  <IconAlertTriangle size={16} aria-hidden />
                  <span>
                    {versionOf(pointer, fields.variants)}
                    {sentence(detail)}
                  </span>
                  <button type="button" className="hx-link" onClick={() => go(stepOf(pointer))}>
                    {t('check.go')}
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className="hx-block" aria-label={t('check.summary')}>
        <h3>{t('check.summary')}</h3>
        <ul className="hx-summary">
          {summaryOf(fields, check.data, settings ?? null).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {warnings.length > 0 && (
          <>
            <h4>{t('check.warnings')}</h4>
            <ul className="hx-summary">
              {warnings.map(({ kind, detail }) => (
                <li key={kind}>{detail}</li>
              ))}
            </ul>
          </>
        )}
      </section>
      <TestSend campaign={campaign} fields={fields} />
      <Launch campaign={campaign} check={check.data} above={settings?.confirmAbove ?? 0} />
    </>
  );
}

const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`;

function Launch({ campaign, check, above }: { campaign: StepProps['campaign']; check: CampaignCheck; above: number }) {
  const [asks, setAsks] = useState(false);
  const launch = async () => {
    try {
      await launchCampaign(campaign.id, check.reachable);
      notify({ tone: 'done', text: t('launch.done', { name: campaign.name }) });
      openCampaign(campaign.id, 'live', 'replace');
    } catch (error) {
      setAsks(false);
      notifyFailure(t('launch.failed'), error);
    }
  };
  const people = { count: check.reachable ?? 0, n: formatNumber(check.reachable ?? 0) };
  if (asks)
    return (
      <Sure title={t('launch.sure', people)} act={t('launch.act.sure')} onAct={launch} onStay={() => setAsks(false)}>
        {t('launch.sure.help', { count: above, n: formatNumber(above) })} {t('check.stop')}
      </Sure>
    );
  return (
    <div className="hx-launch">
      <p className="hx-note">{t('check.stop')}</p>
      <Button size="md" disabled={check.faults.length > 0} onClick={() => (check.confirm ? setAsks(true) : launch())}>
        {t('launch.act')}
      </Button>
    </div>
  );
}
