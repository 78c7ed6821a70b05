import { Button, Skeleton } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { type Customer, useCustomer } from '../api/customers.ts';
import { Failure } from '../api/problem.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { useView } from '../view/view.ts';
import { Consents } from './Consents.tsx';
import { Contact } from './Contact.tsx';
import { Leave } from './Leave.tsx';
import { Numbers } from './Numbers.tsx';
import { customerLink } from './open.ts';
import { Place } from './Place.tsx';
import { Attributes, Merges, Records } from './Records.tsx';
import { Tags } from './Tags.tsx';
import { TimelineList } from './Timeline.tsx';
import { personName } from './words.ts';

/** One customer's page: everything that is known, and what can be done about it. */
export default function Person({ id }: { id: string }) {
  const view = useView();
  const answer = useCustomer(id);
  return (
    <>
      <a className="hx-link hx-back" {...customerLink(view, null)}>
        <IconChevronLeft size={16} aria-hidden /> {tPeople('person.all')}
      </a>
      {answer.isPending && <Skeleton height={320} role="status" aria-label={t('state.loading')} />}
      {answer.data && <Known customer={answer.data} />}
      {answer.error && !answer.data && <Missing error={answer.error} retry={answer.refetch} />}
    </>
  );
}

function Missing({ error, retry }: { error: Error; retry: () => unknown }) {
  const gone = error instanceof Failure && error.reason === 'not-found';
  return (
    <div className="hx-trouble" role="alert">
      <strong>{tPeople(gone ? 'person.gone' : 'person.failed')}</strong>
      <p>{gone ? tPeople('person.gone.help') : failureWords(error)}</p>
      {!gone && (
        <Button size="xs" variant="default" onClick={() => retry()}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}

function Known({ customer }: { customer: Customer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Read aloud from the name on, and the keyboard goes on from there.
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <header className="hx-person-head">
        <h2 ref={heading} tabIndex={-1}>
          {personName(customer)}
        </h2>
      </header>
      <Numbers customer={customer} />
      <Contact customer={customer} />
      <Place customer={customer} />
      <Consents customer={customer} />
      <Tags customer={customer} />
      <TimelineList customer={customer} />
      <Attributes customer={customer} />
      <Records customer={customer} />
      <Merges customer={customer} />
      <Leave customer={customer} />
    </>
  );
}
