import type { Knex } from 'knex';
import type { MessageChannel } from '../contract/audience.ts';
import type { Cap } from '../contract/campaigns.ts';
import { parentCellSql, type Sql } from '../density/index.ts';
import { flagBindings, flagColumns, flagsSql, reachJoins } from '../reach/index.ts';

export interface PastGroup {
  neighborhoodId: string | null;
  people: number;
  /** Of them, who bought in the days before. */
  buyers: number;
}
interface Asked {
  audience: Sql;
  channels: readonly MessageChannel[];
  caps: readonly Cap[];
  at: Date;
  days: number;
  /** Cells (H3) at `resolution` whose people would not be compared. */
  bufferCells: readonly string[];
  resolution: number;
}

/** People whom one of the channels would reach, by neighborhood, and how many of them bought within the last `days`. */
export async function pastGroups(
  knex: Knex,
  businessId: string,
  { audience, channels, caps, at, days, bufferCells, resolution }: Asked,
): Promise<PastGroup[]> {
  const reached = channels.map((channel) => {
    const { contact, consent, active, notCapped } = flagsSql(channel, caps);
    return `(${contact} and ${consent} and ${active} and ${notCapped})`;
  });
  const columns = flagColumns.map((column) => `c.${column}`).join(', ');
  const { rows } = await knex.raw(
    `
    select c.neighborhood_id as "neighborhoodId", count(*)::int as people, count(bought.customer_id)::int as buyers
    from (select ${columns} from customers c where c.business_id = :businessId and ${audience.sql} offset 0) c
    ${reachJoins}
    left join (
      select distinct customer_id from purchases
      where business_id = :businessId and customer_id is not null and amount > 0
        and day > cast(:at as timestamptz)::date - cast(:days as int) and day <= cast(:at as timestamptz)::date
    ) bought on bought.customer_id = c.id
    where (${reached.join(' or ') || 'false'})
      and (c.cell is null or not to_hex(${parentCellSql}) = any(cast(:bufferCells as text[])))
    group by c.neighborhood_id
    order by c.neighborhood_id`,
    { ...audience.bindings, ...flagBindings(caps, at), businessId, days, bufferCells: [...bufferCells], resolution },
  );
  return rows;
}
