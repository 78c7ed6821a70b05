import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { Customer } from '../api/customers.ts';
import { Failure } from '../api/problem.ts';
import { failureWords } from '../notify/notices.ts';
import { tPeople } from '../strings/en-people.ts';
import { t } from '../strings/t.ts';
import { changeContact } from './actions.ts';
import { type ContactField, contactFaults, contactFields, contactOf, contactPatch } from './contact.ts';

const inputs: Record<ContactField, { type?: string; maxLength: number }> = {
  name: { maxLength: 200 },
  email: { type: 'email', maxLength: 254 },
  phone: { type: 'tel', maxLength: 50 },
  address: { maxLength: 300 },
  birthday: { maxLength: 10 },
};
/** A number that nobody has. */
const examplePhone = '+1 410 555 0134';

export function EditContact({ customer, onEnd }: { customer: Customer; onEnd: () => void }) {
  const before = contactOf(customer);
  const [typed, setTyped] = useState(before);
  const [faults, setFaults] = useState<readonly ContactField[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const patch = contactPatch(before, typed);
  const changed = Object.keys(patch).length > 0;

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = contactFaults(typed);
    setFaults(found);
    if (found[0]) {
      form.current?.querySelector<HTMLInputElement>(`[name="${found[0]}"]`)?.focus();
      return;
    }
    if (!changed) return onEnd();
    setSaving(true);
    try {
      await changeContact(customer, patch);
      onEnd();
    } catch (error) {
      setFailure(error);
      setSaving(false);
    }
  };
  const said = (field: ContactField) => (failure instanceof Failure ? failure.about(field) : undefined);
  const check = (field: ContactField) =>
    faults.includes(field) && field !== 'name' && field !== 'address'
      ? tPeople(`check.${field}`, { example: examplePhone })
      : undefined;
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onEnd();
  };

  return (
    <form
      ref={form}
      className="hx-form"
      noValidate
      onSubmit={save}
      onKeyDown={onKey}
      aria-label={tPeople('person.edit.title')}
    >
      <p className="hx-note">{tPeople('person.edit.help')}</p>
      {contactFields.map((field, index) => (
        <TextInput
          key={field}
          size="xs"
          name={field}
          label={tPeople(`field.${field}`)}
          description={field === 'birthday' ? tPeople('field.birthday.help') : undefined}
          data-autofocus={index === 0 || undefined}
          autoFocus={index === 0}
          autoComplete="off"
          {...inputs[field]}
          value={typed[field]}
          error={check(field) ?? said(field)}
          onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value })}
          onBlur={() => setFaults(contactFaults(typed))}
        />
      ))}
      {failure !== null && (
        <p className="hx-problem" role="alert">
          {tPeople('person.notSaved')} {failureWords(failure)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={saving} disabled={!changed}>
          {t('save')}
        </Button>
        <Button size="xs" variant="default" onClick={onEnd}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
