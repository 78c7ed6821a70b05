import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '../api/problem.ts';
import { type Business, useBusinessPatch } from '../api/session.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { t } from '../strings/t.ts';

function currencies(current: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: 'currency' });
  const codes = new Set([current, ...Intl.supportedValuesOf('currency')]);
  return [...codes].sort().map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}

export function BusinessForm({ business }: { business: Business }) {
  const [name, setName] = useState(business.name);
  const [currency, setCurrency] = useState(business.currency);
  const patch = useBusinessPatch();
  const about = (field: string) => (patch.error instanceof Failure ? patch.error.about(field) : undefined);
  const changed = name.trim() !== business.name || currency !== business.currency;

  const save = (event: FormEvent) => {
    event.preventDefault();
    patch.mutate(
      { name: name.trim(), currency },
      { onSuccess: () => notify({ tone: 'done', text: t('settings.saved') }) },
    );
  };
  return (
    <form className="hx-form" onSubmit={save} aria-label={t('settings.business')}>
      <h3>{t('settings.business')}</h3>
      <TextInput
        label={t('settings.business.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={about('name')}
      />
      <NativeSelect
        label={t('settings.business.currency')}
        value={currency}
        onChange={(event) => setCurrency(event.currentTarget.value)}
        data={currencies(business.currency)}
        error={about('currency')}
      />
      {patch.error && (
        <p className="hx-problem" role="alert">
          {failureWords(patch.error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={patch.isPending} disabled={!changed || name.trim() === ''}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
