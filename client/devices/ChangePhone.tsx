import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Device, patchDevice } from '../api/devices.ts';
import { Failure } from '../api/problem.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { tDevices as t } from '../strings/en-devices.ts';
import { t as tShared } from '../strings/t.ts';
import { CustomerField } from './CustomerField.tsx';

/** Apps of these kinds name themselves in what they send. */
const named: Device['kind'][] = ['traccar', 'owntracks'];

/** Its name, whose it is, and what its app calls itself. */
export function ChangePhone({ device, onDone }: { device: Device; onDone: () => void }) {
  const [name, setName] = useState(device.name);
  const [customer, setCustomer] = useState({ id: device.customerId, name: device.customerName });
  const [clientKey, setClientKey] = useState(device.clientKey ?? '');
  const [passphrase, setPassphrase] = useState('');
  const [plain, setPlain] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      patchDevice(device.id, {
        ...(name.trim() !== device.name && { name: name.trim() }),
        ...(customer.id !== device.customerId && { customerId: customer.id }),
        ...(clientKey.trim() !== (device.clientKey ?? '') && { clientKey: clientKey.trim() || null }),
        ...(plain ? { passphrase: null } : passphrase !== '' && { passphrase }),
      }),
    onSuccess: () => {
      notify({ tone: 'done', text: t('changed', { name: name.trim() }) });
      onDone();
    },
  });
  const about = (field: string) => (save.error instanceof Failure ? save.error.about(field) : undefined);
  const shown = ['name', 'customerId', 'clientKey', 'passphrase'].some((field) => about(field) !== undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className="hx-form" noValidate onSubmit={submit} aria-label={t('change.title', { name: device.name })}>
      <h2>{t('change.title', { name: device.name })}</h2>
      <TextInput
        label={t('name')}
        required
        autoFocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={about('name')}
      />
      <CustomerField
        id={customer.id}
        name={customer.name}
        onChange={(id, chosen) => setCustomer({ id, name: chosen })}
        error={about('customerId')}
      />
      {named.includes(device.kind) && (
        <TextInput
          label={t('key')}
          description={t(device.kind === 'owntracks' ? 'key.help.owntracks' : 'key.help.traccar')}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          value={clientKey}
          onChange={(event) => setClientKey(event.currentTarget.value)}
          error={about('clientKey')}
        />
      )}
      {device.kind === 'owntracks' && (
        <>
          <TextInput
            label={t('passphrase')}
            description={t(device.encrypted ? 'passphrase.keep' : 'passphrase.help')}
            maxLength={32}
            autoComplete="off"
            spellCheck={false}
            disabled={plain}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            error={about('passphrase')}
          />
          {device.encrypted && (
            <label className="hx-check">
              <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.currentTarget.checked)} />
              {t('passphrase.drop')}
            </label>
          )}
        </>
      )}
      {save.error && !shown && (
        <p className="hx-problem" role="alert">
          {t('change.failed', { name: device.name })} {failureWords(save.error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={save.isPending} disabled={name.trim() === ''}>
          {t('change.save')}
        </Button>
        <Button size="xs" variant="default" disabled={save.isPending} onClick={onDone}>
          {tShared('cancel')}
        </Button>
      </div>
    </form>
  );
}
