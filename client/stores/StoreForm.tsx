import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '../api/problem.ts';
import { createStore, type Store, useStores } from '../api/stores.ts';
import { moveMap } from '../map/commands.ts';
import { mapStatus } from '../map/viewport.ts';
import { failureWords, notify } from '../notify/notices.ts';
import { AddressField } from '../search/AddressField.tsx';
import { t } from '../strings/t.ts';
import { useValue } from '../view/value.ts';
import { getView, setView } from '../view/view.ts';
import { changeStore } from './actions.ts';
import { type Placing, placing } from './placing.ts';
import { parsePosition, writePosition } from './position.ts';

const stop = () => placing.set(null);

/** Adds a store or changes one. The pin on the map and the typed coordinates are the same thing. */
export default function StoreForm({ at }: { at: Placing }) {
  const stores = useStores();
  const store: Store | undefined = stores.data?.find(({ id }) => id === at.id);
  const [name, setName] = useState(store?.name ?? '');
  const [hours, setHours] = useState(store?.openingHours ?? '');
  const [typed, setTyped] = useState(at.position ? writePosition(at.position) : '');
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const mapDrawn = useValue(mapStatus) === 'ready';
  const first = useRef<HTMLInputElement>(null);
  const position = parsePosition(typed);

  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (at.position) setTyped(writePosition(at.position));
  }, [at.position]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && stop();
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);

  const type = (text: string) => {
    setTyped(text);
    const read = parsePosition(text);
    if (!read) return;
    go(read, 13);
  };
  const go = (to: [number, number], closest: number) => {
    placing.set({ id: at.id, position: to });
    moveMap({ kind: 'fly', center: to, zoom: Math.max(closest, getView().camera?.zoom ?? closest) });
  };
  const centerHere = () => {
    const { camera } = getView();
    if (camera) placing.set({ id: at.id, position: [camera.lng, camera.lat] });
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!position) return;
    setSaving(true);
    const body = { name: name.trim(), position, openingHours: hours.trim() || null };
    try {
      if (store) await changeStore(store, body);
      else {
        const made = await createStore(body);
        notify({ tone: 'done', text: t('stores.added', { name: made.name }) });
        setView({ selection: { kind: 'store', id: made.id } });
      }
      stop();
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };
  const about = (field: string) => (error instanceof Failure ? error.about(field) : undefined);

  return (
    <form className="hx-form" onSubmit={save} aria-label={t(store ? 'stores.form.edit' : 'stores.form.add')}>
      <h2>{t(store ? 'stores.form.edit' : 'stores.form.add')}</h2>
      {mapDrawn && <p className="hx-note">{t(at.position ? 'stores.form.drag' : 'stores.form.click')}</p>}
      <TextInput
        ref={first}
        label={t('stores.name')}
        required
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={about('name')}
      />
      <AddressField label={t('geocode.field')} onFound={(found) => go([...found.position], 16)} />
      <TextInput
        label={t('stores.position')}
        description={t('stores.position.help')}
        placeholder="52.09070, 5.12140"
        required
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        error={about('position') ?? (typed.trim() !== '' && !position ? t('stores.position.bad') : undefined)}
      />
      {mapDrawn && (
        <button type="button" className="hx-link" onClick={centerHere}>
          {t('stores.form.center')}
        </button>
      )}
      <TextInput
        label={t('stores.hours')}
        description={t('stores.hours.help')}
        placeholder="Mo-Sa 07:00-18:00"
        maxLength={255}
        value={hours}
        onChange={(event) => setHours(event.currentTarget.value)}
        error={about('openingHours')}
      />
      {error !== null && (
        <p className="hx-problem" role="alert">
          {failureWords(error)}
        </p>
      )}
      <div className="hx-actions">
        <Button type="submit" loading={saving} disabled={!position || name.trim() === ''}>
          {t('save')}
        </Button>
        <Button variant="default" onClick={stop}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
