import type { Knex } from 'knex';
import type { Channel } from '../contract/people.ts';

export interface SuppressionRow {
  id: string;
  channel: Channel;
  hint: string;
  reason: string;
  at: Date;
}

/** As the gate looks for it, so that the two are always made alike. */
const hashSql = `sha256(convert_to(:channel || ':' || lower(:address), 'UTF8'))`;

/** Puts an address on the list; what is there already stays, and is answered. */
export async function addSuppression(
  knex: Knex,
  businessId: string,
  { channel, address, hint, reason }: { channel: Channel; address: string; hint: string; reason: string },
): Promise<SuppressionRow> {
  const { rows } = await knex.raw(
    `
    insert into suppressions (business_id, channel, address_hash, hint, reason)
    values (:businessId, :channel, ${hashSql}, :hint, :reason)
    on conflict (business_id, channel, address_hash) do update set hint = suppressions.hint
    returning id, channel, hint, reason, at`,
    { businessId, channel, address, hint, reason },
  );
  return rows[0];
}

/** The newest first. */
export const listSuppressions = (
  knex: Knex,
  businessId: string,
  { before, limit }: { before: string | null; limit: number },
): PromiseLike<SuppressionRow[]> =>
  knex('suppressions')
    .where({ business_id: businessId })
    .modify((query) => {
      if (before !== null) query.where('id', '<', before);
    })
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .select('id', 'channel', 'hint', 'reason', 'at');

export const removeSuppression = (knex: Knex, businessId: string, id: string): PromiseLike<number> =>
  knex('suppressions').where({ business_id: businessId, id }).delete();
