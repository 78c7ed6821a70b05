import '../css/customers.css';
import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { useSession } from '../api/session.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { setView, useView } from '../view/view.ts';
import { List } from './List.tsx';
import { doublesId } from './open.ts';

const Person = lazy(() => import('./Person.tsx'));
const Doubles = lazy(() => import('./Doubles.tsx'));

/** The list of customers, the page of one, and the pairs that may be one. For the owner: the others see groups only. */
export default function CustomersPage() {
  const { customerId } = useView();
  const { data: session } = useSession();
  const can = useCan();
  const elsewhere = session && !can.change;
  useEffect(() => {
    if (elsewhere) setView({ page: 'segments', customerId: null }, 'replace');
  }, [elsewhere]);
  if (!can.change) return null;
  if (customerId === null) return <List />;
  return (
    <Suspense fallback={<Skeleton height={240} role="status" aria-label={t('state.loading')} />}>
      {customerId === doublesId ? <Doubles /> : <Person key={customerId} id={customerId} />}
    </Suspense>
  );
}
