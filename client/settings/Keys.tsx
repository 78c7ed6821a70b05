import { Button, CopyButton, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type NewApiKey, useCreateKey, useDeleteKey, useKeys } from '../api/keys.ts';
import { formatInstant } from '../format/format.ts';
import { failureWords, notify, notifyFailure } from '../notify/notices.ts';
import { t } from '../strings/t.ts';

const roles = ['owner', 'marketer', 'analyst'] as const;

export function Keys() {
  const { data: keys = [] } = useKeys();
  const create = useCreateKey();
  const remove = useDeleteKey();
  const [name, setName] = useState('');
  const [role, setRole] = useState<NewApiKey['role']>('analyst');
  const [asking, setAsking] = useState<string | null>(null);

  const add = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim(), role }, { onSuccess: () => setName('') });
  };
  const drop = (id: string) => {
    setAsking(null);
    remove.mutate(id, {
      onSuccess: () => notify({ tone: 'done', text: t('keys.removed') }),
      onError: (error) => notifyFailure(t('keys.failed'), error),
    });
  };

  return (
    <section aria-label={t('keys.title')}>
      <h3>{t('keys.title')}</h3>
      <p className="hx-note">{t('keys.help')}</p>
      {create.data && (
        <div className="hx-secret" role="status">
          <p>{t('keys.once')}</p>
          <code>{create.data.key}</code>
          <CopyButton value={create.data.key}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {t(copied ? 'keys.copied' : 'keys.copy')}
              </Button>
            )}
          </CopyButton>
        </div>
      )}
      <ul className="hx-list hx-list-plain">
        {keys.map((key) => (
          <li key={key.id}>
            <div>
              <strong>{key.name}</strong>
              <span>
                {t(`keys.role.${key.role}`)} ·{' '}
                {key.lastUsedAt ? t('keys.used', { at: formatInstant(key.lastUsedAt) }) : t('keys.unused')}
              </span>
            </div>
            {asking === key.id ? (
              <span className="hx-actions">
                <Button size="compact-xs" color="red" onClick={() => drop(key.id)}>
                  {t('keys.remove.sure')}
                </Button>
                <Button size="compact-xs" variant="default" onClick={() => setAsking(null)}>
                  {t('cancel')}
                </Button>
              </span>
            ) : (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                onClick={() => setAsking(key.id)}
                aria-label={t('keys.remove.name', { name: key.name })}
              >
                {t('keys.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form className="hx-form" onSubmit={add} aria-label={t('keys.add')}>
        <div className="hx-controls-row">
          <TextInput
            label={t('keys.name')}
            required
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NativeSelect
            label={t('keys.role')}
            value={role}
            onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? 'analyst')}
            data={roles.map((one) => ({ value: one, label: t(`keys.role.${one}`) }))}
          />
        </div>
        {create.error && (
          <p className="hx-problem" role="alert">
            {failureWords(create.error)}
          </p>
        )}
        <div className="hx-actions">
          <Button type="submit" size="xs" variant="default" loading={create.isPending} disabled={name.trim() === ''}>
            {t('keys.add')}
          </Button>
        </div>
      </form>
    </section>
  );
}
