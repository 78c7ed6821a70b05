import type { Customer } from '../api/customers.ts';
import { useSession } from '../api/session.ts';
import { formatAmount } from '../format/amount.ts';
import { formatDay, formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';

/** What they bought, refunds taken off and named, and how that compares with the other customers. */
export function Numbers({ customer }: { customer: Customer }) {
  const currency = useSession().data?.business.currency ?? null;
  const { purchases, refunds, revenue, firstPurchase, lastPurchase } = customer;
  if (purchases === 0 && refunds === 0) {
    return (
      <section aria-label={tPeople('numbers.title')}>
        <h3>{tPeople('numbers.none')}</h3>
        <p className="hx-note">{tPeople('numbers.none.help')}</p>
      </section>
    );
  }
  const facts = [
    { name: tPeople('numbers.purchases'), value: formatNumber(purchases) },
    ...(refunds > 0
      ? [{ name: tPeople('numbers.refunds'), value: `${formatNumber(refunds)}, ${tPeople('numbers.refunds.in')}` }]
      : []),
    ...(purchases > 0
      ? [{ name: tPeople('numbers.average'), value: formatAmount(Number(revenue) / purchases, currency) }]
      : []),
    ...(purchases > 0 && firstPurchase ? [{ name: tPeople('numbers.first'), value: formatDay(firstPurchase) }] : []),
    ...(lastPurchase ? [{ name: tPeople('numbers.last'), value: formatDay(lastPurchase) }] : []),
  ];
  return (
    <section aria-label={tPeople('numbers.title')}>
      <p className="hx-headline">
        <strong>{formatAmount(revenue, currency)}</strong> <span>{tPeople('numbers.revenue')}</span>
      </p>
      <Facts facts={facts} />
      {customer.rfm && <Group rfm={customer.rfm} />}
    </section>
  );
}

export function Facts({ facts }: { facts: readonly { name: string; value: string }[] }) {
  return (
    <dl className="hx-recognized">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const scores = ['recency', 'frequency', 'money'] as const;
const fifths = [1, 2, 3, 4, 5];

function Group({ rfm }: { rfm: NonNullable<Customer['rfm']> }) {
  return (
    <div className="hx-rfm">
      <p>
        <strong>{tPeople(`group.${rfm.group}`)}</strong> {tPeople(`group.${rfm.group}.help`)}
      </p>
      <dl>
        {scores.map((score) => (
          <div key={score}>
            <dt>{tPeople(`score.${score}`)}</dt>
            <dd>
              <span className="hx-fifths" aria-hidden>
                {fifths.map((fifth) => (
                  <i key={fifth} data-on={fifth <= rfm[score] || undefined} />
                ))}
              </span>
              {tPeople('score.value', { n: rfm[score] })}
            </dd>
          </div>
        ))}
      </dl>
      <p className="hx-note">{tPeople('score.help')}</p>
    </div>
  );
}
