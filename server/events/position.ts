import { eventId } from '../contract/events.ts';

/**
 * A place in the stream of a business's events, which are in the order (transaction, number). Transactions commit in
 * another order than they begin, so a reader takes only what lies below the oldest one still open (`horizonOf`): nothing
 * can appear there any more.
 */
export interface Position {
  xid: string;
  id: string;
}

export const writePosition = ({ xid, id }: Position): string => `${xid}-${id}`;

/** Undefined for what is no position. */
export function readPosition(text: string): Position | undefined {
  if (!eventId.safeParse(text).success) return undefined;
  const [xid = '', id = ''] = text.split('-');
  return { xid, id };
}

export function isBefore(a: Position, b: Position): boolean {
  const [first, second] = [BigInt(a.xid), BigInt(b.xid)];
  return first === second ? BigInt(a.id) < BigInt(b.id) : first < second;
}
