import type { Knex } from 'knex';
import type { CatchmentBody } from '../contract/catchments.ts';
import type { Paging } from '../http/paging.ts';

export interface SavedRow {
  id: string;
  name: string;
  definition: CatchmentBody;
  created_at: Date;
  updated_at: Date;
}
export interface SavedChange {
  name?: string | undefined;
  definition?: CatchmentBody | undefined;
}

const columns = ['id', 'name', 'definition', 'created_at', 'updated_at'];

const storesOf = (definition: CatchmentBody) => ({
  storeId: definition.storeId,
  otherStoreId: (definition.method === 'isochrone' ? definition.otherStoreId : undefined) ?? null,
});

export const listSaved = (knex: Knex, businessId: string, { after, limit }: Paging): PromiseLike<SavedRow[]> =>
  knex('catchments')
    .where({ business_id: businessId })
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .select(columns);

export const savedOf = (knex: Knex, businessId: string, id: string): PromiseLike<SavedRow | undefined> =>
  knex('catchments').where({ business_id: businessId, id }).first(columns);

/** Undefined when the name is taken. The definition's stores must be there. */
export async function createSaved(
  knex: Knex,
  businessId: string,
  { name, definition }: { name: string; definition: CatchmentBody },
): Promise<SavedRow | undefined> {
  const { rows } = await knex.raw(
    `
    insert into catchments (business_id, name, definition, store_id, other_store_id)
    values (:businessId, :name, :definition::jsonb, :storeId, :otherStoreId)
    on conflict (business_id, name) do nothing
    returning id, name, definition, created_at, updated_at`,
    { businessId, name, definition: JSON.stringify(definition), ...storesOf(definition) },
  );
  return rows[0];
}

/** Undefined when the catchment is not there, or the name is another one's. */
export async function changeSaved(
  knex: Knex,
  businessId: string,
  id: string,
  { name, definition }: SavedChange,
): Promise<SavedRow | undefined> {
  const stores = definition && storesOf(definition);
  const update = knex.raw(
    `
    update catchments c set
      name = coalesce(:name, name), definition = coalesce(:definition::jsonb, definition),
      store_id = coalesce(:storeId, store_id),
      other_store_id = case when :definition::jsonb is null then other_store_id else :otherStoreId end,
      updated_at = now()
    where business_id = :businessId and id = :id and not exists (
      select from catchments where business_id = :businessId and id <> :id and name = :name)
    returning id, name, definition, created_at, updated_at`,
    {
      businessId,
      id,
      name: name ?? null,
      definition: definition ? JSON.stringify(definition) : null,
      storeId: stores?.storeId ?? null,
      otherStoreId: stores?.otherStoreId ?? null,
    },
  );
  try {
    return (await update).rows[0];
  } catch (error) {
    // Another rename to the same name was committed meanwhile.
    if ((error as { code?: string }).code === '23505') return undefined;
    throw error;
  }
}

export const deleteSaved = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('catchments').where({ business_id: businessId, id }).delete();
