import type { Knex } from 'knex';
import { bumpDataVersion } from '../db/version.ts';
import { erasedAmong, removeCustomer, sharedContacts } from './queries-erase.ts';
import { customerExists } from './queries-projections.ts';
import { recordsOfCustomers } from './queries-records.ts';
import { fingerprintOf, refsOf } from './refs.ts';

/**
 * Forgets a customer: what is known of them is deleted, their purchases become anonymous. Fingerprints of their names stay,
 * so that no file brings them back; not of an e-mail or phone they share with another customer, who would be locked out.
 * False when there is no such customer.
 */
export async function eraseCustomer(trx: Knex.Transaction, businessId: string, id: string): Promise<boolean> {
  await bumpDataVersion(trx, businessId);
  if (!(await customerExists(trx, businessId, id))) return false;
  const records = (await recordsOfCustomers(trx, businessId, [id])).map(({ facts }) => facts);
  const said = (contacts: (string | null)[]) => contacts.filter((contact) => contact !== null);
  const shared = await sharedContacts(
    trx,
    businessId,
    id,
    said(records.map(({ email }) => email)),
    said(records.map(({ phone }) => phone)),
  );
  const own = (contact: string | null) => (contact === null || shared.has(contact) ? null : contact);
  const refs = records.flatMap((record) => refsOf({ ...record, email: own(record.email), phone: own(record.phone) }));
  await removeCustomer(
    trx,
    businessId,
    id,
    [...new Set(refs)].map((ref) => fingerprintOf(businessId, ref)),
  );
  return true;
}

/** Those of `refs` (as purchases name their customer) that are names of somebody erased. */
export async function erasedRefs(trx: Knex, businessId: string, refs: readonly string[]): Promise<Set<string>> {
  const wanted = [...new Set(refs)];
  const hex = new Map<string, string>();
  const erased = await erasedAmong(trx, businessId, () =>
    wanted.map((ref) => {
      const fingerprint = fingerprintOf(businessId, ref);
      hex.set(ref, fingerprint.toString('hex'));
      return fingerprint;
    }),
  );
  return new Set(wanted.filter((ref) => erased.has(hex.get(ref) ?? '')));
}
