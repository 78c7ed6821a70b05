import type { Knex } from 'knex';
import { type Channel, channels, marketing } from '../contract/people.ts';
import { grantedSql } from '../customers/index.ts';

export interface Addressee {
  business: string;
  customer_id: string | null;
  email: string | null;
  language: string | null;
  /** Channels on which they said no. */
  withdrawn: Channel[];
}

/** Who a message went to; undefined when it is gone. */
export async function addresseeOf(knex: Knex, businessId: string, key: string): Promise<Addressee | undefined> {
  const { rows } = await knex.raw(
    `
    select b.name as business, m.customer_id, c.email,
      coalesce(c.attributes ->> 'language', c.attributes ->> 'Language') as language,
      array_remove(array[${channels.map((channel) => `case when c.${channel}_consent is false then '${channel}' end`).join(', ')}],
        null) as withdrawn
    from messages m join businesses b on b.id = m.business_id
    left join customers c on c.business_id = m.business_id and c.id = m.customer_id
    where m.business_id = :businessId and m.key = cast(:key as uuid)`,
    { businessId, key },
  );
  return rows[0];
}

/** Everybody whose e-mail it is, which is seldom more than one. */
export const withEmail = (knex: Knex, businessId: string, email: string): PromiseLike<string[]> =>
  knex('customers')
    .where({ business_id: businessId })
    .whereRaw('lower(email) = lower(?)', email)
    .orderBy('id')
    .pluck('id');

const digitsOf = (phone: string) =>
  `regexp_replace(regexp_replace(${phone}, '[^0-9]', '', 'g'), '^1([0-9]{10})$', '\\1')`;

/** Everybody who has a phone number, by its digits; North America's country code does not count. */
export async function withPhone(knex: Knex, businessId: string, phone: string): Promise<string[]> {
  const { rows } = await knex.raw(
    `
    select id from customers
    where business_id = :businessId and phone is not null and ${digitsOf('phone')} = ${digitsOf(':phone')}
    order by id`,
    { businessId, phone },
  );
  return rows.map(({ id }: { id: string }) => id);
}

/** What an address of a channel is now, of a customer. */
export async function addressOf(
  knex: Knex,
  businessId: string,
  customerId: string,
  channel: Channel,
): Promise<string | null> {
  const column = ({ email: 'email', sms: 'phone', mail: 'address', push: null } as const)[channel];
  if (column === null) return null;
  const row = await knex('customers').where({ business_id: businessId, id: customerId }).first(column);
  return row?.[column] ?? null;
}

/** Those of some customers who have not said no on a channel already. */
export const notWithdrawn = (
  knex: Knex,
  businessId: string,
  customerIds: readonly string[],
  channel: Channel,
): PromiseLike<string[]> =>
  knex('customers')
    .where({ business_id: businessId })
    .whereIn('id', [...customerIds])
    .whereRaw('?? is not false', `${channel}_consent`)
    .orderBy('id')
    .pluck('id');

/**
 * Channels on which the last word of a customer was a withdrawal from this source, since a time, and which would be granted without
 * it: what one may take back who pressed the wrong button.
 */
export async function undoable(
  knex: Knex,
  businessId: string,
  customerId: string,
  { source, since }: { source: string; since: Date },
): Promise<Channel[]> {
  const { rows } = await knex.raw(
    `
    select own.channel
    from (
      select channel, max(at) filter (where source = :source and not granted and direct and at > :since) as undone,
        max(at) as last
      from consents
      where business_id = :businessId and customer_id = :customerId and purpose = :purpose
      group by channel
    ) own
    where own.undone = own.last and (
      select ${grantedSql} from consents
      where business_id = :businessId and customer_id = :customerId and purpose = :purpose and channel = own.channel
        and source <> :source)
    order by own.channel`,
    { businessId, customerId, purpose: marketing, source, since },
  );
  return rows.map(({ channel }: { channel: Channel }) => channel);
}

/** The zone of the first store, by which phone numbers without a country code are read. */
export async function zoneOf(knex: Knex, businessId: string): Promise<string | null> {
  const row = await knex('stores').where({ business_id: businessId }).orderBy('id').first('time_zone');
  return row?.time_zone ?? null;
}
