import type { Condition } from '../../server/contract/segments.ts';
import { formatNumber } from '../format/format.ts';
import { type SegmentKey, tSegments as t } from '../strings/en-segments.ts';
import { lastOf, type Range } from './clean.ts';
import { listWords, rangeWords, tidy, timesWords, withinWords } from './phrases.ts';
import type { Names } from './words.ts';

type Of<Type extends Condition['type']> = Extract<Condition, { type: Type }>;

function zoneWords(id: string | undefined, { zone }: Names, anywhere: SegmentKey): string {
  if (id === undefined) return t(anywhere);
  const name = zone(id);
  return name === null ? t('words.zone.gone') : t('words.zone', { zone: name });
}

function lastVisitWords({ min, max }: Range): string {
  if (min === undefined && max === undefined) return '';
  if ((min ?? 0) === 0 && max !== undefined)
    return max === 0
      ? t('words.visited.last.today')
      : t('words.visited.last.within', { count: max, n: formatNumber(max) });
  return t('words.visited.last', { count: lastOf({ min, max }), range: rangeWords({ min, max }, formatNumber) });
}

/** "visited the zone “Front door” at least 2 times in the last 30 days". */
export function visitsWords({ geofenceId, storeId, within, count, lastDaysAgo }: Of<'visits'>, names: Names): string {
  const shop = storeId === undefined ? undefined : (names.store(storeId) ?? t('words.gone'));
  const place = shop ?? zoneWords(geofenceId, names, 'words.visited.anywhere');
  const when = [within ? withinWords(within) : '', lastDaysAgo ? lastVisitWords(lastDaysAgo) : ''].join(' ');
  if (count?.max === 0) return tidy(t('words.visited.not', { place, when }));
  const counted = count?.min !== undefined || count?.max !== undefined;
  return tidy(t('words.visited', { place, how: counted ? timesWords(count ?? {}) : '', when }));
}

/** "entered or left any zone in the last 30 days". */
export function fenceEventWords({ kinds, geofenceId, within }: Of<'fence_event'>, names: Names): string {
  const did = kinds.map((kind) => t(`words.noticed.${kind}`));
  const onlyCheckedIn = kinds.length > 0 && kinds.every((kind) => kind === 'checked_in');
  const place = zoneWords(geofenceId, names, onlyCheckedIn ? 'words.noticed.shop' : 'words.noticed.anywhere');
  const when = within ? withinWords(within) : '';
  return tidy(t('words.noticed', { did: listWords(did, 'or') || t('words.noticed.unchosen'), place, when }));
}
