import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { MessageStatus } from '../contract/campaigns.ts';

export interface Attempt {
  at: string;
  error: string | null;
  milliseconds: number;
}

export interface Settlement {
  channel: MessageChannel;
  status: MessageStatus;
  reason: string | null;
  detail: string | null;
  /** When it is tried again. */
  nextAt: Date | null;
  attempt: Attempt | null;
  /** It reached nobody: the person was not written to, as far as caps go. */
  undo: boolean;
  /** It had been counted against the campaign's limit. */
  counted: boolean;
}

const without = (times: string, position: string) =>
  `case when ${position} is null then ${times} else ${times}[:${position} - 1] || ${times}[${position} + 1:] end`;

/** Writes down what became of a message that was let through, and opens the gate again. Settled before, it stays as it is. */
export async function settle(knex: Knex, businessId: string, id: string, settlement: Settlement): Promise<void> {
  const { channel, status, reason, detail, nextAt, attempt, undo, counted } = settlement;
  const own = `${channel}_at`;
  const gate = undo
    ? `update contact_gates g set sending_until = null, ${own} = array_remove(g.${own}, old.sent_at),
        any_at = ${without('g.any_at', 'array_position(g.any_at, old.sent_at)')},
        campaign_ids = ${without('g.campaign_ids', 'array_position(g.any_at, old.sent_at)')}`
    : 'update contact_gates g set sending_until = null';
  await knex.raw(
    `
    with old as (
      select business_id, recipient, campaign_id, sent_at from messages
      where business_id = :businessId and id = :id and status in ('sending', 'suppressed') and settled_at is null
      for update
    ), gate as (
      ${gate}
      from old where g.business_id = old.business_id and g.recipient = old.recipient
    ), counted as (
      update campaigns k set messages = k.messages - 1
      from old where k.business_id = old.business_id and k.id = old.campaign_id and cast(:uncount as boolean)
    )
    update messages m set status = :status, reason = coalesce(:reason, m.reason), detail = :detail, runner = null,
      next_at = coalesce(cast(:nextAt as timestamptz), m.next_at),
      attempts = m.attempts || cast(:attempt as jsonb),
      sent_at = case when cast(:undo as boolean) then null else m.sent_at end,
      settled_at = case when :status = 'owed' then null else now() end
    from old
    where m.business_id = old.business_id and m.id = :id`,
    {
      ...{ businessId, id, status, reason, detail, nextAt, undo },
      uncount: undo && counted,
      attempt: JSON.stringify(attempt ? [attempt] : []),
    },
  );
}

export interface CutOff {
  business_id: string;
  id: string;
  channel: MessageChannel;
  has_total: boolean;
}

/** Messages whose process died while they were under way. */
export async function cutOff(knex: Knex): Promise<CutOff[]> {
  const { rows } = await knex.raw(`
    select m.business_id, m.id, m.channel,
      jsonb_typeof(k.definition #> '{limits,total}') = 'number' as has_total
    from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
    where m.status = 'sending' and m.next_at <= now()`);
  return rows;
}

/** What a receiver told later: it arrived, or it did not. Undefined when no such message was sent. */
export async function tellReceipt(
  knex: Knex,
  businessId: string,
  key: string,
  { status, detail }: { status: 'delivered' | 'failed'; detail: string | null },
): Promise<{ id: string; channel: MessageChannel; customer_id: string | null } | undefined> {
  const { rows } = await knex.raw(
    `
    update messages set status = :status, detail = coalesce(:detail, detail), settled_at = now()
    where business_id = :businessId and key = cast(:key as uuid) and status in ('sent', 'delivered', 'failed', 'unknown')
    returning id, channel, customer_id`,
    { businessId, key, status, detail },
  );
  return rows[0];
}
