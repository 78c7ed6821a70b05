import type { Device } from '../api/devices.ts';
import { formatInstant } from '../format/format.ts';
import { locale } from '../format/locale.ts';
import { tDevices as t } from '../strings/en-devices.ts';

export const kindWords = (kind: Device['kind']): string => t(`kind.${kind}`);

const steps = [
  ['minute', 60],
  ['hour', 3_600],
  ['day', 86_400],
] as const;
const weekSeconds = 604_800;

/** "4 minutes ago"; a day and an hour where it was longer ago than a week. */
export function agoWords(instant: string, now = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1_000);
  if (seconds < 60) return t('heard.now');
  if (seconds >= weekSeconds) return formatInstant(instant);
  const [unit, size] = steps.findLast(([, least]) => seconds >= least) ?? steps[0];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(-Math.floor(seconds / size), unit);
}

export const heardWords = (lastSeenAt: string | null, now?: number): string =>
  lastSeenAt === null ? t('heard.never') : t('heard.at', { ago: agoWords(lastSeenAt, now) });

/** What keeps a phone from being heard, or what more it can do; nothing where it is as it should be. */
export function stateWords({ active, kind, consentedAt, canBeNotified }: Device): string | null {
  if (!active) return t('state.off');
  if (kind === 'page' && consentedAt === null) return t('state.unasked');
  return canBeNotified ? t('state.notified') : null;
}

/** Whether phones elsewhere can open it: not where this very machine is meant, nor without a certificate. */
export function reachOf(link: string): 'everywhere' | 'here-only' | 'unsafe' {
  const url = URL.canParse(link) ? new URL(link) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return 'everywhere';
  if (/^(localhost|127\.|\[::1\])/.test(url.hostname)) return 'here-only';
  return url.protocol === 'https:' ? 'everywhere' : 'unsafe';
}
