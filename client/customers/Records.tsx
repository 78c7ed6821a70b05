import { Button } from '@mantine/core';
import { type Customer, type CustomerRecord, type Merge, useMerges } from '../api/customers.ts';
import { formatInstant, formatNumber } from '../format/format.ts';
import { formatPhone } from '../format/phone.ts';
import { tPeople } from '../strings/en-people.ts';
import { useView } from '../view/view.ts';
import { splitAgain } from './actions.ts';
import { customerLink } from './open.ts';
import { inPrecedence, reasonWords, sourceWords } from './words.ts';

/** What the files say beyond what has a place of its own. */
export function Attributes({ customer }: { customer: Customer }) {
  const attributes = Object.entries(customer.attributes);
  if (attributes.length === 0) return null;
  return (
    <section aria-label={tPeople('attributes.title')}>
      <h3>{tPeople('attributes.title')}</h3>
      <table className="hx-table hx-attributes">
        <thead className="hx-visually-hidden">
          <tr>
            <th scope="col">{tPeople('attributes.name')}</th>
            <th scope="col">{tPeople('attributes.value')}</th>
          </tr>
        </thead>
        <tbody>
          {attributes.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** In the order in which they count. */
export function Records({ customer: { records } }: { customer: Customer }) {
  return (
    <section aria-label={tPeople('records.title')}>
      <h3>{tPeople('records.title')}</h3>
      {records.length > 1 && <p className="hx-note">{tPeople('records.help')}</p>}
      <ul className="hx-records">
        {inPrecedence(records).map((record) => (
          <li key={record.id}>
            <RecordLines record={record} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RecordLines({ record }: { record: CustomerRecord }) {
  const { source, sourceKey, name, email, phone, address, updatedAt } = record;
  const said = [name, email, phone && formatPhone(phone), address].filter((part) => part !== null);
  return (
    <>
      <strong>{sourceWords(source)}</strong>
      {said.map((part) => (
        <span key={part}>{part}</span>
      ))}
      <small>
        {source !== 'hexhood' && `${sourceKey} · `}
        {tPeople('records.updated', { at: formatInstant(updatedAt) })}
      </small>
    </>
  );
}

/** Why records are one person, and the way back. */
export function Merges({ customer }: { customer: Customer }) {
  const { data: merges = [] } = useMerges(customer.id);
  if (merges.length === 0) return null;
  return (
    <section aria-label={tPeople('merges.title')}>
      <h3>{tPeople('merges.title')}</h3>
      <ul className="hx-records">
        {merges.map((merge) => (
          <MergeRow key={merge.id} customer={customer} merge={merge} />
        ))}
      </ul>
    </section>
  );
}

function MergeRow({ customer, merge }: { customer: Customer; merge: Merge }) {
  const view = useView();
  const { reason, records, at, undoneAt, otherCustomerId } = merge;
  const words = tPeople('merges.records', {
    count: records.length,
    n: formatNumber(records.length),
    at: formatInstant(at),
  });
  return (
    <li data-undone={undoneAt !== null || undefined}>
      <strong>{reasonWords(reason, formatPhone)}</strong>
      <span className="hx-quiet">{words}</span>
      {records.map((record) => (
        <span key={record.id}>
          {[sourceWords(record.source), record.name, record.email, record.phone && formatPhone(record.phone)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      ))}
      {undoneAt === null ? (
        <div className="hx-actions">
          <Button size="xs" variant="default" onClick={() => splitAgain(customer.id, merge.id)}>
            {tPeople('merges.undo')}
          </Button>
        </div>
      ) : (
        <small>
          {tPeople('merges.undone.row', { at: formatInstant(undoneAt) })}
          {otherCustomerId !== null && (
            <>
              {' · '}
              <a {...customerLink(view, otherCustomerId)}>{tPeople('merges.openOther')}</a>
            </>
          )}
        </small>
      )}
    </li>
  );
}
