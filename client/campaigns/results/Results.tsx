import type { CampaignResults } from '../../api/campaign-run.ts';
import { formatInstant, formatNumber, formatPercent } from '../../format/format.ts';
import { tResults as t } from '../../strings/en-results.ts';
import { Interval } from './Interval.tsx';
import { extraWords, money, nobodyWritten, outcomes, perPerson, reasonOf, shown, verdict } from './words.ts';

/** What a campaign has changed, as somebody who is no statistician reads it. */
export function Results({ results }: { results: Omit<CampaignResults, 'campaignId'> }) {
  return (
    <>
      <section className="hx-block" aria-label={t('results.learned')}>
        <h3>{t('results.learned')}</h3>
        <p className="hx-verdict">{verdict(results)}</p>
        {!results.final && results.to !== null && !nobodyWritten(results) && (
          <p className="hx-note">{t('results.soon', { when: formatInstant(results.to) })}</p>
        )}
        {results.unit !== 'none' && <Outcomes results={results} />}
        <details className="hx-more">
          <summary>{t('results.method.title')}</summary>
          <p className="hx-note">{t('results.method')}</p>
        </details>
      </section>
      <Counts results={results} />
      {results.variants.length > 1 && <Variants results={results} />}
      {results.neighborhoods.length > 0 && <Neighborhoods results={results} />}
      {results.k > 1 && <p className="hx-note">{t('results.k', { n: formatNumber(results.k) })}</p>}
    </>
  );
}

interface Part {
  results: Omit<CampaignResults, 'campaignId'>;
}

function Outcomes({ results }: Part) {
  return (
    <ul className="hx-outcomes">
      {outcomes.map((outcome) => {
        const one = results.outcomes[outcome];
        const { extra, extraInterval: range, relative } = one;
        const says = (mean: number | null) => perPerson(outcome, mean, results.currency);
        return (
          <li key={outcome}>
            <h4>{t(`results.outcome.${outcome}`)}</h4>
            {one.enoughData && extra !== null && range ? (
              <>
                <strong>{extraWords(outcome, extra, results.currency)}</strong>
                <Interval low={range[0]} value={extra} high={range[1]} />
                <span>
                  {t('results.between', {
                    from: extraWords(outcome, range[0], results.currency),
                    to: extraWords(outcome, range[1], results.currency),
                  })}
                  {relative === null ? '' : ` · ${t('results.relative', { n: formatPercent(relative) })}`}
                </span>
              </>
            ) : (
              <span>{reasonOf(one)}</span>
            )}
            <small>
              {t('results.with')}: {says(one.treated.mean)} · {t('results.without')}: {says(one.holdout.mean)}
            </small>
          </li>
        );
      })}
    </ul>
  );
}

function Counts({ results }: Part) {
  const { currency } = results;
  const rows: [string, string][] = [
    [t('results.sent'), shown(results.sent)],
    [t('results.delivered'), shown(results.delivered)],
    [t('results.redeemed'), shown(results.redeemed)],
    [t('results.redeemedRevenue'), money(results.redeemedRevenue, currency)],
    [t('results.buyers'), shown(results.buyers)],
    [t('results.revenue'), money(results.revenue, currency)],
    [t('results.visits'), shown(results.visits)],
    [t('results.cost'), money(results.cost, currency)],
    ...(results.costPerExtraVisit === null
      ? []
      : [[t('results.perVisit'), money(results.costPerExtraVisit, currency)] as [string, string]]),
    ...(results.costPerExtraBuyer === null
      ? []
      : [[t('results.perBuyer'), money(results.costPerExtraBuyer, currency)] as [string, string]]),
  ];
  const known = rows.filter(([, value]) => value !== t('results.hidden'));
  if (known.length === 0) return null;
  return (
    <section className="hx-block" aria-label={t('results.counts')}>
      <h3>{t('results.counts')}</h3>
      <dl className="hx-fence-counts">
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hx-note">{t('results.buyers.help')}</p>
    </section>
  );
}

function Variants({ results }: Part) {
  return (
    <section className="hx-block" aria-label={t('results.variants')}>
      <h3>{t('results.variants')}</h3>
      <p>{results.winner === null ? t('results.noWinner') : t('results.winner', { name: results.winner })}</p>
      <div className="hx-scroll-x">
        <table className="hx-table hx-numbers">
          <thead>
            <tr>
              <th scope="col">{t('results.variant')}</th>
              <th scope="col" data-numeric>
                {t('results.people')}
              </th>
              <th scope="col" data-numeric>
                {t('results.redeemed')}
              </th>
              <th scope="col" data-numeric>
                {t('results.bought')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.variants.map(({ name, people, redeemed, buyers }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-numeric>{shown(people)}</td>
                <td data-numeric>{shown(redeemed)}</td>
                <td data-numeric>
                  {buyers.treated.mean === null ? t('results.hidden') : formatPercent(buyers.treated.mean)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Neighborhoods({ results }: Part) {
  const part = (treated: boolean | null) =>
    t(treated === null ? 'results.hood.neither' : treated ? 'results.hood.treated' : 'results.hood.left');
  return (
    <details className="hx-more">
      <summary>{t('results.hoods')}</summary>
      <div className="hx-scroll-x">
        <table className="hx-table hx-numbers">
          <thead>
            <tr>
              <th scope="col">{t('results.hood')}</th>
              {results.unit === 'neighborhoods' && <th scope="col">{t('results.hood.part')}</th>}
              <th scope="col" data-numeric>
                {t('results.people')}
              </th>
              <th scope="col" data-numeric>
                {t('results.redeemed')}
              </th>
              <th scope="col" data-numeric>
                {t('results.revenue')}
              </th>
            </tr>
          </thead>
          <tbody>
            {results.neighborhoods.map((one) => (
              <tr key={one.neighborhoodId}>
                <th scope="row">{one.name}</th>
                {results.unit === 'neighborhoods' && <td>{part(one.treated)}</td>}
                <td data-numeric>{shown(one.people)}</td>
                <td data-numeric>{shown(one.redeemed)}</td>
                <td data-numeric>{money(one.revenue, results.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
