import { ActionIcon, Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import type { FenceSchedule } from '../api/fences.ts';
import { useExplore } from '../explore/context.ts';
import { Chips } from '../segments/fields/Inline.tsx';
import { tFences as t } from '../strings/en-fences.ts';
import { dayName, isOverMidnight, readOpeningHours, timeWords, usualWindow, type Window, weekdays } from './hours.ts';
import { windowWords } from './words.ts';

interface HoursProps {
  schedule: FenceSchedule | null;
  storeId: string | null;
  onChange: (schedule: FenceSchedule | null) => void;
}

const mostWindows = 50;

/** Always, or in windows of days and hours, which may go on past midnight. */
export function Hours({ schedule, storeId, onChange }: HoursProps) {
  const { stores, store: first } = useExplore();
  const store = stores.data?.find(({ id }) => id === storeId) ?? first;
  const ofShop = store?.openingHours ? readOpeningHours(store.openingHours) : null;
  /** What was set before "always" was looked at. */
  const before = useRef(schedule);
  if (schedule) before.current = schedule;
  const windows = schedule?.windows ?? [];
  const put = (next: readonly Window[]) => onChange(next.length > 0 ? { ...schedule, windows: [...next] } : null);
  const change = (index: number, patch: Partial<Window>) =>
    put(windows.map((window, at) => (at === index ? { ...window, ...patch } : window)));
  return (
    <section className="hx-block" aria-label={t('edit.hours')}>
      <h3>{t('edit.hours')}</h3>
      <SegmentedControl
        fullWidth
        aria-label={t('hours.which')}
        value={schedule ? 'windows' : 'always'}
        onChange={(kind) => onChange(kind === 'always' ? null : (before.current ?? { windows: [usualWindow] }))}
        data={(['always', 'windows'] as const).map((kind) => ({ value: kind, label: t(`hours.${kind}`) }))}
      />
      {windows.length > 0 && (
        <ul className="hx-windows">
          {windows.map((window, index) => (
            <WindowRow
              // biome-ignore lint/suspicious/noArrayIndexKey: two may be the same
              key={index}
              window={window}
              onChange={(patch) => change(index, patch)}
              onRemove={() => put(windows.filter((_, at) => at !== index))}
            />
          ))}
        </ul>
      )}
      {schedule && (
        <>
          <div className="hx-actions">
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={14} aria-hidden />}
              disabled={windows.length >= mostWindows}
              onClick={() => put([...windows, { ...usualWindow, days: [7] }])}
            >
              {t('hours.add')}
            </Button>
            {store && ofShop && (
              <Button size="compact-xs" variant="default" onClick={() => put(ofShop)}>
                {t('hours.shop', { store: store.name })}
              </Button>
            )}
          </div>
          <p className="hx-note">{t('hours.help')}</p>
        </>
      )}
    </section>
  );
}

interface WindowRowProps {
  window: Window;
  onChange: (patch: Partial<Window>) => void;
  onRemove: () => void;
}

const days = weekdays.map((day) => ({ value: day, label: dayName(day), title: dayName(day, 'long') }));
/** A field of time knows no 24:00. */
const asField = (time: string): string => (time === '24:00' ? '00:00' : time);

function WindowRow({ window, onChange, onRemove }: WindowRowProps) {
  const { from, to } = window;
  const type = (patch: Partial<Window>) => {
    // While a field of time is being typed into it is empty.
    if (Object.values(patch).every((value) => value !== '')) onChange(patch);
  };
  return (
    <li>
      <Chips
        label={t('hours.days')}
        options={days}
        chosen={window.days}
        onChange={(next) => onChange({ days: next })}
      />
      <div className="hx-window-times">
        <TextInput
          size="xs"
          type="time"
          label={t('hours.from')}
          value={asField(from)}
          onChange={(event) => type({ from: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          type="time"
          label={t('hours.to')}
          value={asField(to)}
          onChange={(event) => {
            const end = event.currentTarget.value;
            type({ to: end === '00:00' ? '24:00' : end });
          }}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('hours.remove', { words: windowWords(window) })}
          title={t('hours.remove', { words: windowWords(window) })}
          onClick={onRemove}
        >
          <IconTrash size={17} stroke={1.6} aria-hidden />
        </ActionIcon>
      </div>
      {window.days.length === 0 && (
        <p className="hx-problem" role="alert">
          {t('hours.noDay')}
        </p>
      )}
      {isOverMidnight(window) && (
        <p className="hx-note">{t(from === to ? 'hours.whole' : 'hours.next', { to: timeWords(to) })}</p>
      )}
    </li>
  );
}
