import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { isSignedOut } from '../api/problem.ts';
import { useSignIn } from '../api/session.ts';
import { failureWords } from '../notify/notices.ts';
import { t } from '../strings/t.ts';

export default function SignIn({ linkFailed }: { linkFailed: boolean }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  };
  return (
    <main className="hx-alone">
      <form className="hx-form hx-card" onSubmit={submit}>
        <img src="/favicon.svg" alt="" width={40} height={40} />
        <h1>{t('signIn.title')}</h1>
        {linkFailed && (
          <p className="hx-problem" role="alert">
            {t('signIn.linkFailed')}
          </p>
        )}
        <TextInput
          label={t('settings.email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {signIn.error && (
          <p className="hx-problem" role="alert">
            {isSignedOut(signIn.error) ? t('signIn.wrong') : failureWords(signIn.error)}
          </p>
        )}
        <Button type="submit" fullWidth loading={signIn.isPending}>
          {t('signIn.act')}
        </Button>
        <p className="hx-note">{t('signIn.help')}</p>
      </form>
    </main>
  );
}
