import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type CreatedDevice, createDevice, type Device } from '../api/devices.ts';
import { Failure } from '../api/problem.ts';
import { failureWords } from '../notify/notices.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { t as tShared } from '../strings/t.ts';
import { CustomerField } from './CustomerField.tsx';
import { kindWords } from './words.ts';

const kinds = ['page', 'owntracks', 'traccar', 'overland', 'native', 'till'] as const satisfies Device['kind'][];

interface NewPhoneProps {
  onCancel: () => void;
  onMade: (made: CreatedDevice) => void;
}

export function NewPhone({ onCancel, onMade }: NewPhoneProps) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Device['kind']>('page');
  const [customer, setCustomer] = useState<{ id: string | null; name: string | null }>({ id: null, name: null });
  const [passphrase, setPassphrase] = useState('');
  const save = useMutation({
    mutationFn: () =>
      createDevice({
        name: name.trim() || customer.name || kindWords(kind),
        kind,
        customerId: customer.id,
        passphrase: kind === 'owntracks' && passphrase !== '' ? passphrase : null,
      }),
    onSuccess: onMade,
  });
  const about = (field: string) => (save.error instanceof Failure ? save.error.about(field) : undefined);
  const shown = ['name', 'customerId', 'passphrase'].some((field) => about(field) !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="hx-form" noValidate onSubmit={submit} aria-label={t('new.title')}>
      <h2>{t('new.title')}</h2>
      <NativeSelect
        label={t('kind')}
        description={t(`kind.${kind}.help`)}
        value={kind}
        onChange={(event) => setKind(kinds.find((one) => one === event.currentTarget.value) ?? 'page')}
        data={kinds.map((one) => ({ value: one, label: kindWords(one) }))}
      />
      <CustomerField
        id={customer.id}
        name={customer.name}
        onChange={(id, chosen) => setCustomer({ id, name: chosen })}
        error={about('customerId')}
      />
      <TextInput
        label={t('name')}
        description={t('name.help')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={about('name')}
      />
      {kind === 'owntracks' && (
        <TextInput
          label={t('passphrase')}
          description={t('passphrase.help')}
          maxLength={32}
          autoComplete="off"
          spellCheck={false}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          error={about('passphrase')}
        />
      )}
      <p className="hx-note">{t('new.consent')}</p>
      {save.error && !shown && (
        <p className="hx-problem" role="alert">
          {t('new.failed')} {failureWords(save.error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={save.isPending}>
          {t('new.save')}
        </Button>
        <Button size="xs" variant="default" disabled={save.isPending} onClick={onCancel}>
          {tShared('cancel')}
        </Button>
      </div>
    </form>
  );
}
