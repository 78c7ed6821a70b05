import { ActionIcon } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Customer } from '../api/customers.ts';
import { formatBirthday } from '../format/amount.ts';
import { formatDay } from '../format/format.ts';
import { formatPhone } from '../format/phone.ts';
import { tPeople } from '../strings/en-people.ts';
import { EditContact } from './EditContact.tsx';
import { personName } from './words.ts';

/** How to reach them; edited in place. */
export function Contact({ customer }: { customer: Customer }) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);
  const close = () => {
    setEditing(false);
    // After the pencil is there again.
    requestAnimationFrame(() => pencil.current?.focus());
  };
  return (
    <section aria-label={tPeople('person.contact')}>
      <header className="hx-section-head">
        <h3>{tPeople('person.contact')}</h3>
        {!editing && (
          <ActionIcon
            ref={pencil}
            variant="subtle"
            color="gray"
            aria-label={tPeople('person.edit.name', { name: personName(customer) })}
            onClick={() => setEditing(true)}
          >
            <IconPencil size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
        )}
      </header>
      {editing ? <EditContact customer={customer} onEnd={close} /> : <Shown customer={customer} />}
    </section>
  );
}

function Shown({ customer: { email, phone, address, postcode, birthday, since } }: { customer: Customer }) {
  const unknown = <span className="hx-quiet">{tPeople('field.unknown')}</span>;
  const facts = [
    { field: 'email', value: email ? <a href={`mailto:${email}`}>{email}</a> : unknown },
    { field: 'phone', value: phone ? <a href={`tel:${phone}`}>{formatPhone(phone)}</a> : unknown },
    { field: 'address', value: address ?? unknown },
    ...(postcode && !address?.includes(postcode) ? [{ field: 'postcode', value: postcode } as const] : []),
    ...(birthday ? [{ field: 'birthday', value: formatBirthday(birthday) } as const] : []),
    ...(since ? [{ field: 'since', value: formatDay(since) } as const] : []),
  ] as const;
  return (
    <dl className="hx-recognized">
      {facts.map(({ field, value }) => (
        <div key={field}>
          <dt>{tPeople(`field.${field}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
