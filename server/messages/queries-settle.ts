import type { Knex } from 'knex';
import { type MessageChannel, messageChannels } from '../contract/audience.ts';
import type { MessageStatus } from '../contract/campaigns.ts';

export interface Attempt {
  at: string;
  error: string | null;
  milliseconds: number;
}

export interface Settlement {
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
const position = 'array_position(g.any_at, old.sent_at)';

/** What a gate `g` says once the try of message `old` does not count: it reached nobody. */
export const takenBackSql = `any_at = ${without('g.any_at', position)}, campaign_ids = ${without('g.campaign_ids', position)},
        ${messageChannels
          .map((channel) => `${channel}_at = array_remove(g.${channel}_at, old.sent_at)`)
          .join(',\n        ')}`;

/**
 * Writes down what became of a try that was let through, and opens the gate again. A message that was settled, or let through once
 * more, since that try stays as it is. The gate comes before the campaign, as where messages pass: two never wait for each other.
 */
export async function settle(
  knex: Knex,
  businessId: string,
  { id, tries }: { id: string; tries: number },
  settlement: Settlement,
): Promise<void> {
  const { status, reason, detail, nextAt, attempt, undo, counted } = settlement;
  await knex.raw(
    `
    with old as (
      select business_id, recipient, campaign_id, sent_at from messages
      where business_id = :businessId and id = :id and status = 'sending' and tries = :tries
      for no key update
    ), gate as (
      update contact_gates g set sending_until = null${undo ? `, ${takenBackSql}` : ''}
      from old where g.business_id = old.business_id and g.recipient = old.recipient
      returning 1
    ), counted as (
      update campaigns k set messages = greatest(0, k.messages - 1)
      from old
      where k.business_id = old.business_id and k.id = old.campaign_id and cast(:uncount as boolean)
        and (select count(*) from gate) >= 0
    )
    update messages m set status = :status, reason = :reason, detail = :detail, runner = null,
      next_at = coalesce(cast(:nextAt as timestamptz), m.next_at),
      attempts = m.attempts || cast(:attempt as jsonb),
      sent_at = case when cast(:undo as boolean) then null else m.sent_at end,
      settled_at = case when :status = 'owed' then null else now() end
    from old
    where m.business_id = old.business_id and m.id = :id`,
    {
      ...{ businessId, id, tries, status, reason, detail, nextAt, undo },
      uncount: undo && counted,
      attempt: JSON.stringify(attempt ? [attempt] : []),
    },
  );
}

export interface UnderWay {
  business_id: string;
  id: string;
  channel: MessageChannel;
  tries: number;
  not_after: Date | null;
  sent_at: Date;
  has_total: boolean;
}

const underWay = (knex: Knex) =>
  knex('messages as m')
    .join('campaigns as k', { 'k.business_id': 'm.business_id', 'k.id': 'm.campaign_id' })
    .where('m.status', 'sending')
    .select(
      ...['m.business_id', 'm.id', 'm.channel', 'm.tries', 'm.not_after', 'm.sent_at'],
      knex.raw(`k.definition #> '{limits,total}' <> 'null' as has_total`),
    );

/** Messages whose process died while they were under way. */
export const cutOff = (knex: Knex, only: readonly string[] | null): PromiseLike<UnderWay[]> =>
  underWay(knex)
    .where('m.next_at', '<=', knex.fn.now())
    .modify((query) => {
      if (only) query.whereIn('m.business_id', [...only]);
    });

export const sendingOf = (knex: Knex, businessId: string, id: string): PromiseLike<UnderWay | undefined> =>
  underWay(knex).where({ 'm.business_id': businessId, 'm.id': id }).first();

/**
 * What a receiver told later, or before the answer to the request that told it of the message: it arrived, or it did not. Undefined
 * when no such message was sent.
 */
export async function tellReceipt(
  knex: Knex,
  businessId: string,
  key: string,
  { status, detail }: { status: 'delivered' | 'failed'; detail: string | null },
): Promise<{ id: string; channel: MessageChannel; customer_id: string | null } | undefined> {
  const { rows } = await knex.raw(
    `
    with old as (
      select business_id, id, recipient, status from messages
      where business_id = :businessId and key = cast(:key as uuid)
        and status in ('sending', 'sent', 'delivered', 'failed', 'unknown')
      for no key update
    ), gate as (
      update contact_gates g set sending_until = null
      from old where g.business_id = old.business_id and g.recipient = old.recipient and old.status = 'sending'
    )
    update messages m set status = :status, detail = coalesce(:detail, m.detail), settled_at = now(), runner = null
    from old
    where m.business_id = old.business_id and m.id = old.id
    returning m.id, m.channel, m.customer_id`,
    { businessId, key, status, detail },
  );
  return rows[0];
}
