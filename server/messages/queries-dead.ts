import type { Knex } from 'knex';
import { takenBackSql } from './queries-settle.ts';

/** `ids` null: all that failed. */
const wanted = `m.business_id = :businessId and case
        when cast(:ids as bigint[]) is null then m.status = 'failed' and m.reason is distinct from 'dismissed'
        else m.id = any(cast(:ids as bigint[])) end`;

export interface Judged {
  id: string;
  status: string;
  /** Why it may not be sent any more; null: it may. */
  refused: string | null;
}

/** Which of these dead messages may be sent once more. What is not told of is not there. */
export async function judgeDead(knex: Knex, businessId: string, ids: readonly string[] | null): Promise<Judged[]> {
  const { rows } = await knex.raw(
    `
    select m.id, m.status, case
        when m.status not in ('failed', 'unknown') then 'not_dead'
        when m.reason = 'dismissed' then 'dismissed'
        when k.state = 'ended' then 'ended'
        when m.not_after <= now() then 'expired'
        when c.id is not null and not case m.channel
            when 'email' then c.email_consent is true
            when 'sms' then c.sms_consent is true
            when 'mail' then c.mail_consent is true
            when 'push' then c.push_consent is true
            else c.push_consent is not false end then 'withdrawn'
      end as refused
    from messages m join campaigns k on k.business_id = m.business_id and k.id = m.campaign_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    where ${wanted}
    order by m.id`,
    { businessId, ids: ids && [...ids] },
  );
  return rows;
}

const owedAgain = `status = 'owed', reason = null, detail = null, next_at = now(), tries = 0, settled_at = null,
      sent_at = null`;

/** Owes messages that failed once more, as the same messages; how many. */
export async function replayFailed(knex: Knex, businessId: string, ids: readonly string[]): Promise<number> {
  const { rowCount } = await knex.raw(
    `
    update messages set ${owedAgain}
    where business_id = :businessId and id = any(cast(:ids as bigint[])) and status = 'failed'`,
    { businessId, ids: [...ids] },
  );
  return rowCount;
}

/** Somebody says that it did not arrive: it is owed once more, and what the gate counted is taken back. */
export async function replayUnknown(knex: Knex, businessId: string, id: string): Promise<number> {
  const { rowCount } = await knex.raw(
    `
    with old as (
      select business_id, id, campaign_id, recipient, channel, sent_at from messages
      where business_id = :businessId and id = :id and status = 'unknown'
      for no key update
    ), gate as (
      update contact_gates g set ${takenBackSql}
      from old where g.business_id = old.business_id and g.recipient = old.recipient
      returning 1
    ), counted as (
      update campaigns k set messages = greatest(0, k.messages - 1)
      from old
      where k.business_id = old.business_id and k.id = old.campaign_id
        and k.definition #> '{limits,total}' <> 'null' and (select count(*) from gate) >= 0
    )
    update messages m set ${owedAgain} from old where m.business_id = old.business_id and m.id = old.id`,
    { businessId, id },
  );
  return rowCount;
}

/** Somebody lets go of them; how many. */
export async function dismissDead(knex: Knex, businessId: string, ids: readonly string[] | null): Promise<number> {
  const { rowCount } = await knex.raw(
    `
    update messages m set reason = 'dismissed'
    where ${wanted} and m.status in ('failed', 'unknown') and m.reason is distinct from 'dismissed'`,
    { businessId, ids: ids && [...ids] },
  );
  return rowCount;
}
