import { ActionIcon, Button, Skeleton, TextInput } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type SavedCatchment, useSavedCatchments } from '../api/catchments.ts';
import { formatInstant } from '../format/format.ts';
import { failureWords } from '../notify/notices.ts';
import { useCan } from '../shell/can.ts';
import { t } from '../strings/t.ts';
import { daysPeriod } from '../view/period.ts';
import { getView, setView } from '../view/view.ts';
import { changeArea, removeArea } from './actions.ts';
import { askOf, stepsOf } from './ask.ts';
import type { Areas } from './useAreas.ts';
import { usualName } from './words.ts';

/** Opening one takes its shop, its way of drawing and, where it has them, its days. */
function open({ id, definition }: SavedCatchment): void {
  const { storeId, from, to } = definition;
  const period = daysPeriod(from?.slice(0, 10) ?? '', to?.slice(0, 10) ?? '');
  const areas = { ...getView().areas, tab: 'area' as const, savedId: id, ask: askOf(definition), step: null };
  setView({ storeId, areas, ...(period ? { period } : {}) });
}

export function Saved({ page: { areas, stores } }: { page: Areas }) {
  const saved = useSavedCatchments();
  if (saved.isPending) return <Skeleton height={120} role="status" aria-label={t('state.loading')} />;
  if (saved.error) {
    return (
      <div className="hx-trouble" role="alert">
        <p>{failureWords(saved.error)}</p>
        <Button size="xs" variant="default" onClick={() => saved.refetch()}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  if (saved.data.length === 0) return <p className="hx-empty">{t('areas.saved.none')}</p>;
  return (
    <section aria-label={t('areas.saved.title')}>
      <ul className="hx-list hx-list-plain hx-saved">
        {saved.data.map((one) => (
          <SavedRow
            key={one.id}
            saved={one}
            current={one.id === areas.savedId}
            shop={stores.length > 1 ? stores.find(({ id }) => id === one.definition.storeId)?.name : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

interface SavedRowProps {
  saved: SavedCatchment;
  current: boolean;
  shop: string | undefined;
}

function SavedRow({ saved, current, shop }: SavedRowProps) {
  const can = useCan();
  const [renaming, setRenaming] = useState(false);
  const ask = askOf(saved.definition);
  const about = [usualName(ask, stepsOf(ask).at(-1) ?? null), shop, formatInstant(saved.updatedAt)];
  if (renaming) return <Rename saved={saved} onDone={() => setRenaming(false)} />;
  return (
    <li aria-current={current || undefined}>
      <button type="button" aria-label={t('areas.saved.open', { name: saved.name })} onClick={() => open(saved)}>
        <strong>{saved.name}</strong>
        <span>{about.filter(Boolean).join(' · ')}</span>
      </button>
      {can.saveAreas && (
        <span className="hx-row-tools">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('areas.saved.rename', { name: saved.name })}
            onClick={() => setRenaming(true)}
          >
            <IconPencil size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('areas.saved.delete', { name: saved.name })}
            onClick={() => removeArea(saved)}
          >
            <IconTrash size={17} stroke={1.6} aria-hidden />
          </ActionIcon>
        </span>
      )}
    </li>
  );
}

function Rename({ saved, onDone }: { saved: SavedCatchment; onDone: () => void }) {
  const [name, setName] = useState(saved.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (next === '') return;
    if (next !== saved.name) await changeArea(saved, { name: next });
    onDone();
  };
  return (
    <li>
      <form className="hx-add-step" onSubmit={submit}>
        <TextInput
          ref={input}
          size="xs"
          aria-label={t('areas.saved.rename', { name: saved.name })}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
        />
        <Button type="submit" size="xs" disabled={name.trim() === ''}>
          {t('save')}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
      </form>
    </li>
  );
}
