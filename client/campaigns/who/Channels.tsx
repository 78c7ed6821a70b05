import type { Reach } from '../../api/reach.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { type Asked, countWords, messageChannels, reachSteps } from './reach-words.ts';

/** The same steps for each channel alone: a person with two of them is in both columns. */
export function Channels({ reach, asked }: { reach: Reach; asked: Asked }) {
  const columns = messageChannels.filter((channel) => reach.steps[channel]);
  if (columns.length === 0) return null;
  const rows = reachSteps.filter((step) => step !== 'inSegment' || asked.segment !== null);
  return (
    <details className="hx-more">
      <summary>{t('channels.title')}</summary>
      <p className="hx-note">{t('channels.help')}</p>
      <div className="hx-scroll-x">
        <table className="hx-table hx-numbers">
          <caption className="hx-visually-hidden">{t('channels.title')}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="hx-visually-hidden">{t('channels.step')}</span>
              </th>
              {columns.map((channel) => (
                <th key={channel} scope="col" data-numeric>
                  {t(`channel.${channel}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((step) => (
              <tr key={step}>
                <th scope="row">{t(`row.${step}`)}</th>
                {columns.map((channel) => {
                  const count = reach.steps[channel]?.[step] ?? null;
                  return (
                    <td key={channel} data-numeric data-held={count === null || undefined}>
                      {count === null ? t('held.short', { n: reach.k }) : countWords(count, reach.k)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
