import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { CampaignFields } from '../../api/campaigns.ts';
import { locale } from '../../format/locale.ts';
import { tCompose as t } from '../../strings/en-compose.ts';
import { fromField, inDays, toField } from './times.ts';

type Schedule = CampaignFields['schedule'];
interface ScheduleFieldsProps {
  schedule: Schedule;
  onChange: (schedule: Schedule, field?: string) => void;
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;
/** The first of January 2024 was a Monday. */
const dayName = (day: number): string =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day));

/** From when to when, at what time of day, and on which days. An end before the start is said, and not kept. */
export function ScheduleFields({ schedule, onChange }: ScheduleFieldsProps) {
  const { startAt, endAt, sendTime, days } = schedule;
  const fits = (from: string | null, to: string | null) => from === null || to === null || from < to;
  const put = (patch: Partial<Schedule>, field?: string) => {
    const next = { ...schedule, ...patch };
    if (fits(next.startAt, next.endAt)) onChange(next, field && `schedule ${field}`);
  };
  return (
    <section className="hx-block" aria-label={t('schedule.title')}>
      <h3>{t('schedule.title')}</h3>
      <div className="hx-controls-row">
        <NativeSelect
          size="xs"
          label={t('schedule.start')}
          value={startAt === null ? 'now' : 'at'}
          onChange={(event) =>
            put({
              startAt: event.currentTarget.value === 'now' ? null : inDays(1),
              ...(!fits(inDays(1), endAt) && { endAt: null }),
            })
          }
          data={(['now', 'at'] as const).map((one) => ({ value: one, label: t(`schedule.start.${one}`) }))}
        />
        {startAt !== null && (
          <Moment label={t('schedule.from')} value={startAt} onChange={(at) => put({ startAt: at }, 'start')} />
        )}
      </div>
      <div className="hx-controls-row">
        <NativeSelect
          size="xs"
          label={t('schedule.end')}
          value={endAt === null ? 'never' : 'at'}
          onChange={(event) =>
            put({
              endAt:
                event.currentTarget.value === 'never'
                  ? null
                  : inDays(14, startAt === null ? Date.now() : Date.parse(startAt)),
            })
          }
          data={(['never', 'at'] as const).map((one) => ({ value: one, label: t(`schedule.end.${one}`) }))}
        />
        {endAt !== null && (
          <Moment label={t('schedule.to')} value={endAt} onChange={(at) => put({ endAt: at }, 'end')} />
        )}
      </div>
      <TextInput
        size="xs"
        type="time"
        label={t('schedule.time')}
        description={t('schedule.time.help')}
        value={sendTime ?? ''}
        onChange={(event) =>
          put({ sendTime: event.currentTarget.value === '' ? null : event.currentTarget.value }, 'time')
        }
      />
      <fieldset className="hx-checks" data-row>
        <legend>{t('schedule.days')}</legend>
        {weekdays.map((day) => (
          <Checkbox
            key={day}
            size="xs"
            label={dayName(day)}
            checked={days === null || days.includes(day)}
            onChange={(event) => {
              const chosen = weekdays.filter((one) =>
                one === day ? event.currentTarget.checked : days === null || days.includes(one),
              );
              if (chosen.length > 0) put({ days: chosen.length === weekdays.length ? null : chosen });
            }}
          />
        ))}
      </fieldset>
    </section>
  );
}

function Moment({ label, value, onChange }: { label: string; value: string; onChange: (at: string) => void }) {
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      label={label}
      value={toField(value)}
      onChange={(event) => {
        const at = fromField(event.currentTarget.value);
        if (at !== null) onChange(at);
      }}
    />
  );
}
