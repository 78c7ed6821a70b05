import type { CampaignRow } from '../campaigns/index.ts';
import { birthdaysWithin, dayBefore } from '../segments/index.ts';
import { localDay } from './schedule.ts';

/** Which customers something is due for, and what it is called. Days are 'YYYY-MM-DD' as the first store counts them. */
export type Rule =
  | { kind: 'once' }
  /** `birthdays`: 'MM-DD'. */
  | { kind: 'birthday'; birthdays: string[]; occasion: string }
  /** The day of the last purchase, both ends inclusive. */
  | { kind: 'silent'; from: string; to: string }
  | { kind: 'nth_purchase'; n: number; since: string }
  /** Known since that day or, where nobody said, made since that instant. */
  | { kind: 'new'; since: string; madeSince: Date };

/** What was missed while nothing ran is made up for within so many days; so is a silence that began before the launch. */
const lateDays = 7;

/** What a campaign about customers looks for now. */
export function rulesOf({ definition, launched_at, start_at }: CampaignRow, zone: string, now: number): Rule[] {
  const { trigger } = definition;
  if (trigger.type === 'once') return [{ kind: 'once' }];
  if (trigger.type === 'fence') return [];
  const today = localDay(zone, now);
  const begun = new Date(Math.max(launched_at?.getTime() ?? now, start_at?.getTime() ?? 0));
  const first = localDay(zone, begun.getTime());
  const { when, days = 0, n = 1 } = trigger;
  switch (when) {
    case 'birthday':
      return birthdayRules({ today, first, daysBefore: Math.min(days, 365) });
    case 'silent':
      return [{ kind: 'silent', from: dayBefore(today, days + lateDays), to: dayBefore(today, days) }];
    case 'nth_purchase':
      return [{ kind: 'nth_purchase', n, since: first }];
    case 'new': {
      const earliest = trigger.days === undefined ? first : dayBefore(today, days);
      return [{ kind: 'new', since: earliest > first ? earliest : first, madeSince: begun }];
    }
  }
}

/** A day that was missed is made up for, but none from before the launch, and never after the birthday itself. */
function birthdayRules({ today, first, daysBefore }: { today: string; first: string; daysBefore: number }): Rule[] {
  const rules: Rule[] = [];
  for (let late = 0; late <= Math.min(daysBefore, lateDays); late++) {
    if (dayBefore(today, late) < first) break;
    const day = dayBefore(today, late - daysBefore);
    rules.push({ kind: 'birthday', birthdays: birthdaysWithin(day, 0), occasion: `birthday:${day.slice(0, 4)}` });
  }
  return rules;
}
