import type { Knex } from 'knex';

/** What a message says of its person and the shop, as of now. */
export interface Particulars {
  business: string;
  currency: string;
  /** Where it happened, or the store nearest to them. */
  store: string | null;
  time_zone: string | null;
  /** Of a customer; all null for a phone of which none is known. */
  name: string | null;
  language: string | null;
  neighborhood: string | null;
  email: string | null;
  phone: string | null;
  address: string | null;
  email_consent: boolean | null;
  sms_consent: boolean | null;
  push_consent: boolean | null;
  mail_consent: boolean | null;
  /** Of the code that goes with it. */
  code_expires_at: Date | null;
  sent_at: Date | null;
}

/** Undefined when the message is gone, and with it its person. */
export async function particularsOf(
  knex: Knex,
  businessId: string,
  messageId: string,
): Promise<Particulars | undefined> {
  const { rows } = await knex.raw(
    `
    select b.name as business, b.currency, s.name as store, s.time_zone, c.name,
      coalesce(c.attributes ->> 'language', c.attributes ->> 'Language') as language, n.name as neighborhood,
      c.email, c.phone, c.address, c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
      k.expires_at as code_expires_at, m.sent_at
    from messages m
    join businesses b on b.id = m.business_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    left join neighborhoods n on n.business_id = m.business_id and n.id = c.neighborhood_id
    left join codes k on k.business_id = m.business_id and k.code = m.code
    left join fence_events e on e.business_id = m.business_id
      and e.id = cast(substring(m.occasion from '^event:([0-9]{1,18})$') as bigint)
    left join geofences g on g.business_id = m.business_id and g.id = e.geofence_id
    left join lateral (
      select s.name, s.time_zone from stores s where s.business_id = m.business_id
      order by s.id = coalesce(e.store_id, g.store_id) desc nulls last, s.position <-> c.position, s.id
      limit 1
    ) s on true
    where m.business_id = :businessId and m.id = :messageId`,
    { businessId, messageId },
  );
  return rows[0];
}

/** The shop alone, for a text to somebody made up. */
export async function shopOf(
  knex: Knex,
  businessId: string,
): Promise<Pick<Particulars, 'business' | 'currency' | 'store' | 'time_zone'> | undefined> {
  const { rows } = await knex.raw(
    `
    select b.name as business, b.currency, s.name as store, s.time_zone
    from businesses b left join lateral (
      select s.name, s.time_zone from stores s where s.business_id = b.id order by s.id limit 1
    ) s on true
    where b.id = :businessId`,
    { businessId },
  );
  return rows[0];
}

/** The phones of a customer that take notifications. */
export async function phonesOf(knex: Knex, businessId: string, customerId: string): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    select d.id from devices d
    join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
    where d.business_id = :businessId and d.customer_id = :customerId and d.active and d.withdrawn_at is null
    order by d.id`,
    { businessId, customerId },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** Whose mail a receipt is signed for; undefined when nobody there has ever sent anything. */
export async function secretOf(knex: Knex, businessId: string): Promise<string | undefined> {
  const row = await knex('campaign_settings').where({ business_id: businessId }).first('secret');
  return row?.secret;
}

/** The state of a message that a receipt is about. */
export async function statusOf(knex: Knex, businessId: string, key: string): Promise<string | undefined> {
  const row = await knex('messages').where({ business_id: businessId, key }).first('status');
  return row?.status;
}

/** Whether somebody who signs in to the business has this e-mail. */
export async function isUser(knex: Knex, businessId: string, email: string): Promise<boolean> {
  return (await knex('users').where({ business_id: businessId, email: email.toLowerCase() }).first('id')) !== undefined;
}

export async function deviceExists(knex: Knex, businessId: string, deviceId: string): Promise<boolean> {
  return (await knex('devices').where({ business_id: businessId, id: deviceId }).first('id')) !== undefined;
}
