import type { FenceEvent, Geofence } from '../api/fences.ts';
import { formatNumber, formatRadius } from '../format/format.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { durationWords, whenWords } from './words.ts';

export interface Explained {
  /** why it was taken to have happened */
  why: string;
  /** when the position was made and when it came */
  position: string | null;
  doubts: string[];
  /** why nothing follows from it; empty: something may */
  silence: string[];
}

/** A decision kept as text may be of a later version than this screen. */
const known = [
  'inside-credible',
  'inside-agreed',
  'inside-instant',
  'clear-of-edge',
  'outside-agreed',
  'stayed',
  'passed-through',
  'window-opened',
  'window-closed',
  'silent-too-long',
  'said-so',
  'reported-by-phone',
  'amended',
] as const;

const secondsBetween = (one: string, other: string): number => Math.abs(Date.parse(one) - Date.parse(other)) / 1_000;
const atOnceSeconds = 60;

function reason({ explanation }: FenceEvent, fence: Pick<Geofence, 'version' | 'dwellSeconds'>): string {
  const { decision, fix, previous, distanceMeters, marginMeters, agreeing } = explanation;
  const found = known.find((one) => one === decision);
  if (!found) return '';
  // A rule that has changed since says nothing of that time.
  if (found === 'stayed' && fence.version === explanation.ruleVersion && fence.dwellSeconds !== null) {
    return t('why.stayed.time', { time: durationWords(fence.dwellSeconds) });
  }
  if (found === 'passed-through' && (!fix || !previous)) return t('why.passed-through.short');
  const accuracy = fix?.accuracyMeters ?? null;
  const distance = Math.abs(distanceMeters ?? 0);
  return t(`why.${found}`, {
    count: agreeing ?? 1,
    n: formatNumber(agreeing ?? 1),
    inside: formatRadius(distance),
    outside: formatRadius(distance),
    margin: formatRadius(Math.round(marginMeters ?? 0)),
    time: fix && previous ? durationWords(Math.round(secondsBetween(fix.at, previous.at))) : '',
    within: !fix
      ? ''
      : accuracy === null
        ? t('why.within.unknown')
        : t('why.within', { accuracy: formatRadius(accuracy) }),
  });
}

/** An event's explanation in plain words, given its zone as it is now. */
export function explain(event: FenceEvent, fence: Pick<Geofence, 'version' | 'dwellSeconds'>): Explained {
  const { fix, silence, suspicions } = event.explanation;
  const late = fix !== null && secondsBetween(fix.at, fix.receivedAt) > atOnceSeconds;
  const at = fix ? whenWords(fix.at) : '';
  return {
    why: reason(event, fence),
    position: !fix
      ? null
      : late
        ? t('why.fix', { at, received: whenWords(fix.receivedAt) })
        : t('why.fix.once', { at }),
    doubts: suspicions.map((one) => t(`suspicion.${one}`)),
    silence: silence.map((one) => t(`silence.${one}`)),
  };
}
