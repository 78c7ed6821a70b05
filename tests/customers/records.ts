import type { Knex } from 'knex';
import { type Attached, attachRecords, type Origin, type PersonRecord } from '../../server/customers/index.ts';

type Said = Partial<PersonRecord> & Pick<PersonRecord, 'sourceKey'>;

/** A record that says nothing but what it is given. */
export const record = (said: Said): PersonRecord => ({
  ...{ source: 'square', name: null, email: null, phone: null, tags: [], attributes: {}, since: null, birthday: null },
  ...{ address: null, postcode: null, position: null, statements: [] },
  ...said,
});

let files = 0;
/** A file no record came from yet. */
export const newFile = (businessId: string): Origin => ({ businessId, importId: String(++files), file: 0 });

/** Attaches records as the rows 2, 3, … of one file, in batches of `batchRows`. */
export async function attachFile(
  knex: Knex,
  origin: Origin,
  records: readonly Said[],
  batchRows = Number.POSITIVE_INFINITY,
): Promise<Attached[]> {
  const rows = records.map((said, at) => ({ row: at + 2, record: record(said) }));
  const attached: Attached[] = [];
  for (let at = 0; at < rows.length; at += batchRows)
    attached.push(
      ...(await knex.transaction((trx) =>
        attachRecords(trx, origin, rows.slice(at, at + Math.min(batchRows, rows.length))),
      )),
    );
  return attached;
}

export const attachOne = async (knex: Knex, businessId: string, said: Said): Promise<Attached> => {
  const [attached] = await attachFile(knex, newFile(businessId), [said]);
  if (!attached) throw new Error('Nothing was attached.');
  return attached;
};

/** Customers as their records make them: without ids and times, in an order that hangs on the records alone. */
export async function people(knex: Knex, businessId: string) {
  const { rows } = await knex.raw(
    `select c.name, c.email, c.phone, c.tags, c.attributes, c.since, c.birthday, c.address, c.postcode,
       ST_AsText(c.position) as position, c.accuracy, c.cell, n.name as neighborhood,
       c.email_consent, c.sms_consent, c.push_consent, c.mail_consent,
       (select array_agg(source || ':' || source_key order by source || ':' || source_key) from customer_records r
        where r.business_id = c.business_id and r.customer_id = c.id) as records
     from customers c left join neighborhoods n on n.business_id = c.business_id and n.id = c.neighborhood_id
     where c.business_id = ? order by records`,
    [businessId],
  );
  return rows;
}

/** Who is one person: the keys of their records, those of other sources than Square with the source. */
export const persons = async (knex: Knex, businessId: string): Promise<string[]> =>
  (await people(knex, businessId))
    .map(({ records }: { records: string[] }) =>
      records
        .map((name) => name.replace(/^square:/, ''))
        .sort()
        .join(' '),
    )
    .sort();

export const customerIdOf = async (knex: Knex, businessId: string, sourceKey: string): Promise<string> =>
  (await knex('customer_records').where({ business_id: businessId, source_key: sourceKey }).first('customer_id'))
    ?.customer_id;

export const mergesOf = (knex: Knex, businessId: string) =>
  knex('customer_merges').where({ business_id: businessId }).orderBy('id');

export async function addPurchase(
  knex: Knex,
  businessId: string,
  purchase: { key: string; ref?: string; customerId?: string; amount: number; day?: string },
): Promise<void> {
  const { key, ref = null, customerId = null, amount, day = '2026-03-01' } = purchase;
  await knex('purchases').insert({
    ...{ business_id: businessId, source_key: key, customer_ref: ref, customer_id: customerId, amount, day },
    at: `${day}T12:00:00Z`,
  });
}

export const ownerOf = async (knex: Knex, businessId: string, purchase: string): Promise<string | null> =>
  (await knex('purchases').where({ business_id: businessId, source_key: purchase }).first('customer_id')).customer_id;
