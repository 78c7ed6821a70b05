import type { Knex } from 'knex';
import type { Role } from '../contract/accounts.ts';
import type { Paging } from '../http/paging.ts';
import type { Principal } from '../http/route.ts';
import { newToken } from '../http/tokens.ts';

export type StaffRole = Exclude<Role, 'device'>;
const sessionDays = 30;

export async function createBusiness(
  knex: Knex,
  { name, currency = 'USD', demo = false }: { name: string; currency?: string; demo?: boolean },
): Promise<string> {
  const [row] = await knex('businesses').insert({ name, currency, demo }).returning('id');
  return row.id;
}

export const businessIds = (knex: Knex): Promise<string[]> => knex('businesses').orderBy('id').pluck('id');

export async function businessOf(knex: Knex, businessId: string) {
  return knex('businesses').where({ id: businessId }).first('id', 'name', 'currency', 'demo', 'data_version');
}

export async function changeBusiness(knex: Knex, businessId: string, change: { name?: string; currency?: string }) {
  const data_version = knex.raw('data_version + 1');
  await knex('businesses')
    .where({ id: businessId })
    .update({ ...change, data_version });
}

/** Null when the address is taken. */
export async function createUser(
  knex: Knex,
  businessId: string,
  user: { email: string | null; role: StaffRole; passwordHash?: string },
) {
  const [row] = await knex('users')
    .insert({ business_id: businessId, email: user.email, role: user.role, password_hash: user.passwordHash ?? null })
    .onConflict('email')
    .ignore()
    .returning(['id', 'email', 'role', 'created_at']);
  return row ?? null;
}

export const userByEmail = (knex: Knex, email: string) => knex('users').where({ email: email.toLowerCase() }).first();

export const userOf = (knex: Knex, businessId: string, userId: string) =>
  knex('users').where({ business_id: businessId, id: userId }).first();

export const firstOwner = (knex: Knex, businessId: string) =>
  knex('users').where({ business_id: businessId, role: 'owner' }).orderBy('id').first();

/** False when the e-mail belongs to somebody else. */
export async function changeUser(
  knex: Knex,
  businessId: string,
  userId: string,
  change: { email?: string; password_hash?: string },
): Promise<boolean> {
  const taken = change.email
    ? await knex('users').where({ email: change.email }).whereNot({ business_id: businessId, id: userId }).first('id')
    : undefined;
  if (taken) return false;
  await knex('users').where({ business_id: businessId, id: userId }).update(change);
  return true;
}

export const listUsers = (knex: Knex, businessId: string, { after, limit }: Paging) =>
  knex('users')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select('id', 'email', 'role', 'created_at');

/** Refuses (false) to delete the last owner: nobody could get in any more. */
export async function deleteUser(knex: Knex, businessId: string, userId: string): Promise<boolean> {
  const result = await knex.raw(
    `delete from users u where business_id = :businessId and id = :userId and (role <> 'owner' or exists (
       select 1 from users o where o.business_id = u.business_id and o.role = 'owner' and o.id <> u.id))`,
    { businessId, userId },
  );
  return result.rowCount > 0;
}

export async function createSession(knex: Knex, businessId: string, userId: string): Promise<string> {
  const { token, hash } = newToken('session', businessId);
  await knex('sessions').where('expires_at', '<', knex.fn.now()).delete();
  await knex('sessions').insert({
    business_id: businessId,
    token_hash: hash,
    user_id: userId,
    expires_at: knex.raw('now() + make_interval(days => ?)', [sessionDays]),
  });
  return token;
}

export async function sessionPrincipal(knex: Knex, businessId: string, hash: Buffer): Promise<Principal | undefined> {
  const row = await knex('sessions as s')
    .join('users as u', { 'u.business_id': 's.business_id', 'u.id': 's.user_id' })
    .where({ 's.business_id': businessId, 's.token_hash': hash })
    .where('s.expires_at', '>', knex.fn.now())
    .first('u.id', 'u.role');
  return row && { businessId, role: row.role, userId: row.id, credential: `user ${row.id}` };
}

export const deleteSession = (knex: Knex, businessId: string, hash: Buffer) =>
  knex('sessions').where({ business_id: businessId, token_hash: hash }).delete();

/** After a new password every other device signs in again. */
export const deleteOtherSessions = (knex: Knex, businessId: string, userId: string, kept: Buffer) =>
  knex('sessions').where({ business_id: businessId, user_id: userId }).whereNot({ token_hash: kept }).delete();

export async function createSignInToken(knex: Knex, businessId: string, userId: string): Promise<string> {
  const { token, hash } = newToken('sign-in', businessId);
  await knex('sign_in_tokens').insert({
    business_id: businessId,
    token_hash: hash,
    user_id: userId,
    expires_at: knex.raw(`now() + interval '1 day'`),
  });
  return token;
}

/** Spends the token: the deleted row is the proof, so it opens one session under any race. */
export async function spendSignInToken(knex: Knex, businessId: string, hash: Buffer): Promise<string | undefined> {
  const rows = await knex('sign_in_tokens')
    .where({ business_id: businessId, token_hash: hash })
    .where('expires_at', '>', knex.fn.now())
    .delete(['user_id']);
  return rows[0]?.user_id;
}

export async function createKey(knex: Knex, businessId: string, { name, role }: { name: string; role: StaffRole }) {
  const { token, hash } = newToken('key', businessId);
  const [row] = await knex('api_keys')
    .insert({ business_id: businessId, name, role, key_hash: hash })
    .returning(['id', 'name', 'role', 'created_at', 'last_used_at']);
  return { row, key: token };
}

export async function keyPrincipal(knex: Knex, businessId: string, hash: Buffer): Promise<Principal | undefined> {
  const row = await knex('api_keys')
    .where({ business_id: businessId, key_hash: hash })
    .first('id', 'role', 'last_used_at');
  if (!row) return undefined;
  // A note for people, not a log: once a minute is enough, and reads stay reads.
  if (!row.last_used_at || Date.now() - row.last_used_at.getTime() > 60_000) {
    await knex('api_keys').where({ business_id: businessId, id: row.id }).update({ last_used_at: knex.fn.now() });
  }
  return { businessId, role: row.role, userId: null, credential: `key ${row.id}` };
}

export const listKeys = (knex: Knex, businessId: string, { after, limit }: Paging) =>
  knex('api_keys')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select('id', 'name', 'role', 'created_at', 'last_used_at');

export const deleteKey = (knex: Knex, businessId: string, id: string) =>
  knex('api_keys').where({ business_id: businessId, id }).delete();
