import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { CampaignSummary } from '../../api/campaigns.ts';
import { formatDay, formatNumber } from '../../format/format.ts';
import { locale } from '../../format/locale.ts';
import { tCampaigns as t } from '../../strings/en-campaigns.ts';
import { localDay } from '../../view/period.ts';
import { CampaignRow } from './CampaignRow.tsx';
import { addMonths, dayAfterKey, monthOf, runsOn, weeksOf } from './month.ts';

interface CalendarProps {
  campaigns: readonly CampaignSummary[];
  /** null: this one */
  month: string | null;
  onMonth: (month: string) => void;
}

/** Intl knows it where the browser does; else Monday, or Sunday where miles are walked. */
function firstDayOfWeek(): number {
  const read = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number };
    weekInfo?: { firstDay: number };
  };
  return (read.getWeekInfo?.() ?? read.weekInfo)?.firstDay ?? 1;
}

const monthName = (month: string): string =>
  new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
const weekdayName = (day: string, style: 'short' | 'long'): string =>
  new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** A month; the day that is chosen says below what runs on it. */
export function Calendar({ campaigns, month, onMonth }: CalendarProps) {
  const today = localDay(new Date());
  const shown = month ?? monthOf(today);
  const [picked, setPicked] = useState(shown === monthOf(today) ? today : `${shown}-01`);
  // Going back in the browser changes the month too.
  const chosen = monthOf(picked) === shown ? picked : shown === monthOf(today) ? today : `${shown}-01`;
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${chosen}"]`)?.focus();
  }, [chosen]);
  const firstDay = firstDayOfWeek();
  const weeks = weeksOf(shown, firstDay);
  const go = (day: string) => {
    setPicked(day);
    if (monthOf(day) !== shown) onMonth(monthOf(day));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = dayAfterKey(event.key, chosen, firstDay);
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    moved.current = true;
    go(next);
  };
  const running = campaigns.filter((campaign) => runsOn(campaign, chosen));
  return (
    <>
      <div className="hx-month-head">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('calendar.before')}
          onClick={() => onMonth(addMonths(shown, -1))}
        >
          <IconChevronLeft size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
        <strong aria-live="polite">{monthName(shown)}</strong>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('calendar.after')}
          onClick={() => onMonth(addMonths(shown, 1))}
        >
          <IconChevronRight size={18} stroke={1.6} aria-hidden />
        </ActionIcon>
        <Button size="compact-xs" variant="default" disabled={chosen === today} onClick={() => go(today)}>
          {t('calendar.today')}
        </Button>
      </div>
      <table ref={grid} className="hx-month" onKeyDown={onKey}>
        <caption className="hx-visually-hidden">
          {t('calendar.label', { month: monthName(shown) })} {t('calendar.help')}
        </caption>
        <thead>
          <tr>
            {weeks[0]?.map((day) => (
              <th key={day} scope="col" abbr={weekdayName(day, 'long')}>
                {weekdayName(day, 'short')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  {monthOf(day) === shown && (
                    <Day
                      day={day}
                      campaigns={campaigns.filter((campaign) => runsOn(campaign, day))}
                      chosen={day === chosen}
                      today={day === today}
                      onChoose={() => go(day)}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <section className="hx-block" aria-label={t('calendar.chosen', { day: formatDay(chosen) })}>
        <h3>{t('calendar.chosen', { day: formatDay(chosen) })}</h3>
        {running.length === 0 ? (
          <p className="hx-note">{t('calendar.none')}</p>
        ) : (
          <ul className="hx-list hx-list-plain hx-campaigns">
            {running.map((campaign) => (
              <CampaignRow key={campaign.id} campaign={campaign} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

interface DayProps {
  day: string;
  campaigns: readonly CampaignSummary[];
  chosen: boolean;
  today: boolean;
  onChoose: () => void;
}

const mostMarks = 3;

function Day({ day, campaigns, chosen, today, onChoose }: DayProps) {
  const count = campaigns.length;
  const label =
    count === 0
      ? t('calendar.day.none', { day: formatDay(day) })
      : t('calendar.day', { day: formatDay(day), count, n: formatNumber(count) });
  return (
    <button
      type="button"
      data-day={day}
      data-today={today || undefined}
      aria-pressed={chosen}
      aria-label={label}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
    >
      {Number(day.slice(8))}
      <span aria-hidden>
        {campaigns.slice(0, mostMarks).map(({ id, state }) => (
          <i key={id} data-state={state} />
        ))}
        {count > mostMarks && <small>+{count - mostMarks}</small>}
      </span>
    </button>
  );
}
