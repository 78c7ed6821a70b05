import type { CodeRefusal } from '../contract/redemptions.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import { expiryOf } from './judge.ts';
import type { CodeRow } from './queries-codes.ts';

const reasons = {
  unknown: 'not-found',
  not_yet: 'conflict',
  used_up: 'conflict',
  expired: 'gone',
  ended: 'gone',
} as const;

export const refuseCode = (reason: CodeRefusal, sentence: string): Refusal =>
  refuse(reasons[reason], sentence, [{ pointer: '/code', detail: sentence, reason }]);

export const unknownCode = () => refuseCode('unknown', 'There is no such code. Look at it once more.');

/** As a person at the till reads it: 3 May at 10:42. */
function moment(at: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone }).format(at);
  const year = new Intl.DateTimeFormat('en-GB', { year: 'numeric', timeZone });
  const other = year.format(at) === year.format(new Date()) ? '' : ` ${year.format(at)}`;
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
  return `${day}${other} at ${time}`;
}
const often = (times: number) => (times === 1 ? 'once' : `${times} times`);

/** Why a code is not taken, in a sentence for the till. */
export function sentenceOf(
  reason: Exclude<CodeRefusal, 'unknown'>,
  row: CodeRow,
  { times, last, timeZone }: { times: number; last: Date | null; timeZone: string },
): string {
  switch (reason) {
    case 'expired': {
      const expiry = expiryOf(row);
      return expiry ? `It was good until ${moment(expiry, timeZone)}.` : 'It is good no more.';
    }
    case 'ended':
      return `“${row.campaign}” is over.`;
    case 'not_yet':
      return row.start_at && row.start_at > new Date()
        ? `“${row.campaign}” begins on ${moment(row.start_at, timeZone)}.`
        : `“${row.campaign}” has not begun.`;
    case 'used_up':
      return last && row.used > 0
        ? `Used ${often(times)} already, the last on ${moment(last, timeZone)}.`
        : `All ${row.definition.offer.totalLimit ?? ''} of “${row.campaign}” are given away.`;
  }
}
