import { Button, TextInput } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { mapStatus } from '../map/viewport.ts';
import { type Placing, placing } from '../stores/placing.ts';
import { parsePosition } from '../stores/position.ts';
import { t } from '../strings/t.ts';
import type { Rival } from '../view/area.ts';
import { useValue } from '../view/value.ts';

interface AddByHandProps {
  own: number;
  count: number;
  onAdd: (added: Rival[]) => void;
}

/** The mark of a click that is awaited here; the same pin places stores. */
export const rivalSpot: Placing = { id: null, position: null };

export function AddByHand({ own, count, onAdd }: AddByHandProps) {
  const [typed, setTyped] = useState('');
  const [clicking, setClicking] = useState(false);
  const mapDrawn = useValue(mapStatus) === 'ready';
  const position = parsePosition(typed);
  const add = (at: [number, number]) =>
    onAdd([{ osmId: null, name: t('areas.rivals.byHand', { n: count + 1 }), position: at, attraction: own }]);
  const latest = useRef(add);
  latest.current = add;

  useEffect(() => {
    if (!clicking) return;
    placing.set(rivalSpot);
    const stop = placing.subscribe(() => {
      const at = placing.get()?.position;
      setClicking(false);
      if (!at) return;
      placing.set(null);
      latest.current(at);
    });
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && setClicking(false);
    addEventListener('keydown', onKey);
    return () => {
      stop();
      removeEventListener('keydown', onKey);
      // Someone may have begun to place a store meanwhile.
      if (placing.get() === rivalSpot) placing.set(null);
    };
  }, [clicking]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!position) return;
    add(position);
    setTyped('');
  };
  return (
    <>
      {mapDrawn && (
        <Button
          size="xs"
          variant={clicking ? 'light' : 'default'}
          leftSection={<IconMapPin size={15} aria-hidden />}
          aria-pressed={clicking}
          onClick={() => setClicking(!clicking)}
        >
          {t(clicking ? 'areas.rivals.clicking' : 'areas.rivals.click')}
        </Button>
      )}
      <form className="hx-add-step" onSubmit={submit}>
        <TextInput
          size="xs"
          label={t('areas.rivals.typed')}
          placeholder="52.09070, 5.12140"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={typed.trim() !== '' && !position ? t('stores.position.bad') : undefined}
        />
        <Button type="submit" size="xs" variant="default" disabled={!position}>
          {t('areas.add.act')}
        </Button>
      </form>
    </>
  );
}
