import { Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { type Customer, exportUrl, useConsents, useMerges } from '../api/customers.ts';
import { useSession } from '../api/session.ts';
import { formatAmount } from '../format/amount.ts';
import { formatNumber } from '../format/format.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { erase } from './actions.ts';
import { listWords, personName } from './words.ts';

/** What a person may ask for: all of it as a file, or that it is forgotten. */
export function Leave({ customer }: { customer: Customer }) {
  const [asking, setAsking] = useState(false);
  return (
    <section aria-label={tPeople('leave.title')}>
      <h3>{tPeople('leave.title')}</h3>
      <p className="hx-note">{tPeople('leave.export.help')}</p>
      <div className="hx-actions">
        <Button
          component="a"
          href={exportUrl(customer.id)}
          download={`customer-${customer.id}.json`}
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {tPeople('leave.export')}
        </Button>
        {!asking && (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            {tPeople('leave.erase')}
          </Button>
        )}
      </div>
      {asking && <Sure customer={customer} onEnd={() => setAsking(false)} />}
    </section>
  );
}

/** Asked once, with what goes and what stays in numbers. */
function Sure({ customer, onEnd }: { customer: Customer; onEnd: () => void }) {
  const currency = useSession().data?.business.currency ?? null;
  const { data: consents } = useConsents(customer.id);
  const { data: merges } = useMerges(customer.id);
  const [erasing, setErasing] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const counted = (what: 'records' | 'consents' | 'merges', count: number) =>
    tPeople(`leave.erase.${what}`, { count, n: formatNumber(count) });
  const goes = [
    counted('records', customer.records.length),
    ...(consents && consents.items.length > 0 ? [counted('consents', consents.items.length)] : []),
    ...(merges && merges.length > 0 ? [counted('merges', merges.length)] : []),
  ];
  const bought = customer.purchases + customer.refunds;
  const act = async () => {
    setErasing(true);
    if (!(await erase(customer))) setErasing(false);
  };
  return (
    <section ref={box} className="hx-sure" tabIndex={-1} aria-labelledby="erase-sure">
      <strong id="erase-sure">{tPeople('leave.erase.sure', { name: personName(customer) })}</strong>
      <p>{tPeople('leave.erase.goes', { parts: listWords(goes) })}</p>
      {bought > 0 && (
        <p>
          {tPeople('leave.erase.stays', {
            count: bought,
            n: formatNumber(bought),
            revenue: formatAmount(customer.revenue, currency),
          })}
        </p>
      )}
      <p>{tPeople('leave.erase.final')}</p>
      <div className="hx-actions">
        <Button size="xs" color="red" loading={erasing} onClick={act}>
          {tPeople('leave.erase.act')}
        </Button>
        <Button size="xs" variant="default" disabled={erasing} onClick={onEnd}>
          {t('cancel')}
        </Button>
      </div>
    </section>
  );
}
