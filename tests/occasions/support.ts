import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { inject } from 'vitest';
import { areasOf } from '../../server/areas.ts';
import { type CampaignRow, campaignOf } from '../../server/campaigns/index.ts';
import { createCampaign } from '../../server/campaigns/queries.ts';
import { newCampaign } from '../../server/contract/campaigns.ts';
import { createRouting } from '../../server/routing/index.ts';
import { newBusiness } from '../support/database.ts';

/** Straight lines, as where there are no streets. */
export const planning = {
  defining: areasOf({
    routing: createRouting({ dataDirectory: '/nonexistent', valhallaUrl: undefined, log: { warn() {} } as never }),
  }),
};
export const embedded = inject('databaseUrl') === null;

export const dayMs = 86_400_000;
export const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs);

/** A campaign as its launch leaves it: active, for an hour by default. */
export async function launched(
  knex: Knex,
  businessId: string,
  fields: object = {},
  row: object = {},
): Promise<CampaignRow> {
  const made = await createCampaign(
    knex,
    businessId,
    newCampaign.parse({ name: 'Bread week', channels: ['email', 'sms'], holdout: { unit: 'none' }, ...fields }),
  );
  await knex('campaigns')
    .where({ business_id: businessId, id: made.id })
    .update({ state: 'active', launched_at: new Date(Date.now() - 3_600_000), ...row });
  return again(knex, made);
}

export async function again(knex: Knex, { business_id, id }: CampaignRow): Promise<CampaignRow> {
  const row = await campaignOf(knex, business_id, id);
  if (!row) throw new Error('the campaign is gone');
  return row;
}

export async function newShop(knex: Knex, timeZone = 'America/New_York'): Promise<string> {
  const businessId = await newBusiness(knex);
  await knex('stores').insert({
    ...{ business_id: businessId, name: 'Bakery', time_zone: timeZone },
    position: knex.raw('ST_SetSRID(ST_MakePoint(-76.5828, 39.2853), 4326)'),
  });
  return businessId;
}

/** So many people: all with an e-mail, every third without a yes, every fifth with a phone that may be texted. Their ids. */
export async function newPeople(knex: Knex, businessId: string, count: number): Promise<string[]> {
  const { rows } = await knex.raw(
    `insert into customers (business_id, name, email, email_consent, phone, sms_consent)
     select :businessId, 'Person ' || n, 'p' || n || '@example.com', case n % 3 when 0 then null else true end,
       case when n % 5 = 0 then '+1410' || (1000000 + n) end, n % 5 = 0
     from generate_series(1, :count) n order by n returning id`,
    { businessId, count },
  );
  return rows.map(({ id }: { id: string }) => id);
}

export async function newCustomer(knex: Knex, businessId: string, fields: object = {}): Promise<string> {
  const [{ id }] = await knex('customers')
    .insert({ business_id: businessId, name: 'Ann', email: 'ann@example.com', email_consent: true, ...fields })
    .returning('id');
  return id;
}

/** A phone whose person agreed to check-ins; it takes notifications unless said otherwise. */
export async function newPhone(
  knex: Knex,
  businessId: string,
  {
    customerId = null,
    subscribed = true,
    fields = {},
  }: { customerId?: string | null; subscribed?: boolean; fields?: object } = {},
): Promise<string> {
  const [{ id }] = await knex('devices')
    .insert({
      ...{ business_id: businessId, name: 'Phone', kind: 'native', token_hash: randomBytes(32) },
      ...{ customer_id: customerId, consented_at: new Date() },
      ...fields,
    })
    .returning('id');
  if (subscribed)
    await knex('push_subscriptions').insert({
      ...{ business_id: businessId, device_id: id, endpoint: `https://push.example/${id}` },
      ...{ p256dh: 'x', auth: 'x' },
    });
  return id;
}

export const messagesOf = (knex: Knex, { business_id, id }: CampaignRow) =>
  knex('messages').where({ business_id, campaign_id: id }).orderBy(['recipient', 'occasion']);
export const exposuresOf = (knex: Knex, { business_id, id }: CampaignRow) =>
  knex('exposures').where({ business_id, campaign_id: id }).orderBy('recipient');
