import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { channels, marketing, type NewConsent } from '../contract/people.ts';
import { bumpDataVersion } from '../db/version.ts';
import { type FileStatement, insertDirect, refreshPermissions } from './queries-consents.ts';
import { denyGate, isBeingSent, refreshGates } from './queries-gates.ts';
import { customerExists, type Permissions } from './queries-projections.ts';
import type { PersonRecord, Statement } from './record.ts';

const pollMs = 20;
/** Longer than any message is under way. */
const longestWaitMs = 20_000;

/** Waits, outside of any transaction, until nothing is on its way to them; recipients are customers, or minus phones. */
export async function awaitSending(knex: Knex, businessId: string, recipients: readonly string[]): Promise<void> {
  const until = Date.now() + longestWaitMs;
  while ((await isBeingSent(knex, businessId, recipients)) && Date.now() < until) await sleep(pollMs);
}

/**
 * Notes what somebody told us. Who says no is not written to any more from the moment this answers: first nothing new begins to be
 * sent to them, then what is on its way is waited for. 'future': at a time that has not come.
 */
export async function noteConsent(
  knex: Knex,
  businessId: string,
  customerId: string,
  said: NewConsent & { userId: string | null },
): Promise<'added' | 'unknown' | 'future'> {
  const isPast = said.at === undefined || Date.parse(said.at) <= Date.now();
  const isNo = !said.granted && said.purpose === marketing && isPast;
  if (isNo) {
    await denyGate(knex, businessId, [customerId], [said.channel]);
    await awaitSending(knex, businessId, [customerId]);
  }
  const outcome = await knex.transaction((trx) => addConsent(trx, businessId, customerId, said));
  // An import that reads the ledger meanwhile may have opened the gate for a moment.
  if (isNo) await awaitSending(knex, businessId, [customerId]);
  return outcome;
}

/** Forgetting somebody begins like this: nothing is on its way to them any more. */
export async function stopWriting(knex: Knex, businessId: string, customerId: string): Promise<void> {
  await denyGate(knex, businessId, [customerId], channels);
  await awaitSending(knex, businessId, [customerId]);
}

/** Notes it in a transaction. Whoever does more than this in one waits for what is on its way before. */
export async function addConsent(
  trx: Knex.Transaction,
  businessId: string,
  customerId: string,
  said: NewConsent & { userId: string | null },
): Promise<'added' | 'unknown' | 'future'> {
  await bumpDataVersion(trx, businessId);
  if (!(await customerExists(trx, businessId, customerId))) return 'unknown';
  const { channel, purpose, granted, source, at = null, userId } = said;
  const added = await insertDirect(trx, businessId, customerId, { channel, purpose, granted, source, at, userId });
  if (!added) return 'future';
  await refreshConsents(trx, businessId, [customerId]);
  return 'added';
}

/** Adds the ledger of these customers up again. */
export async function refreshConsents(trx: Knex, businessId: string, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return;
  await refreshPermissions(trx, businessId, customerIds);
  await refreshGates(trx, businessId, customerIds);
}

/** The permissions of a new person from what files say: none of it was said to us, so one no is a no. */
export function permissionsOf(statements: readonly Statement[]): Permissions {
  const permissions: Permissions = { email: null, sms: null, push: null, mail: null };
  for (const { channel, purpose, granted } of statements)
    if (purpose === marketing) permissions[channel] = granted && permissions[channel] !== false;
  return permissions;
}

/**
 * A record's statements as ledger entries. The key is what makes a file read twice say nothing new; a time is part of it,
 * because who withdraws again later has said something new.
 */
export const toEntries = (
  { source, sourceKey, statements }: PersonRecord,
  record: { id: string; customerId: string },
): FileStatement[] =>
  statements.map(({ channel, purpose, granted, at }) => ({
    ...{ channel, purpose, granted, source, at },
    customerId: record.customerId,
    recordId: record.id,
    evidenceKey: [source, sourceKey, channel, purpose, granted, ...(at === null ? [] : [at])].join(':'),
  }));
