import { Button, CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Customer } from '../api/customers.ts';
import { tPeople } from '../strings/en-people.ts';
import { changeTags } from './actions.ts';

export function Tags({ customer }: { customer: Customer }) {
  const [text, setText] = useState('');
  const { tags } = customer;
  const fresh = text.trim();
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (fresh === '') return;
    if (tags.includes(fresh) || (await changeTags(customer, [...tags, fresh]))) setText('');
  };
  return (
    <section aria-label={tPeople('tags.title')}>
      <h3>{tPeople('tags.title')}</h3>
      {tags.length === 0 && <p className="hx-note">{tPeople('tags.none')}</p>}
      {tags.length > 0 && (
        <ul className="hx-tags">
          {tags.map((tag) => (
            <li key={tag}>
              {tag}
              <CloseButton
                size={24}
                aria-label={tPeople('tags.remove', { tag })}
                onClick={() =>
                  changeTags(
                    customer,
                    tags.filter((other) => other !== tag),
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      <form className="hx-inline-form" onSubmit={add}>
        <TextInput
          size="xs"
          aria-label={tPeople('tags.add')}
          placeholder={tPeople('tags.add')}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={fresh === ''}>
          {tPeople('tags.add.act')}
        </Button>
      </form>
    </section>
  );
}
