import type { Knex } from 'knex';

export interface PushKeys {
  public_key: string;
  private_key: string;
}

export const keysOf = (knex: Knex, businessId: string): PromiseLike<PushKeys | undefined> =>
  knex('push_keys').where({ business_id: businessId }).first('public_key', 'private_key');

/** Of two that make keys at once, one has made them: read them afterwards. */
export async function keepKeys(knex: Knex, businessId: string, keys: PushKeys): Promise<void> {
  await knex('push_keys')
    .insert({ business_id: businessId, ...keys })
    .onConflict('business_id')
    .ignore();
}

export interface Subscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** A browser has one subscription: where it came back as another device, the old one is not told any more. */
export async function subscribe(
  knex: Knex,
  businessId: string,
  deviceId: string,
  { endpoint, p256dh, auth }: Subscription,
): Promise<void> {
  await knex.raw(
    `
    with others as (
      delete from push_subscriptions
      where business_id = :businessId and endpoint = :endpoint and device_id <> :deviceId
    )
    insert into push_subscriptions (business_id, device_id, endpoint, p256dh, auth)
    values (:businessId, :deviceId, :endpoint, :p256dh, :auth)
    on conflict (business_id, device_id) do update
    set endpoint = excluded.endpoint, p256dh = excluded.p256dh, auth = excluded.auth, created_at = now()`,
    { businessId, deviceId, endpoint, p256dh, auth },
  );
}

export const unsubscribe = (knex: Knex, businessId: string, deviceId: string): PromiseLike<number> =>
  knex('push_subscriptions').where({ business_id: businessId, device_id: deviceId }).delete();

/** Only the one that is gone: the device may have subscribed anew meanwhile. */
export const dropSubscription = (
  knex: Knex,
  businessId: string,
  deviceId: string,
  endpoint: string,
): PromiseLike<number> =>
  knex('push_subscriptions').where({ business_id: businessId, device_id: deviceId, endpoint }).delete();

/** Of a device that is on, and whose person has not taken their consent back. */
export const subscriptionOf = (
  knex: Knex,
  businessId: string,
  deviceId: string,
): PromiseLike<Subscription | undefined> =>
  knex('push_subscriptions as s')
    .join('devices as d', (on) => on.on('d.business_id', 's.business_id').on('d.id', 's.device_id'))
    .where({ 's.business_id': businessId, 's.device_id': deviceId, 'd.active': true, 'd.withdrawn_at': null })
    .first('s.endpoint', 's.p256dh', 's.auth');

/** Who push services may write to if there is trouble: the first owner. Null before they named an address. */
export async function contactOf(knex: Knex, businessId: string): Promise<string | null> {
  const row = await knex('users')
    .where({ business_id: businessId, role: 'owner' })
    .whereNotNull('email')
    .orderBy('id')
    .first('email');
  return row?.email ?? null;
}

export async function deviceExists(knex: Knex, businessId: string, deviceId: string): Promise<boolean> {
  return (await knex('devices').where({ business_id: businessId, id: deviceId }).first('id')) !== undefined;
}
