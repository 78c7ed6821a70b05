import { Button, Skeleton } from '@mantine/core';
import { type CampaignProgress, useProgress } from '../../api/campaign-run.ts';
import { formatInstant, formatMoney, formatNumber } from '../../format/format.ts';
import { failureWords } from '../../notify/notices.ts';
import { tCompose } from '../../strings/en-compose.ts';
import { tResults as t } from '../../strings/en-results.ts';
import { t as tShared } from '../../strings/t.ts';
import type { PageProps } from '../flow.ts';
import { Acts } from './Acts.tsx';
import { Dead } from './Dead.tsx';
import { Flyers } from './Flyers.tsx';
import { Places } from './Places.tsx';
import { reasonWords, told } from './told.ts';

/** A campaign while it runs: what was sent, what waits, what was not sent and why. */
export default function LivePage({ campaign }: PageProps) {
  const runs = campaign.state === 'active';
  const { data: progress, error, refetch } = useProgress(campaign.id, runs);
  return (
    <>
      <Acts campaign={campaign} owed={progress?.messages.owed ?? 0} />
      {error && !progress && (
        <div className="hx-trouble" role="alert">
          <strong>{t('live.failed')}</strong>
          <p>{failureWords(error)}</p>
          <Button size="xs" variant="default" onClick={() => refetch()}>
            {tShared('retry')}
          </Button>
        </div>
      )}
      {!progress && !error && <Skeleton height={160} role="status" aria-label={tShared('state.loading')} />}
      {progress && <Numbers progress={progress} />}
      <Places campaign={campaign} />
      {campaign.channels.includes('flyer') && <Flyers campaignId={campaign.id} />}
      {campaign.offer.code !== 'none' && (
        <p className="hx-note">{t('live.till', { link: `${window.location.origin}/till` })}</p>
      )}
      <Dead campaignId={campaign.id} />
    </>
  );
}

function Numbers({ progress }: { progress: CampaignProgress }) {
  const { messages, reasons, byChannel, held, currency } = progress;
  if (progress.audience === 0) return <p className="hx-empty">{t('live.none')}</p>;
  const notSent = reasons.reduce((sum, { messages: count }) => sum + (count ?? 0), 0);
  const counts: [string, string][] = [
    [t('live.audience'), told(progress.audience)],
    [t('live.heldOut'), told(progress.heldOut)],
    [t('live.sent'), told(messages.sent)],
    [t('live.owed'), told(messages.owed)],
    [t('live.redeemed'), told(progress.redeemed)],
    ...(progress.revenue === null
      ? []
      : [[t('live.revenue'), formatMoney(progress.revenue, currency)] as [string, string]]),
    ...(progress.cost === null ? [] : [[t('live.cost'), formatMoney(progress.cost, currency)] as [string, string]]),
  ];
  return (
    <>
      <section className="hx-block" aria-label={t('live.now')}>
        <h3>{t('live.now')}</h3>
        <dl className="hx-fence-counts">
          {counts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {(held.messages ?? 0) > 0 && held.until !== null && Date.parse(held.until) > Date.now() && (
          <p className="hx-note">
            {t('live.held', {
              ...{ count: held.messages ?? 0, n: formatNumber(held.messages ?? 0) },
              when: formatInstant(held.until),
            })}
          </p>
        )}
        {held.trouble !== null && (
          <p className="hx-trouble" role="status">
            {t('live.trouble', { trouble: held.trouble })}
          </p>
        )}
      </section>
      {reasons.length > 0 && (
        <section className="hx-block" aria-label={t('live.reasons')}>
          <h3>{t('live.reasons')}</h3>
          <p className="hx-note">{t('live.reasons.help')}</p>
          <ul className="hx-reasons">
            {reasons.map(({ reason, messages: count }) => (
              <li key={reason}>
                <span>{reasonWords(reason)}</span>
                <strong>{told(count)}</strong>
                <i aria-hidden style={{ inlineSize: `${(100 * (count ?? 0)) / Math.max(1, notSent)}%` }} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {byChannel.length > 0 && (
        <section className="hx-block" aria-label={t('live.channels')}>
          <h3>{t('live.channels')}</h3>
          <div className="hx-scroll-x">
            <table className="hx-table hx-numbers">
              <thead>
                <tr>
                  <th scope="col">{t('live.channel')}</th>
                  <th scope="col" data-numeric>
                    {t('live.sent')}
                  </th>
                  <th scope="col" data-numeric>
                    {t('live.failed.count')}
                  </th>
                  <th scope="col" data-numeric>
                    {t('live.suppressed')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {byChannel.map((one) => (
                  <tr key={one.channel}>
                    <th scope="row">{tCompose(`channel.${one.channel}`)}</th>
                    <td data-numeric>{told(one.sent)}</td>
                    <td data-numeric>{told(one.failed)}</td>
                    <td data-numeric>{told(one.suppressed)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
    </>
  );
}
