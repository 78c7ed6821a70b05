import type { Knex } from 'knex';
import type { Channel, OutMessage } from './channel.ts';
import { letThrough, type Terms } from './let-through.ts';
import type { Claimed } from './queries-claim.ts';
import { insist, type Outcome, settleTry } from './settle.ts';

export interface Sending {
  knex: Knex;
  runner: string;
  leaseMs: number;
  timeoutMs: number;
  /** When messages are cut off. */
  signal: AbortSignal;
  now: () => number;
  channel: (name: Claimed['channel']) => Channel | undefined;
}

/** Sends one message that this runner took. */
export async function sendOne(sending: Sending, claimed: Claimed, terms: Terms): Promise<void> {
  const { knex, leaseMs, timeoutMs, now } = sending;
  const asked = Date.now();
  const outcome = await letThrough(sending, claimed, terms);
  if (!('through' in outcome)) return;
  const message = outcome.through;
  const begun = now();
  // Who slept meanwhile is too late: the gate may be open for others, or for a withdrawal.
  const isLate = Date.now() - asked > leaseMs - timeoutMs;
  const result: Outcome = isLate ? { kind: 'stopped' } : await deliver(sending, message);
  const tried = {
    ...{ business_id: message.businessId, id: message.id, tries: message.tries },
    ...{ not_after: message.notAfter, has_total: message.campaign.definition.limits.total !== null },
  };
  await insist(() => settleTry(knex, tried, result, { begun, now: now() }), asked + leaseMs);
}

/** An attempt that was cut off may have arrived: only where the receiver knows the message again it is tried once more. */
async function deliver({ channel: channelOf, signal, timeoutMs }: Sending, message: OutMessage): Promise<Outcome> {
  const channel = channelOf(message.channel);
  if (!channel) return { kind: 'failed', detail: 'this channel is not set up', permanent: false };
  const cutting = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const cut = new Promise<never>((_done, fail) => {
    cutting.addEventListener('abort', () => fail(new Error(signal.aborted ? 'it was cut off' : 'it took too long')));
  });
  try {
    const delivery = await Promise.race([channel.deliver(message, cutting), cut]);
    if (delivery.kind !== 'failed' || delivery.permanent || channel.repeatable || !cutting.aborted) return delivery;
    return { kind: 'cut', detail: delivery.detail };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (!channel.repeatable) return { kind: 'cut', detail };
    return signal.aborted ? { kind: 'stopped' } : { kind: 'failed', detail, permanent: false };
  }
}
