import type { Knex } from 'knex';
import { type CampaignRow, campaignOf, type Settings, settingsOf } from '../campaigns/index.ts';
import type { SuppressReason } from '../contract/messages.ts';
import type { Channel, Delivery, OutMessage } from './channel.ts';
import { type Claimed, putBack, suppress } from './queries-claim.ts';
import { type Passing, passGate, type Why, whyNot } from './queries-gate.ts';
import { settle } from './queries-settle.ts';
import { quietUntil } from './quiet.ts';
import { retryAt } from './retry.ts';

/** Another message is on its way to the same person, or goes first. */
const soonMs = 1_000;
/** People sleep; letters and what a phone itself asked for wake nobody. */
const waking = new Set(['email', 'sms', 'push']);

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

/** Why a message will not be sent; null where it waits. */
function reasonOf(why: Why): SuppressReason | null {
  if (why.state === 'ended') return 'ended';
  if (why.expired) return 'expired';
  if (!why.contact) return 'no_contact';
  if (why.denied || !why.consent) return 'withdrawn';
  if (why.suppressed) return 'inactive';
  if (why.busy || why.outranked || why.state !== 'active') return null;
  if (why.capped) return 'capped';
  return why.spent ? 'campaign_limit' : null;
}

const rulesOf = (
  { definition }: CampaignRow,
  { caps }: Settings,
  { channel }: Pick<Claimed, 'channel'>,
  leaseMs: number,
) => ({
  ...{ channel, caps, leaseMs },
  perPerson: definition.limits.perPerson,
  total: definition.limits.total,
});

export type Let =
  | { through: OutMessage }
  | { suppressed: SuppressReason }
  /** It stays owed until then. */
  | { heldUntil: Date }
  /** Somebody else has it, or it is gone. */
  | { lost: true };

/** Lets a message that this runner took through to its person, or finds out why not and writes that down. */
export async function letThrough(
  { knex, runner, leaseMs, now }: Pick<Sending, 'knex' | 'runner' | 'leaseMs' | 'now'>,
  claimed: Claimed,
): Promise<Let> {
  const { business_id: businessId, id, campaign_id: campaignId, channel } = claimed;
  const [campaign, settings] = await Promise.all([
    campaignOf(knex, businessId, campaignId),
    settingsOf(knex, businessId),
  ]);
  if (!campaign) return { lost: true };
  const quiet = waking.has(channel) ? quietUntil(now(), claimed.time_zone, settings.quietHours) : null;
  if (quiet !== null && campaign.state === 'active') return hold(knex, claimed, campaign, new Date(quiet));
  const passing: Passing = { businessId, id, campaignId, runner };
  const rules = rulesOf(campaign, settings, claimed, leaseMs);
  const passed = await passGate(knex, passing, rules);
  if (passed?.status === 'suppressed') {
    const used = { status: 'suppressed', reason: 'campaign_limit', detail: null, nextAt: null, attempt: null } as const;
    await settle(knex, businessId, id, { ...used, channel, undo: true, counted: false });
    return { suppressed: 'campaign_limit' };
  }
  if (passed) {
    const { key, recipient, arm, occasion, code, tries } = passed;
    return {
      through: {
        ...{ businessId, id, key, campaign, recipient, channel, arm, occasion, code, tries },
        ...{ customerId: passed.customer_id, deviceId: passed.device_id, notAfter: passed.not_after },
      },
    };
  }
  const why = await whyNot(knex, passing, rules);
  if (!why) return { lost: true };
  const reason = reasonOf(why);
  if (reason !== null) {
    await suppress(knex, businessId, id, reason);
    return { suppressed: reason };
  }
  const at = new Date(now() + soonMs);
  await putBack(knex, businessId, id, at);
  return { heldUntil: at };
}

/** During quiet hours: until they end, unless it would be too late then or nobody wants to wait. */
async function hold(knex: Knex, claimed: Claimed, { definition }: CampaignRow, until: Date): Promise<Let> {
  const { business_id: businessId, id, not_after } = claimed;
  const isTooLate = not_after !== null && until > not_after;
  if (definition.quietHours === 'drop' || isTooLate) {
    const reason = definition.quietHours === 'drop' ? 'quiet_hours' : 'expired';
    await suppress(knex, businessId, id, reason);
    return { suppressed: reason };
  }
  await putBack(knex, businessId, id, until);
  return { heldUntil: until };
}

/** Sends one message that this runner took. */
export async function sendOne(sending: Sending, claimed: Claimed): Promise<void> {
  const { knex, timeoutMs, signal, now } = sending;
  const outcome = await letThrough(sending, claimed);
  if (!('through' in outcome)) return;
  const message = outcome.through;
  const begun = now();
  const delivery = await deliver(
    sending.channel(message.channel),
    message,
    AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  );
  await settleDelivery(knex, message, claimed.due_at, delivery, { begun, now: now() });
}

async function deliver(channel: Channel | undefined, message: OutMessage, signal: AbortSignal): Promise<Delivery> {
  if (!channel) return { kind: 'failed', detail: 'this channel is not set up', permanent: false };
  try {
    return await channel.deliver(message, signal);
  } catch (error) {
    return { kind: 'failed', detail: error instanceof Error ? error.message : String(error), permanent: false };
  }
}

/** Writes an attempt down, and when the next one is. */
export async function settleDelivery(
  knex: Knex,
  message: OutMessage,
  dueAt: Date,
  delivery: Delivery,
  { begun, now }: { begun: number; now: number },
): Promise<void> {
  const failed = delivery.kind === 'failed' ? delivery : undefined;
  const { businessId, id, channel, campaign, tries, notAfter } = message;
  const again =
    failed && !failed.permanent
      ? retryAt(
          { tries, dueAt: dueAt.getTime(), notAfter: notAfter?.getTime() ?? null, retryAfterMs: failed.retryAfterMs },
          now,
        )
      : null;
  await settle(knex, businessId, id, {
    channel,
    status: delivery.kind === 'failed' ? (again === null ? 'failed' : 'owed') : delivery.kind,
    reason: failed?.gone ? 'inactive' : null,
    detail:
      failed?.detail.slice(0, 1000) ?? (delivery.kind === 'sent' ? (delivery.detail?.slice(0, 1000) ?? null) : null),
    nextAt: again === null ? null : new Date(again),
    attempt: {
      at: new Date(begun).toISOString(),
      error: failed?.detail.slice(0, 300) ?? null,
      milliseconds: now - begun,
    },
    undo: failed !== undefined,
    counted: campaign.definition.limits.total !== null,
  });
}
