import type { Knex } from 'knex';
import type { CheckinSettings, deviceKinds } from '../contract/checkins.ts';
import { defaultCheckinSettings } from '../contract/checkins.ts';
import { bumpDataVersion } from '../db/version.ts';
import type { Paging } from '../http/paging.ts';
import type { DevicePrincipal } from './principal.ts';

export interface DeviceRow {
  id: string;
  name: string;
  kind: (typeof deviceKinds)[number];
  customer_id: string | null;
  customer_name: string | null;
  client_key: string | null;
  passphrase: string | null;
  active: boolean;
  consented_at: Date | null;
  withdrawn_at: Date | null;
  created_at: Date;
  last_seen_at: Date | null;
  lng: number | null;
  lat: number | null;
  can_be_notified: boolean;
}

export interface DeviceChange {
  name?: string | undefined;
  kind?: (typeof deviceKinds)[number];
  customerId?: string | null | undefined;
  clientKey?: string | null | undefined;
  passphrase?: string | null | undefined;
  active?: boolean | undefined;
}

/** What the database refused: the key is another device's, or there is no such customer. */
export type Refused = 'client-key' | 'customer';
const refusals: Record<string, Refused> = { '23505': 'client-key', '23503': 'customer' };
function refused(error: { code?: string }): Refused {
  const known = refusals[error.code ?? ''];
  if (!known) throw error;
  return known;
}

const toColumns = ({ name, kind, customerId, clientKey, passphrase, active }: DeviceChange) => ({
  ...(name !== undefined && { name }),
  ...(kind !== undefined && { kind }),
  ...(customerId !== undefined && { customer_id: customerId }),
  ...(clientKey !== undefined && { client_key: clientKey }),
  ...(passphrase !== undefined && { passphrase }),
  ...(active !== undefined && { active }),
});

/** What a token says of itself: the business, and the hash it is kept under. */
export interface TokenClaim {
  businessId: string;
  hash: Buffer;
}

/** The devices that hold tokens, whether or not their check-ins are taken; undefined where none does. In the order given. */
export async function devicesByTokens(
  knex: Knex,
  claims: readonly TokenClaim[],
): Promise<(DevicePrincipal | undefined)[]> {
  const { rows } = await knex.raw(
    `select d.* from unnest(:businesses::bigint[], :hashes::bytea[]) with ordinality as c (business_id, token_hash, n)
     left join lateral (
       select business_id, id, kind, customer_id, client_key, passphrase, active, consented_at, withdrawn_at from devices
       where business_id = c.business_id and token_hash = c.token_hash
     ) d on true
     order by c.n`,
    { businesses: claims.map(({ businessId }) => businessId), hashes: claims.map(({ hash }) => hash) },
  );
  return rows.map((row: TokenRow | { id: null }) => (row.id === null ? undefined : toPrincipal(row)));
}

type TokenRow = Pick<DeviceRow, 'id' | 'kind' | 'customer_id' | 'client_key' | 'passphrase'> &
  Pick<DeviceRow, 'active' | 'consented_at' | 'withdrawn_at'> & { business_id: string };

const toPrincipal = (row: TokenRow): DevicePrincipal => ({
  businessId: row.business_id,
  role: 'device',
  userId: null,
  credential: `device ${row.id}`,
  deviceId: row.id,
  kind: row.kind,
  customerId: row.customer_id,
  clientKey: row.client_key,
  passphrase: row.passphrase,
  // The page asks its person first; the other apps were set up by somebody who has.
  accepts: row.active && row.withdrawn_at === null && (row.kind !== 'page' || row.consented_at !== null),
});

const devices = (knex: Knex, businessId: string) =>
  knex('devices as d')
    .leftJoin('customers as c', { 'c.business_id': 'd.business_id', 'c.id': 'd.customer_id' })
    .leftJoin('device_states as s', { 's.business_id': 'd.business_id', 's.device_id': 'd.id' })
    .leftJoin('push_subscriptions as p', { 'p.business_id': 'd.business_id', 'p.device_id': 'd.id' })
    .where('d.business_id', businessId)
    .select(
      ...['d.id', 'd.name', 'd.kind', 'd.customer_id', 'c.name as customer_name', 'd.client_key', 'd.passphrase'],
      ...['d.active', 'd.consented_at', 'd.withdrawn_at', 'd.created_at', 's.last_seen_at'],
      knex.raw(`(s.state #>> '{track,last,lng}')::float8 as lng`),
      knex.raw(`(s.state #>> '{track,last,lat}')::float8 as lat`),
      knex.raw('p.device_id is not null as can_be_notified'),
    );

export const listDevices = (
  knex: Knex,
  businessId: string,
  { after, limit }: Paging,
  customerId?: string,
): PromiseLike<DeviceRow[]> =>
  devices(knex, businessId)
    .where('d.id', '>', after)
    .where(customerId === undefined ? {} : { 'd.customer_id': customerId })
    .orderBy('d.id')
    .limit(limit + 1);

export const deviceOf = (knex: Knex, businessId: string, id: string): PromiseLike<DeviceRow | undefined> =>
  devices(knex, businessId).where('d.id', id).first();

/** The new device's id, or why there is none. */
export const createDevice = (
  knex: Knex,
  businessId: string,
  device: DeviceChange & { name: string; kind: DeviceRow['kind']; tokenHash: Buffer; consented?: boolean },
): Promise<{ id: string } | Refused> =>
  knex('devices')
    .insert({
      business_id: businessId,
      ...toColumns(device),
      token_hash: device.tokenHash,
      consented_at: device.consented ? knex.fn.now() : null,
    })
    .returning('id')
    .then(([row]) => row, refused);

/** True, or why not; false when there is no such device. */
export const changeDevice = (
  knex: Knex,
  businessId: string,
  id: string,
  change: DeviceChange,
): Promise<boolean | Refused> => {
  const set = toColumns(change);
  const rows = (handle: Knex) => handle('devices').where({ business_id: businessId, id });
  const changing = knex.transaction(async (trx): Promise<boolean> => {
    // Whose visits they are is what segments count by.
    if (change.customerId !== undefined) await bumpDataVersion(trx, businessId);
    if (Object.keys(set).length > 0) return (await rows(trx).update(set)) > 0;
    return (await rows(trx).first('id')) !== undefined;
  });
  return changing.catch(refused);
};

/** The old token is good no more. False when there is no such device. */
export const replaceToken = (knex: Knex, businessId: string, id: string, tokenHash: Buffer): PromiseLike<boolean> =>
  knex('devices')
    .where({ business_id: businessId, id })
    .update({ token_hash: tokenHash })
    .then((count) => count > 0);

/** With everything that is kept about it: the rows of its fixes, visits and events go with it. */
export const deleteDevice = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('devices').where({ business_id: businessId, id }).delete();

export const setConsent = (knex: Knex, businessId: string, id: string, consent: boolean): PromiseLike<number> =>
  knex('devices')
    .where({ business_id: businessId, id })
    .update(
      consent
        ? { consented_at: knex.fn.now(), withdrawn_at: null }
        : { consented_at: null, withdrawn_at: knex.fn.now() },
    );

export async function settingsOf(knex: Knex, businessId: string): Promise<CheckinSettings> {
  const row = await knex('checkin_settings').where({ business_id: businessId }).first('settings');
  return { ...defaultCheckinSettings, ...row?.settings };
}

/** Changes what is named, in one statement: of two changes at once both count. */
export async function changeSettings(
  knex: Knex,
  businessId: string,
  change: Partial<CheckinSettings>,
): Promise<CheckinSettings> {
  const result = await knex.raw(
    `insert into checkin_settings as s (business_id, settings) values (:businessId, :change::jsonb)
     on conflict (business_id) do update set settings = s.settings || excluded.settings
     returning settings`,
    { businessId, change: JSON.stringify(change) },
  );
  return { ...defaultCheckinSettings, ...result.rows[0].settings };
}
