import type { Knex } from 'knex';
import type { CampaignFields, CampaignState } from '../contract/campaigns.ts';

/** What of a campaign is kept as one value; its name stands beside it. */
export type CampaignDefinition = Omit<CampaignFields, 'name'>;

export interface CampaignRow {
  id: string;
  business_id: string;
  name: string;
  state: CampaignState;
  definition: CampaignDefinition;
  segment_id: string | null;
  start_at: Date | null;
  end_at: Date | null;
  trigger: 'once' | 'fence' | 'customer';
  priority: number;
  salt: string;
  version: number;
  /** Counted against the limit of messages in all. */
  messages: number;
  /** When the whole audience of a campaign that goes out once was owed its messages. */
  planned_at: Date | null;
  launched_at: Date | null;
  ended_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** The columns that are read from the definition, so that the database can look for them. */
const readOff = ({ segmentId, schedule, trigger, priority }: CampaignDefinition) => ({
  segment_id: segmentId,
  start_at: schedule.startAt,
  end_at: schedule.endAt,
  trigger: trigger.type,
  priority,
});

export interface Counted {
  sent: number;
  redeemed: number;
}

/** The newest first. */
export async function listCampaigns(
  knex: Knex,
  businessId: string,
  { before, limit, states }: { before: string | null; limit: number; states: readonly CampaignState[] | null },
): Promise<(CampaignRow & Counted)[]> {
  const { rows } = await knex.raw(
    `
    select c.*, (
        select count(*)::int from messages m
        where m.business_id = c.business_id and m.campaign_id = c.id and m.status in ('sent', 'delivered')) as sent, (
        select count(*)::int from redemptions r
        where r.business_id = c.business_id and r.campaign_id = c.id) as redeemed
    from campaigns c
    where c.business_id = :businessId and (cast(:before as bigint) is null or c.id < cast(:before as bigint))
      and (cast(:states as text[]) is null or c.state = any(cast(:states as text[])))
    order by c.id desc
    limit :limit`,
    { businessId, before, limit: limit + 1, states: states && [...states] },
  );
  return rows;
}

export const campaignOf = (knex: Knex, businessId: string, id: string): PromiseLike<CampaignRow | undefined> =>
  knex('campaigns').where({ business_id: businessId, id }).first();

/** Of all businesses. */
export const campaignsIn = (knex: Knex, states: readonly CampaignState[]): PromiseLike<CampaignRow[]> =>
  knex('campaigns')
    .whereIn('state', [...states])
    .orderBy(['business_id', 'id']);

export async function createCampaign(
  knex: Knex,
  businessId: string,
  { name, ...definition }: CampaignFields,
): Promise<CampaignRow> {
  const [row] = await knex('campaigns')
    .insert({ business_id: businessId, name, definition: JSON.stringify(definition), ...readOff(definition) })
    .returning('*');
  return row;
}

/** Undefined when meanwhile it is not in one of these states any more, or was changed from another version. */
export async function changeCampaign(
  knex: Knex,
  row: CampaignRow,
  { name, ...definition }: CampaignFields,
): Promise<CampaignRow | undefined> {
  const [changed] = await knex('campaigns')
    .where({ business_id: row.business_id, id: row.id, state: row.state, version: row.version })
    .update({
      name,
      definition: JSON.stringify(definition),
      ...readOff(definition),
      version: row.version + 1,
      updated_at: knex.fn.now(),
      // Counted only where there is a limit: one that is set later counts what went out before.
      messages: knex.raw(
        `(select count(*) from messages m where m.business_id = campaigns.business_id and m.campaign_id = campaigns.id
          and m.status in ('sending', 'sent', 'delivered', 'unknown'))`,
      ),
    })
    .returning('*');
  return changed;
}

/** Keeps what a launched campaign said from now on. */
export async function keepVersion(knex: Knex, row: CampaignRow, userId: string | null): Promise<void> {
  await knex('campaign_versions')
    .insert({
      business_id: row.business_id,
      campaign_id: row.id,
      version: row.version,
      definition: JSON.stringify({ name: row.name, ...row.definition }),
      user_id: userId,
    })
    .onConflict(['business_id', 'campaign_id', 'version'])
    .ignore();
}

/** Undefined when it is in another state. */
export async function setState(
  knex: Knex,
  businessId: string,
  id: string,
  from: readonly CampaignState[],
  to: CampaignState,
): Promise<CampaignRow | undefined> {
  const [row] = await knex('campaigns')
    .where({ business_id: businessId, id })
    .whereIn('state', [...from])
    .update({
      state: to,
      updated_at: knex.fn.now(),
      ...(to === 'ended' && { ended_at: knex.fn.now() }),
    })
    .returning('*');
  return row;
}

/** A draft as it was checked becomes scheduled or active; undefined where it was changed or launched meanwhile. */
export async function launchDraft(knex: Knex, row: CampaignRow): Promise<CampaignRow | undefined> {
  const { rows } = await knex.raw(
    `
    update campaigns set launched_at = now(), updated_at = now(),
      state = case when start_at > now() then 'scheduled' else 'active' end
    where business_id = :businessId and id = :id and state = 'draft' and version = :version
    returning *`,
    { businessId: row.business_id, id: row.id, version: row.version },
  );
  return rows[0];
}

/** After a pause: what it would be had it gone on. */
export async function resumePaused(knex: Knex, businessId: string, id: string): Promise<CampaignRow | undefined> {
  const { rows } = await knex.raw(
    `
    update campaigns set updated_at = now(), state = case when start_at > now() then 'scheduled' else 'active' end
    where business_id = :businessId and id = :id and state = 'paused'
    returning *`,
    { businessId, id },
  );
  return rows[0];
}

export const deleteDraft = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('campaigns').where({ business_id: businessId, id, state: 'draft' }).delete();

/** Which of these are not there (any more). */
export async function unknownGeofences(knex: Knex, businessId: string, ids: readonly string[]): Promise<string[]> {
  const known = new Set(
    await knex('geofences')
      .where({ business_id: businessId })
      .whereIn('id', [...ids])
      .pluck('id'),
  );
  return ids.filter((id) => !known.has(id));
}

export async function segmentExists(knex: Knex, businessId: string, id: string): Promise<boolean> {
  return (await knex('segments').where({ business_id: businessId, id }).first('id')) !== undefined;
}
