import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { SuppressReason } from '../contract/messages.ts';
import type { Delivery, OutMessage } from './channel.ts';
import { letThrough, termsOf } from './let-through.ts';
import { claimOne } from './queries-claim.ts';
import { sendingOf } from './queries-settle.ts';
import { settleTry } from './settle.ts';

/** Longer than an answer takes. */
const leaseMs = 30_000;

/**
 * Lets one message that is owed through to its person, for whoever hands it over without the sender; `settleMessage` comes next.
 * Undefined when it is not due, somebody else has it, or it is gone.
 */
export async function passGate(
  knex: Knex,
  businessId: string,
  messageId: string,
  now = Date.now(),
): Promise<OutMessage | { suppressed: SuppressReason } | { heldUntil: Date } | undefined> {
  const runner = randomUUID();
  const claimed = await claimOne(knex, businessId, messageId, { runner, leaseMs });
  const terms = claimed && (await termsOf(knex, businessId, claimed.campaign_id));
  if (!claimed || !terms) return undefined;
  const outcome = await letThrough({ knex, runner, leaseMs, now: () => now }, claimed, terms);
  if ('lost' in outcome) return undefined;
  return 'through' in outcome ? outcome.through : outcome;
}

/** Writes down what became of a message that `passGate` let through. */
export async function settleMessage(knex: Knex, businessId: string, id: string, delivery: Delivery): Promise<void> {
  const tried = await sendingOf(knex, businessId, id);
  if (tried) await settleTry(knex, tried, delivery, { begun: tried.sent_at.getTime(), now: Date.now() });
}
