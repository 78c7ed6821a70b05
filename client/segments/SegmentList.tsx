import { ActionIcon, Button, Skeleton, TextInput } from '@mantine/core';
import { IconMap2, IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type Counted, type Segment, useSegmentCounts } from '../api/segments.ts';
import { formatNumber } from '../format/format.ts';
import { useCan } from '../shell/can.ts';
import { tSegments as t } from '../strings/en-segments.ts';
import { t as tShared } from '../strings/t.ts';
import { changeSegment, listPeople, openBuilder, removeSegment, showOnMap } from './actions.ts';
import { DraftCard } from './DraftCard.tsx';
import { Suggestions } from './Suggestions.tsx';
import { useNames } from './useStock.ts';
import { definitionWords, type Names } from './words.ts';

interface SegmentListProps {
  businessId: string;
  segments: readonly Segment[];
}

/** What is saved, counted anew, and what is worth asking. */
export function SegmentList({ businessId, segments }: SegmentListProps) {
  const can = useCan();
  const names = useNames();
  const definitions = useMemo(() => segments.map(({ definition }) => definition), [segments]);
  const counts = useSegmentCounts(definitions);
  return (
    <>
      <header className="hx-areas-head">
        <h2>{t('title')}</h2>
        {can.saveAreas && (
          <Button size="xs" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => openBuilder('new')}>
            {t('new')}
          </Button>
        )}
      </header>
      <p className="hx-note">{t('title.help')}</p>
      <DraftCard businessId={businessId} />
      {segments.length === 0 ? (
        <p className="hx-note">{t('list.empty')}</p>
      ) : (
        <ul className="hx-list hx-list-plain hx-saved hx-segments" aria-label={t('list.title')}>
          {segments.map((segment, index) => (
            <SegmentRow key={segment.id} segment={segment} count={counts[index] ?? null} names={names} />
          ))}
        </ul>
      )}
      <Suggestions businessId={businessId} names={names} />
    </>
  );
}

/** "312 of 3,010 customers", or why not. */
export function countWords(count: Counted | null): string {
  if (count?.failed) return t('list.uncounted');
  if (!count?.preview) return t('list.counting');
  const { customers, of, k } = count.preview;
  if (customers === null) return t('list.held', { k });
  return t('list.count', { count: of, n: formatNumber(customers), of: formatNumber(of) });
}

interface SegmentRowProps {
  segment: Segment;
  count: Counted | null;
  names: Names;
}

function SegmentRow({ segment, count, names }: SegmentRowProps) {
  const can = useCan();
  const [renaming, setRenaming] = useState(false);
  const { id, name, definition } = segment;
  if (renaming) return <Rename segment={segment} onDone={() => setRenaming(false)} />;
  return (
    <li>
      <button type="button" aria-label={t('list.open', { name })} onClick={() => openBuilder(id)}>
        <strong>{name}</strong>
        <span className="hx-segment-count">{countWords(count)}</span>
        <span className="hx-clamped">{definitionWords(definition, names)}</span>
      </button>
      <span className="hx-row-tools">
        <Tool label={t('list.onMap', { name })} onClick={() => showOnMap(id)}>
          <IconMap2 size={17} stroke={1.6} aria-hidden />
        </Tool>
        {can.change && (
          <Tool label={t('list.people', { name })} onClick={() => listPeople(id)}>
            <IconUsers size={17} stroke={1.6} aria-hidden />
          </Tool>
        )}
        {can.saveAreas && (
          <>
            <Tool label={t('rename', { name })} onClick={() => setRenaming(true)}>
              <IconPencil size={17} stroke={1.6} aria-hidden />
            </Tool>
            <Tool label={`${t('act.delete')} ${name}`} onClick={() => removeSegment(segment)}>
              <IconTrash size={17} stroke={1.6} aria-hidden />
            </Tool>
          </>
        )}
      </span>
    </li>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}

function Rename({ segment, onDone }: { segment: Segment; onDone: () => void }) {
  const [name, setName] = useState(segment.name);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const next = name.trim();
    if (next === '') return;
    if (next !== segment.name) await changeSegment(segment.id, { name: next });
    onDone();
  };
  return (
    <li>
      <form className="hx-add-step" onSubmit={submit}>
        <TextInput
          ref={input}
          size="xs"
          aria-label={t('rename', { name: segment.name })}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && onDone()}
        />
        <Button type="submit" size="xs" disabled={name.trim() === ''}>
          {tShared('save')}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {tShared('cancel')}
        </Button>
      </form>
    </li>
  );
}

export const ListWaiting = () => <Skeleton height={160} role="status" aria-label={tShared('state.loading')} />;
