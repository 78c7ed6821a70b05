import type { Knex } from 'knex';
import { erasedRefs } from '../customers/index.ts';

/** Whose purchases are, by what they call their customer. */
export interface Owners {
  /** By reference: the customer's id, of those who are known. */
  ids: Map<string, string>;
  /** References to people who asked to be forgotten. */
  erased: Set<string>;
}

/** Shops whose ids other tills write into their own exports. */
const shops = ['square', 'shopify'];

/** Source and key of a reference by id. */
function keyIn(ref: string): { ref: string; source: string; key: string } | undefined {
  if (!ref.startsWith('key:')) return undefined;
  const colon = ref.indexOf(':', 4);
  return { ref, source: ref.slice(4, colon), key: ref.slice(colon + 1) };
}

/** The shops' keys that an id in a table of no known program may be. */
const shopKeysIn = (ref: string) =>
  ref.startsWith('key:file:id:') ? shops.map((source) => ({ ref, source, key: ref.slice(12) })) : [];

const after = (prefix: string, refs: readonly string[]): string[] =>
  refs.flatMap((ref) => (ref.startsWith(prefix) ? [ref.slice(prefix.length)] : []));

/**
 * Finds the customers of references through their records: `key:<source>:<key>`, `email:…`, `phone:…`. Where several share a
 * phone it is the one known longest.
 */
export async function ownersOf(knex: Knex, businessId: string, refs: ReadonlySet<string>): Promise<Owners> {
  const wanted = [...refs];
  const ids = await customersNamed(knex, businessId, wanted);
  const unknown = wanted.filter((ref) => !ids.has(ref));
  if (unknown.length === 0) return { ids, erased: new Set() };
  const meant = unknown.flatMap(shopKeysIn);
  const found = await customersKeyed(knex, businessId, meant);
  // The first shop of the list wins, whichever came first.
  for (const { ref, id } of found.toReversed()) ids.set(ref, id);
  const erased = await erasedRefs(knex, businessId, [
    ...unknown,
    ...meant.map(({ source, key }) => `key:${source}:${key}`),
  ]);
  const gone = meant.flatMap(({ ref, source, key }) => (erased.has(`key:${source}:${key}`) ? [ref] : []));
  return { ids, erased: new Set([...erased, ...gone].filter((ref) => !ids.has(ref))) };
}

async function customersNamed(knex: Knex, businessId: string, refs: readonly string[]): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const keys = refs.flatMap((ref) => keyIn(ref) ?? []);
  for (const { ref, id } of await customersKeyed(knex, businessId, keys)) ids.set(ref, id);
  const [emails, phones] = [after('email:', refs), after('phone:', refs)];
  if (emails.length + phones.length === 0) return ids;
  const sharing = (column: string) => `
    select '${column}:' || ${column} as ref, min(customer_id) as id
    from unnest(cast(:${column}s as text[])) as wanted (${column}) cross join lateral (
      select customer_id from customer_records where business_id = :businessId and ${column} = wanted.${column} offset 0
    ) as r group by ${column}`;
  const { rows } = await knex.raw(`${sharing('email')} union all ${sharing('phone')}`, { businessId, emails, phones });
  for (const { ref, id } of rows) ids.set(ref, id);
  return ids;
}

/** In the order of `keys`. One by one through the index, as everything that depends on a batch. */
async function customersKeyed(
  knex: Knex,
  businessId: string,
  keys: readonly { ref: string; source: string; key: string }[],
): Promise<{ ref: string; id: string }[]> {
  if (keys.length === 0) return [];
  const { rows } = await knex.raw(
    `select wanted.number, r.customer_id as id
     from unnest(cast(:sources as text[]), cast(:keys as text[])) with ordinality as wanted (source, key, number)
     cross join lateral (
       select customer_id from customer_records
       where business_id = :businessId and source = wanted.source and source_key = wanted.key offset 0
     ) as r order by wanted.number`,
    { businessId, sources: keys.map(({ source }) => source), keys: keys.map(({ key }) => key) },
  );
  return rows.flatMap(({ number, id }: { number: string; id: string }) => {
    const ref = keys[Number(number) - 1]?.ref;
    return ref === undefined ? [] : [{ ref, id }];
  });
}
