import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import type { CustomerSummary } from '../api/customers.ts';
import { useSession } from '../api/session.ts';
import { formatAmount } from '../format/amount.ts';
import { formatDay, formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';
import { getView } from '../view/view.ts';
import { ConsentIcons } from './ConsentIcons.tsx';
import { customerLink, takeLastOpen } from './open.ts';
import { nextRow } from './rows.ts';
import { personName, whereWords } from './words.ts';

interface PeopleProps {
  people: readonly CustomerSummary[];
  places: readonly { id: string; name: string }[];
  stale: boolean;
}

const rowSelector = '.hx-people a';

/** From the search field down into the list; false when it is empty. */
export function focusFirstPerson(): boolean {
  const first = document.querySelector<HTMLElement>(rowSelector);
  first?.focus();
  return first !== null;
}

function moveAlong(event: KeyboardEvent): void {
  const rows = [...document.querySelectorAll<HTMLElement>(rowSelector)];
  const next = nextRow(event.key, rows.indexOf(event.target as HTMLElement), rows.length);
  if (next === null) return;
  event.preventDefault();
  rows[next]?.focus();
}

export function People({ people, places, stale }: PeopleProps) {
  const currency = useSession().data?.business.currency ?? null;
  const names = useMemo(() => new Map(places.map(({ id, name }) => [id, name])), [places]);
  const list = useRef<HTMLUListElement>(null);
  // Whoever comes back from somebody's page goes on where they were.
  useEffect(() => {
    const id = takeLastOpen();
    const row = id && list.current?.querySelector<HTMLElement>(`[data-customer="${CSS.escape(id)}"]`);
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <ul
      ref={list}
      className="hx-people"
      aria-label={tPeople('list.title')}
      data-stale={stale || undefined}
      onKeyDown={moveAlong}
    >
      {people.map((person) => (
        <PersonRow
          key={person.id}
          person={person}
          place={names.get(person.neighborhoodId ?? '') ?? null}
          currency={currency}
        />
      ))}
    </ul>
  );
}

interface PersonRowProps {
  person: CustomerSummary;
  place: string | null;
  currency: string | null;
}

const PersonRow = memo(function PersonRow({ person, place, currency }: PersonRowProps) {
  const { id, purchases, revenue, lastPurchase, consents } = person;
  const bought = [
    purchases > 0
      ? tPeople('row.purchases', { count: purchases, n: formatNumber(purchases) })
      : tPeople('row.purchases.none'),
    lastPurchase && tPeople('row.last', { day: formatDay(lastPurchase) }),
  ];
  return (
    <li>
      <a data-customer={id} {...customerLink(getView(), id)}>
        <strong>{personName(person)}</strong>
        <span className="hx-people-money">{lastPurchase && formatAmount(revenue, currency)}</span>
        <span>{whereWords(person, place)}</span>
        <ConsentIcons consents={consents} />
        <span>{bought.filter(Boolean).join(', ')}</span>
      </a>
    </li>
  );
});
