import { formatNumber } from '../../format/format.ts';
import { isResultsKey, tResults as t } from '../../strings/en-results.ts';

/** A number of people, or that there are too few to tell. */
export const told = (count: number | null): string => (count === null ? t('live.few') : formatNumber(count));

export function reasonWords(reason: string): string {
  const key = `reason.${reason}`;
  return isResultsKey(key) ? t(key) : t('reason.other', { reason });
}
