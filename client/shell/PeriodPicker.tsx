import { Button, NativeSelect, Popover, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { formatDayRange } from '../format/format.ts';
import { t } from '../strings/t.ts';
import { daysPeriod, localDay, type PeriodPreset, periodDays, periodPresets } from '../view/period.ts';
import { setView, useView } from '../view/view.ts';

const custom = 'custom';

export function PeriodPicker() {
  const { period } = useView();
  const [open, setOpen] = useState(false);
  const today = new Date();
  const shown = periodDays(period, today);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');

  const pick = (choice: string) => {
    if (choice !== custom) {
      setOpen(false);
      setView({ period: { kind: 'preset', preset: choice as PeriodPreset }, classes: [] });
      return;
    }
    setFrom(shown?.from ?? localDay(new Date(today.getFullYear(), today.getMonth() - 3, today.getDate())));
    setTo(shown?.to ?? localDay(today));
    setOpen(true);
  };
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const next = daysPeriod(from, to);
    if (!next) return;
    setView({ period: next, classes: [] });
    setOpen(false);
  };
  const days = period.kind === 'days' ? formatDayRange(period.from, period.to) : null;

  return (
    <Popover
      opened={open}
      onChange={setOpen}
      withinPortal={false}
      position="bottom-end"
      trapFocus
      shadow="md"
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <NativeSelect
          className="hx-period"
          aria-label={t('period.label')}
          value={open ? custom : period.kind === 'days' ? 'days' : period.preset}
          onChange={(event) => pick(event.currentTarget.value)}
          data={[
            ...periodPresets.map((preset) => ({ value: preset as string, label: t(`period.${preset}`) })),
            ...(days ? [{ value: 'days', label: days }] : []),
            { value: custom, label: t('period.custom') },
          ]}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <form className="hx-form" onSubmit={apply} aria-label={t('period.custom')}>
          <TextInput
            type="date"
            label={t('period.from')}
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t('period.to')}
            required
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <div className="hx-actions">
            <Button type="submit" size="xs">
              {t('period.apply')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setOpen(false)}>
              {t('cancel')}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
