import type { CheckinAnswer } from '../../server/contract/checkins.ts';

/** An answer of the service itself. */
export interface Reply {
  status: number;
  body: unknown;
  /** Seconds from Retry-After; null where there is none. */
  retryAfterSeconds: number | null;
}
export type Asked = Reply | 'unreachable';

const isObject = (body: unknown): body is Record<string, unknown> => typeof body === 'object' && body !== null;

/** The answer to a check-in, if it is one. */
export function answerOf({ status, body }: Reply): CheckinAnswer | undefined {
  const isAnswer =
    status === 200 && isObject(body) && typeof body.accepted === 'number' && typeof body.duplicates === 'number';
  return isAnswer && Array.isArray(body.rejected) ? (body as unknown as CheckinAnswer) : undefined;
}
