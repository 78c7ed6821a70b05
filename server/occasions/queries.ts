import type { Knex } from 'knex';
import type { CampaignRow } from '../campaigns/index.ts';
import { plainArray, textArray } from '../db/array.ts';
import type { Decided } from './decide.ts';

/** The clock a business's days are counted by. */
export async function zoneOfFirstStore(knex: Knex, businessId: string): Promise<string> {
  const store = await knex('stores').where({ business_id: businessId }).orderBy('id').first('time_zone');
  return store?.time_zone ?? 'UTC';
}

/**
 * Scheduled campaigns whose start has come begin, those whose end has come are over; of one business or (null) of all. A paused one
 * waits for its owner.
 */
export async function turnStates(knex: Knex, businessId: string | null): Promise<void> {
  await knex.raw(
    `
    update campaigns set updated_at = now(), ended_at = case when end_at <= now() then now() end,
      state = case when end_at <= now() then 'ended' else 'active' end
    where (cast(:businessId as bigint) is null or business_id = cast(:businessId as bigint)) and (
      (state = 'scheduled' and (start_at is null or start_at <= now()))
      or (state in ('scheduled', 'active') and end_at <= now()))`,
    { businessId },
  );
}

/** Until the end of the transaction. */
export async function lockCampaign(trx: Knex, businessId: string, id: string): Promise<void> {
  await trx('campaigns').where({ business_id: businessId, id }).forUpdate().first('id');
}

/** The whole audience of a campaign was gone through. */
export async function setPlanned(knex: Knex, businessId: string, id: string): Promise<void> {
  await knex('campaigns')
    .where({ business_id: businessId, id, state: 'active' })
    .whereNull('planned_at')
    .update({ planned_at: knex.fn.now() });
}

/** Keeps customers and phones from being deleted until the end of the transaction; answers those that are still there. */
export async function holdRecipients(
  trx: Knex,
  businessId: string,
  { customerIds, deviceIds }: { customerIds: readonly string[]; deviceIds: readonly string[] },
): Promise<{ customers: Set<string>; devices: Set<string> }> {
  const held = async (table: 'customers' | 'devices', ids: readonly string[]) => {
    if (ids.length === 0) return new Set<string>();
    const { rows } = await trx.raw(
      `
      select id from ${table} where business_id = :businessId and id = any(:ids::bigint[])
      order by id for key share`,
      { businessId, ids: plainArray(ids, (id) => id) },
    );
    return new Set<string>(rows.map(({ id }: { id: string }) => id));
  };
  return { customers: await held('customers', customerIds), devices: await held('devices', deviceIds) };
}

/** Notes whom a campaign came due for. What was decided for somebody before stays. */
export async function insertExposures(
  trx: Knex,
  { business_id: businessId, id: campaignId }: CampaignRow,
  decided: readonly Decided[],
): Promise<void> {
  await trx.raw(
    `
    insert into exposures (business_id, campaign_id, recipient, arm, neighborhood_id, reachable)
    select :businessId, :campaignId, recipient, arm, neighborhood_id, reachable
    from unnest(:recipients::bigint[], :arms::smallint[], :neighborhoods::bigint[], :reachable::boolean[])
      t (recipient, arm, neighborhood_id, reachable)
    order by recipient
    on conflict do nothing`,
    {
      ...{ businessId, campaignId },
      recipients: plainArray(decided, ({ recipient }) => recipient),
      arms: plainArray(decided, ({ arm }) => arm),
      neighborhoods: plainArray(decided, ({ neighborhoodId }) => neighborhoodId),
      reachable: plainArray(decided, ({ reachable }) => reachable),
    },
  );
}

/**
 * What was decided for these recipients, for good. Locked until the end of the transaction, so that of two who would write to
 * them one sees what the other has written.
 */
export async function lockArms(
  trx: Knex,
  { business_id: businessId, id: campaignId }: CampaignRow,
  recipients: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await trx.raw(
    `
    select recipient, arm from exposures
    where business_id = :businessId and campaign_id = :campaignId and recipient = any(:recipients::bigint[])
    order by recipient for update`,
    { businessId, campaignId, recipients: plainArray(recipients, (id) => id) },
  );
  return new Map(rows.map(({ recipient, arm }: { recipient: string; arm: number }) => [recipient, arm]));
}

/** One message is owed for one of these, once. */
export const messageKey = ({ recipient, occasion }: { recipient: string; occasion: string }): string =>
  `${recipient} ${occasion}`;

/** The keys of the messages that are there already. */
export async function knownMessages(
  knex: Knex,
  { business_id: businessId, id: campaignId }: CampaignRow,
  decided: readonly Decided[],
): Promise<Set<string>> {
  const { rows } = await knex.raw(
    `
    select m.recipient, m.occasion
    from unnest(:recipients::bigint[], :occasions::text[]) t (recipient, occasion)
    join messages m on m.business_id = :businessId and m.campaign_id = :campaignId and m.recipient = t.recipient
      and m.occasion = t.occasion`,
    {
      ...{ businessId, campaignId },
      recipients: plainArray(decided, ({ recipient }) => recipient),
      occasions: textArray(decided, ({ occasion }) => occasion),
    },
  );
  return new Set(rows.map(messageKey));
}

/** Messages that were sent or still may be, of the last so many days, by recipient. */
export async function countMessages(
  knex: Knex,
  { business_id: businessId, id: campaignId }: CampaignRow,
  recipients: readonly string[],
  days: number,
): Promise<Map<string, number>> {
  const { rows } = await knex.raw(
    `
    select recipient, count(*)::int as messages from messages
    where business_id = :businessId and campaign_id = :campaignId and recipient = any(:recipients::bigint[])
      and status in ('owed', 'sending', 'sent', 'delivered', 'unknown')
      and coalesce(sent_at, next_at) > now() - make_interval(days => :days)
    group by recipient`,
    { businessId, campaignId, recipients: plainArray(recipients, (id) => id), days },
  );
  return new Map(rows.map((row: { recipient: string; messages: number }) => [row.recipient, row.messages]));
}

export interface Owed extends Decided {
  code: string | null;
}

/** Owes messages; those that are owed already stay as they are. */
export async function insertMessages(
  trx: Knex,
  { business_id: businessId, id: campaignId, priority }: CampaignRow,
  owed: readonly Owed[],
): Promise<void> {
  const time = (pick: (one: Owed) => Date | null) => textArray(owed, (one) => pick(one)?.toISOString() ?? null);
  await trx.raw(
    `
    insert into messages (business_id, campaign_id, recipient, customer_id, device_id, channel, arm, occasion, status, reason,
      priority, due_at, next_at, not_after, settled_at, code)
    select :businessId, :campaignId, recipient, customer_id, device_id, channel, arm, occasion,
      case when channel is null then 'suppressed' else 'owed' end, reason, :priority, due_at, due_at, not_after,
      case when channel is null then now() end, code
    from unnest(:recipients::bigint[], :customers::bigint[], :devices::bigint[], :channels::text[], :arms::smallint[],
      :occasions::text[], :reasons::text[], :due::timestamptz[], :notAfter::timestamptz[], :codes::text[])
      t (recipient, customer_id, device_id, channel, arm, occasion, reason, due_at, not_after, code)
    order by recipient, occasion
    on conflict do nothing`,
    {
      ...{ businessId, campaignId, priority },
      recipients: plainArray(owed, ({ recipient }) => recipient),
      customers: plainArray(owed, ({ customerId }) => customerId),
      devices: plainArray(owed, ({ deviceId }) => deviceId),
      channels: textArray(owed, ({ channel }) => channel),
      arms: plainArray(owed, ({ arm }) => arm),
      occasions: textArray(owed, ({ occasion }) => occasion),
      reasons: textArray(owed, ({ reason }) => reason),
      due: time((one) => one.dueAt),
      notAfter: time((one) => one.notAfter),
      codes: textArray(owed, ({ code }) => code),
    },
  );
}
