import { Button, Skeleton } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { type CustomerSummary, type Proposal, useProposals } from '../api/customers.ts';
import { useSession } from '../api/session.ts';
import { useExplore } from '../explore/context.ts';
import { formatAmount } from '../format/amount.ts';
import { formatDay, formatNumber } from '../format/format.ts';
import { formatPhone } from '../format/phone.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { useView } from '../view/view.ts';
import { answerPair } from './actions.ts';
import { ConsentIcons } from './ConsentIcons.tsx';
import { customerLink } from './open.ts';
import { personName, whereWords } from './words.ts';

/** Pairs that may be one person, side by side; somebody who knows them decides. */
export default function Doubles() {
  const view = useView();
  const { data, error, isPending, refetch } = useProposals();
  return (
    <>
      <a className="hx-link hx-back" {...customerLink(view, null)}>
        <IconChevronLeft size={16} aria-hidden /> {tPeople('person.all')}
      </a>
      <header>
        <h2>{tPeople('doubles.title')}</h2>
        <p className="hx-note">{tPeople('doubles.help')}</p>
      </header>
      {isPending && <Skeleton height={240} role="status" aria-label={t('state.loading')} />}
      {error && !data && (
        <div className="hx-trouble" role="alert">
          <strong>{tPeople('doubles.failed')}</strong>
          <p>{failureWords(error)}</p>
          <Button size="xs" variant="default" onClick={() => refetch()}>
            {t('retry')}
          </Button>
        </div>
      )}
      {data && (
        <p role="status">
          {data.total === 0
            ? tPeople('doubles.done')
            : tPeople('doubles.of', { count: data.total, n: formatNumber(data.total) })}
        </p>
      )}
      {data?.items.map((pair, index) => (
        <Pair key={pair.customers.map(({ id }) => id).join()} pair={pair} number={index + 1} />
      ))}
    </>
  );
}

function Pair({ pair, number }: { pair: Proposal; number: number }) {
  const [answering, setAnswering] = useState<'same' | 'apart' | null>(null);
  const [one, other] = pair.customers;
  const answer = async (as: 'same' | 'apart') => {
    setAnswering(as);
    await answerPair(pair, as);
    setAnswering(null);
  };
  const label = tPeople('doubles.pair', { n: formatNumber(number), one: personName(one), other: personName(other) });
  return (
    <section className="hx-pair" aria-label={label}>
      <h3>{tPeople(`doubles.why.${pair.reason}`)}</h3>
      <div>
        <Side person={one} against={other} />
        <Side person={other} against={one} />
      </div>
      <div className="hx-actions">
        <Button size="xs" loading={answering === 'same'} disabled={answering !== null} onClick={() => answer('same')}>
          {tPeople('doubles.same')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={answering === 'apart'}
          disabled={answering !== null}
          onClick={() => answer('apart')}
        >
          {tPeople('doubles.apart')}
        </Button>
      </div>
    </section>
  );
}

/** What both have in common is quiet, so that what differs is seen. */
function Side({ person, against }: { person: CustomerSummary; against: CustomerSummary }) {
  const view = useView();
  const { places } = useExplore();
  const currency = useSession().data?.business.currency ?? null;
  const placeOf = ({ neighborhoodId }: CustomerSummary) => places.find(({ id }) => id === neighborhoodId)?.name ?? null;
  const lines = (of: CustomerSummary) => [
    of.email,
    of.phone && formatPhone(of.phone),
    of.address ?? whereWords(of, placeOf(of)),
    of.purchases > 0
      ? `${tPeople('row.purchases', { count: of.purchases, n: formatNumber(of.purchases) })}, ${formatAmount(of.revenue, currency)}`
      : tPeople('row.purchases.none'),
    of.lastPurchase && tPeople('row.last', { day: formatDay(of.lastPurchase) }),
  ];
  const others = new Set(lines(against));
  return (
    <div>
      <a className="hx-link" {...customerLink(view, person.id)}>
        {personName(person)}
      </a>
      {lines(person).map(
        (line) =>
          line && (
            <span key={line} className={others.has(line) ? 'hx-quiet' : undefined}>
              {line}
            </span>
          ),
      )}
      <ConsentIcons consents={person.consents} />
    </div>
  );
}
