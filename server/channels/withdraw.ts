import type { Knex } from 'knex';
import { type Channel, marketing } from '../contract/people.ts';
import { noteConsent } from '../customers/index.ts';
import { notWithdrawn, undoable } from './queries-withdrawals.ts';

export const unsubscribing = 'unsubscribe';
/** So long who pressed the wrong button may take it back by themselves. */
const undoMs = 30 * 86_400_000;

/**
 * Nobody writes to these people on these channels any more, from the moment this resolves; who has said so already says nothing
 * new. Answers how many had not. `at`: when they said it, RFC 3339 and not to come.
 */
export async function withdraw(
  knex: Knex,
  businessId: string,
  customerIds: readonly string[],
  { channels, source, at }: { channels: readonly Channel[]; source: string; at?: string | undefined },
): Promise<number> {
  let count = 0;
  for (const channel of channels) {
    const customers = await notWithdrawn(knex, businessId, customerIds, channel);
    const said = { channel, purpose: marketing, granted: false, source, at, userId: null };
    await Promise.all(customers.map((id) => noteConsent(knex, businessId, id, said)));
    count += customers.length;
  }
  return count;
}

/** Channels that somebody who unsubscribed may have back. */
export const takenBack = (knex: Knex, businessId: string, customerId: string): Promise<Channel[]> =>
  undoable(knex, businessId, customerId, { source: unsubscribing, since: new Date(Date.now() - undoMs) });

/** Gives back what was withdrawn by mistake, and nothing that had not been agreed to before. */
export async function undoWithdrawal(knex: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  for (const id of customerIds)
    for (const channel of await takenBack(knex, businessId, id))
      await noteConsent(knex, businessId, id, {
        ...{ channel, purpose: marketing, granted: true, source: `${unsubscribing} undone` },
        ...{ at: undefined, userId: null },
      });
}
