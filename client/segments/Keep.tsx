import { Button, TextInput } from '@mantine/core';
import { IconMap2, IconUsers } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Definition, Segment } from '../api/segments.ts';
import { useCan } from '../shell/can.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { changeSegment, listPeople, saveSegment, showOnMap } from './actions.ts';

interface KeepProps {
  saved: Segment | null;
  name: string;
  onName: (name: string) => void;
  definition: Definition;
  changed: boolean;
  onSaved: (segment: Segment) => void;
}

/** Save by name, then look at the people in it. */
export function Keep({ saved, name, onName, definition, changed, onSaved }: KeepProps) {
  const can = useCan();
  const [busy, setBusy] = useState(false);
  const called = name.trim();
  const run = async (work: () => Promise<Segment | null>) => {
    setBusy(true);
    const segment = await work();
    setBusy(false);
    if (segment) onSaved(segment);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (called === '') return;
    run(() => (saved ? changeSegment(saved.id, { name: called, definition }) : saveSegment(called, definition)));
  };
  if (!saved && !can.saveAreas) return null;
  return (
    <section className="hx-block" aria-label={t('keep.title')}>
      <h3>{t('keep.title')}</h3>
      {can.saveAreas && (
        <form className="hx-form" onSubmit={submit}>
          <TextInput
            size="xs"
            label={t('keep.name')}
            placeholder={t('keep.name.example')}
            required
            withAsterisk={false}
            maxLength={200}
            value={name}
            onChange={(event) => onName(event.currentTarget.value)}
          />
          <div className="hx-actions">
            <Button
              type="submit"
              size="xs"
              loading={busy}
              disabled={called === '' || (saved !== null && !changed && called === saved.name)}
            >
              {t(saved ? 'keep.change' : 'keep.save')}
            </Button>
            {saved && (
              <Button
                size="xs"
                variant="default"
                disabled={busy || called === '' || called === saved.name}
                onClick={() => run(() => saveSegment(called, definition))}
              >
                {t('keep.as')}
              </Button>
            )}
          </div>
        </form>
      )}
      {saved ? (
        <div className="hx-actions">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconMap2 size={15} aria-hidden />}
            onClick={() => showOnMap(saved.id)}
          >
            {t('act.onMap')}
          </Button>
          {can.change && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconUsers size={15} aria-hidden />}
              onClick={() => listPeople(saved.id)}
            >
              {t('act.people')}
            </Button>
          )}
        </div>
      ) : (
        <p className="hx-note">{t('keep.first')}</p>
      )}
    </section>
  );
}
