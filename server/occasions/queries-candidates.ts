import type { Knex } from 'knex';
import { bufferResolution } from '../campaigns/index.ts';
import type { MessageChannel } from '../contract/audience.ts';
import { parentCellSql, type Sql } from '../density/index.ts';
import { flagColumns, flagsSql, reachJoins } from '../reach/index.ts';

/** How far a channel gets to a person: 0 there is no contact, 1 no consent, 2 the address is not used, 3 it reaches them. */
export type Level = 0 | 1 | 2 | 3;

export interface Reached {
  id: string;
  neighborhoodId: string | null;
  /** At the resolution of buffers, in hexadecimals. */
  cell: string | null;
  /** In the order of the channels asked for. */
  levels: Level[];
}

function levelSql(channel: MessageChannel): string {
  const { contact, consent, active } = flagsSql(channel, []);
  return `case when not (${contact}) then 0 when not (${consent}) then 1 when not (${active}) then 2 else 3 end`;
}

/** Those of some customers who are in an audience, and how far channels get to them. Caps count at the moment of sending. */
export async function candidatesOf(
  knex: Knex,
  businessId: string,
  { ids, audience, channels }: { ids: readonly string[]; audience: Sql; channels: readonly MessageChannel[] },
): Promise<Reached[]> {
  const columns = flagColumns.map((column) => `c.${column}`).join(', ');
  const { rows } = await knex.raw(
    `
    select c.id, c.neighborhood_id as "neighborhoodId", to_hex(${parentCellSql}) as cell,
      array[${channels.map(levelSql).join(',\n      ')}]::int[] as levels
    from (
      select ${columns} from customers c
      where c.business_id = :businessId and c.id = any(:ids::bigint[]) and ${audience.sql}
      offset 0
    ) c
    ${reachJoins}
    order by c.id`,
    { ...audience.bindings, businessId, ids: [...ids], resolution: bufferResolution },
  );
  return rows;
}
