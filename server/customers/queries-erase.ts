import type { Knex } from 'knex';

/** Which of these fingerprints are of people who were erased, in hexadecimal digits. */
export async function erasedAmong(
  knex: Knex,
  businessId: string,
  fingerprints: () => readonly Buffer[],
): Promise<Set<string>> {
  const some = await knex.raw('select from erasures where business_id = ? limit 1', [businessId]);
  if (some.rows.length === 0) return new Set();
  const { rows } = await knex.raw(
    `select encode(fingerprint, 'hex') as fingerprint from erasures
     where business_id = ? and fingerprint = any(?::bytea[])`,
    [businessId, [...fingerprints()]],
  );
  return new Set(rows.map((row: { fingerprint: string }) => row.fingerprint));
}

/** Which of these e-mails and phones other customers have too. */
export async function sharedContacts(
  knex: Knex,
  businessId: string,
  customerId: string,
  emails: readonly string[],
  phones: readonly string[],
): Promise<Set<string>> {
  const { rows } = await knex.raw(
    `select email as contact from customer_records
     where business_id = :businessId and customer_id <> :customerId and email = any(cast(:emails as text[]))
     union select phone from customer_records
     where business_id = :businessId and customer_id <> :customerId and phone = any(cast(:phones as text[]))`,
    { businessId, customerId, emails, phones },
  );
  return new Set(rows.map((row: { contact: string }) => row.contact));
}

/** Removes a customer and all that is known of them; their purchases stay, and are nobody's. */
export async function removeCustomer(
  trx: Knex,
  businessId: string,
  id: string,
  fingerprints: readonly Buffer[],
): Promise<void> {
  await trx.raw(`insert into erasures (business_id, fingerprint) select ?, unnest(?::bytea[]) on conflict do nothing`, [
    businessId,
    [...fingerprints],
  ]);
  await trx.raw(
    'update purchases set customer_id = null, customer_ref = null where business_id = ? and customer_id = ?',
    [businessId, id],
  );
  await trx.raw('delete from customers where business_id = ? and id = ?', [businessId, id]);
}
