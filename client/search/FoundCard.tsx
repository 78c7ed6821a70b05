import { Button, CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { deleteCorrection, saveCorrection } from '../api/geocode.ts';
import { formatDistance } from '../format/format.ts';
import { distanceMeters } from '../map/distance.ts';
import { notify, notifyFailure } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { parsePosition, writePosition } from '../stores/position.ts';
import { t } from '../strings/t.ts';
import { AccuracyIcon } from './accuracy.tsx';
import { correctedAddress, type FoundAddress, foundAddress, isMovable, moveFound } from './found.ts';

/** What was found, and the question whether a moved pin is where the address really is. */
export default function FoundCard({ found }: { found: FoundAddress }) {
  const can = useCan();
  const [typing, setTyping] = useState(false);
  const movable = can.change && isMovable(found);
  const moving = movable && (found.moved !== null || typing);
  return (
    <section className="hx-found-card" aria-label={t('geocode.card')}>
      <header>
        <AccuracyIcon accuracy={found.accuracy} />
        <div>
          <strong>{found.label}</strong>
          <p className="hx-note">{t(found.corrected ? 'geocode.corrected' : `geocode.${found.accuracy}`)}</p>
        </div>
        <CloseButton size="sm" aria-label={t('geocode.clear')} onClick={() => foundAddress.set(null)} />
      </header>
      {movable && !moving && (
        <p className="hx-note">
          {t('geocode.drag')}{' '}
          <button type="button" className="hx-link" onClick={() => setTyping(true)}>
            {t('geocode.type')}
          </button>
        </p>
      )}
      {moving && <Move found={found} onEnd={() => setTyping(false)} />}
    </section>
  );
}

function Move({ found, onEnd }: { found: FoundAddress; onEnd: () => void }) {
  const [typed, setTyped] = useState(writePosition(found.moved ?? found.position));
  const [saving, setSaving] = useState(false);
  const position = parsePosition(typed);
  const { moved } = found;
  const address = correctedAddress(found);

  useEffect(() => {
    if (moved) setTyped(writePosition(moved));
  }, [moved]);

  const type = (text: string) => {
    setTyped(text);
    const read = parsePosition(text);
    if (read) moveFound(read);
  };
  const cancel = () => {
    foundAddress.set({ ...found, moved: null });
    onEnd();
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!position) return;
    setSaving(true);
    try {
      await correct(found, position);
      onEnd();
    } catch (error) {
      notifyFailure(t('geocode.notMoved'), error);
    } finally {
      setSaving(false);
    }
  };

  return (
    <form className="hx-form" onSubmit={save}>
      <p>
        {t('geocode.move')}{' '}
        {moved && (
          <span className="hx-note">
            {t('geocode.move.by', { distance: formatDistance(distanceMeters(found.position, moved)) })}{' '}
            {address !== found.label && t('geocode.move.typed', { address })}
          </span>
        )}
      </p>
      <TextInput
        size="xs"
        label={t('stores.position')}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        error={position ? undefined : t('stores.position.bad')}
      />
      <div className="hx-actions">
        <Button type="submit" size="xs" loading={saving} disabled={!position || !moved}>
          {t('save')}
        </Button>
        <Button size="xs" variant="default" onClick={cancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

/** Saves at once and offers the way back. */
async function correct(found: FoundAddress, position: [number, number]): Promise<void> {
  const address = correctedAddress(found);
  const { id } = await saveCorrection(address, position);
  foundAddress.set({ ...found, label: address, accuracy: 'address', position, moved: null, corrected: true });
  const undo = async () => {
    await deleteCorrection(id);
    if (foundAddress.get()?.label === address) foundAddress.set({ ...found, moved: null });
  };
  notify({
    tone: 'done',
    text: t('geocode.moved', { address }),
    action: {
      label: t('undo'),
      run: () => {
        undo().catch((error: unknown) => notifyFailure(t('geocode.notMoved'), error));
      },
    },
  });
}
