import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { type Refusal, refuse } from './problem.ts';
import type { Answer, Principal } from './route.ts';

/** Answers are kept for a day; a key may be used anew after that. */
const keptHours = 24;
/** A claim without an answer after this belonged to a process that died. */
const abandonedMinutes = 2;

export interface Claim {
  businessId: string;
  key: string;
}

/**
 * Claims an Idempotency-Key for a request. The row is the claim: of two requests at once, one inserts it and the other
 * is told so. Answers the claim, the answer given before, or a refusal.
 */
export async function claimKey(
  knex: Knex,
  principal: Principal,
  key: string,
  fingerprint: readonly unknown[],
): Promise<Claim | { replay: Answer<unknown> } | Refusal> {
  if (key.length > 255 || !/^[\x21-\x7e]+$/.test(key)) {
    return refuse('bad-input', 'An Idempotency-Key is up to 255 printable characters.');
  }
  const claim = { businessId: principal.businessId, key: `${principal.credential} ${key}` };
  const hash = createHash('sha256').update(JSON.stringify(fingerprint)).digest();
  await knex.raw(
    `delete from idempotency_keys where business_id = ? and key = ? and (
       created_at < now() - make_interval(hours => ?)
       or (status is null and created_at < now() - make_interval(mins => ?)))`,
    [claim.businessId, claim.key, keptHours, abandonedMinutes],
  );
  const inserted = await knex.raw(
    `insert into idempotency_keys (business_id, key, request_hash) values (?, ?, ?) on conflict do nothing returning 1`,
    [claim.businessId, claim.key, hash],
  );
  if (inserted.rows.length > 0) return claim;
  const before = await knex('idempotency_keys').where({ business_id: claim.businessId, key: claim.key }).first();
  if (!before || before.status === null) return refuse('still-running');
  if (!hash.equals(before.request_hash)) return refuse('key-reused');
  return { replay: { status: before.status, body: before.body ?? undefined } };
}

export async function settleKey(knex: Knex, claim: Claim, answer: Answer<unknown>): Promise<void> {
  await knex('idempotency_keys')
    .where({ business_id: claim.businessId, key: claim.key })
    .update({ status: answer.status, body: answer.body === undefined ? null : JSON.stringify(answer.body) });
}

/** After a fault or a refusal the same key may try again. */
export async function releaseKey(knex: Knex, claim: Claim): Promise<void> {
  await knex('idempotency_keys').where({ business_id: claim.businessId, key: claim.key }).delete();
}
