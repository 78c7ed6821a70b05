import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../server/contract/accounts.ts';
import { Failure } from '../api/problem.ts';
import { useAccountPatch } from '../api/session.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';

/** Until someone chooses an email and a password, the link the server printed is the only way in. */
export function Account({ session }: { session: Session }) {
  const [email, setEmail] = useState(session.email ?? '');
  const [password, setPassword] = useState('');
  const [currentPassword, setCurrent] = useState('');
  const patch = useAccountPatch();
  const about = (field: string) => (patch.error instanceof Failure ? patch.error.about(field) : undefined);

  const save = (event: FormEvent) => {
    event.preventDefault();
    const changes = {
      ...(email.trim() !== (session.email ?? '') ? { email: email.trim() } : {}),
      ...(password ? { password } : {}),
      ...(currentPassword ? { currentPassword } : {}),
    };
    patch.mutate(changes, {
      onSuccess: () => {
        setPassword('');
        setCurrent('');
        notify({ tone: 'done', text: t('settings.saved') });
      },
    });
  };

  return (
    <form className="hx-form" onSubmit={save} aria-label={t('settings.account')}>
      <h3>{t('settings.account')}</h3>
      <p className="hx-note">
        {t(`settings.role.${session.role}`)} {!session.hasPassword && t('settings.account.help')}
      </p>
      <TextInput
        label={t('settings.email')}
        type="email"
        autoComplete="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={about('email')}
      />
      {session.hasPassword && (
        <PasswordInput
          label={t('settings.password.current')}
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={about('currentPassword')}
        />
      )}
      <PasswordInput
        label={t(session.hasPassword ? 'settings.password.new' : 'settings.password.choose')}
        description={t('settings.password.help')}
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={about('password')}
      />
      {patch.error && (
        <p className="hx-problem" role="alert">
          {failureWords(patch.error)}
        </p>
      )}
      <div className="hx-actions">
        <Button
          type="submit"
          size="xs"
          loading={patch.isPending}
          disabled={password === '' && email.trim() === (session.email ?? '')}
        >
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
