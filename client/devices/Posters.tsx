import { Button, NativeSelect, Skeleton, TextInput } from '@mantine/core';
import { IconPlus, IconPrinter } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { createHereCode, deleteHereCode, type HereCode, useHereCodes } from '../api/devices.ts';
import { useSession } from '../api/session.ts';
import { useStores } from '../api/stores.ts';
import { failureWords, notify, notifyFailure } from '../notify/notices.ts';
import { Sure } from '../notify/Sure.tsx';
import { tDevices as t } from '../strings/en-devices.ts';
import { t as tShared } from '../strings/t.ts';
import { printPoster } from './poster.tsx';
import { Qr } from './Qr.tsx';
import { Reach } from './Reach.tsx';

/** Codes on the wall and at the till: who scans one says "I am here", without an app and without being followed. */
export function Posters() {
  const codes = useHereCodes();
  const { data: stores = [] } = useStores();
  const { data: session } = useSession();
  const [adding, setAdding] = useState(false);
  const storeOf = ({ storeId }: HereCode) =>
    stores.find(({ id }) => id === storeId)?.name ?? session?.business.name ?? '';
  return (
    <section aria-label={t('posters')}>
      <h3>{t('posters')}</h3>
      <p className="hx-note">{t('posters.help')}</p>
      {codes.error && !codes.data && (
        <p className="hx-problem" role="alert">
          {t('posters.unread')} {failureWords(codes.error)}
        </p>
      )}
      {codes.isPending && <Skeleton height={60} role="status" aria-label={tShared('state.loading')} />}
      <ul className="hx-posters" aria-label={t('posters.list')}>
        {codes.data?.map((code) => (
          <Poster key={code.id} code={code} store={storeOf(code)} />
        ))}
      </ul>
      {codes.data?.[0] && <Reach link={codes.data[0].link} />}
      {adding ? (
        <NewPoster stores={stores} onDone={() => setAdding(false)} />
      ) : (
        stores.length > 0 && (
          <div className="hx-actions">
            <Button
              size="xs"
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => setAdding(true)}
            >
              {t('poster.add')}
            </Button>
          </div>
        )
      )}
      {stores.length === 0 && <p className="hx-note">{t('posters.noStore')}</p>}
    </section>
  );
}

function Poster({ code, store }: { code: HereCode; store: string }) {
  const [asking, setAsking] = useState(false);
  const { id, name, link } = code;
  const remove = async () => {
    try {
      await deleteHereCode(id);
      notify({ tone: 'done', text: t('poster.deleted', { name }) });
    } catch (error) {
      notifyFailure(t('poster.kept'), error);
      setAsking(false);
    }
  };
  return (
    <li>
      <Qr text={link} label={t('poster.qr', { name })} />
      <div>
        <strong>{name}</strong>
        <span>{store}</span>
        {asking ? (
          <Sure
            title={t('poster.sure', { name })}
            act={t('poster.act')}
            onAct={remove}
            onStay={() => setAsking(false)}
            grave
          >
            {t('poster.what')}
          </Sure>
        ) : (
          <span className="hx-actions">
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPrinter size={14} aria-hidden />}
              onClick={() => printPoster({ link, store })}
            >
              {t('poster.print')}
            </Button>
            <Button size="compact-xs" variant="default" component="a" href={link} target="_blank" rel="noreferrer">
              {t('poster.open')}
            </Button>
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => setAsking(true)}>
              {t('poster.delete')}
            </Button>
          </span>
        )}
      </div>
    </li>
  );
}

function NewPoster({ stores, onDone }: { stores: readonly { id: string; name: string }[]; onDone: () => void }) {
  const [name, setName] = useState('');
  const [storeId, setStoreId] = useState(stores[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await createHereCode(storeId, name.trim() || t('poster.usual'));
      onDone();
    } catch (error) {
      notifyFailure(t('poster.failed'), error);
      setBusy(false);
    }
  };
  return (
    <form className="hx-form" onSubmit={submit} aria-label={t('poster.add')}>
      <TextInput
        label={t('poster.name')}
        description={t('poster.name.help')}
        placeholder={t('poster.usual')}
        autoFocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {stores.length > 1 && (
        <NativeSelect
          label={t('poster.store')}
          value={storeId}
          onChange={(event) => setStoreId(event.currentTarget.value)}
          data={stores.map(({ id, name: store }) => ({ value: id, label: store }))}
        />
      )}
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={busy}>
          {t('poster.make')}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {tShared('cancel')}
        </Button>
      </div>
    </form>
  );
}
