import type { Knex } from 'knex';
import { hashShareSql } from '../campaigns/index.ts';
import type { MessageChannel } from '../contract/audience.ts';
import type { Cap } from '../contract/campaigns.ts';
import { parentCellSql, type Sql } from '../density/index.ts';
import { type Audience, audienceOf } from './audience.ts';
import { flagBindings, flagColumns, flagsSql, reachJoins } from './flags.ts';

/** Who is left alone. */
export type HeldOut =
  | { unit: 'none' }
  | { unit: 'people'; salt: string; share: number }
  /** `bufferCells`: stored cells' ancestors at `resolution`, as bigints. */
  | { unit: 'neighborhoods'; neighborhoodIds: string[]; bufferCells: string[]; resolution: number };

export interface Ask {
  audience: Audience;
  channels: readonly MessageChannel[];
  caps: readonly Cap[];
  at: Date;
  heldOut: HeldOut;
  /** Adds where those eligible live. */
  resolution: number | undefined;
}

/** People who pass at least so many steps: 0 in the segment, 1 contact, 2 consent, 3 active, 4 not capped, 5 reachable. */
export type Passed = [number, number, number, number, number, number];

export interface ReachRow {
  kind: 'all' | 'neighborhood' | 'cell';
  /** The neighborhood's id, or the cell in hexadecimals. */
  key: string | null;
  /** Null for cells. */
  inArea: number | null;
  any: Passed;
  /** In the order of the channels asked for. */
  channels: Passed[];
  /** How many are reached by which channel, if each is written to by the first that reaches them. */
  first: number[];
}

const last = 5;

/** How many steps a customer passes on a channel. */
function levelSql(channel: MessageChannel, caps: readonly Cap[], heldOut: string): string {
  const { contact, consent, active, notCapped } = flagsSql(channel, caps);
  return `case when not (${contact}) then 0 when not (${consent}) then 1 when not (${active}) then 2
        when not ${notCapped} then 3 when ${heldOut} then 4 else ${last} end`;
}

function heldOutSql(heldOut: HeldOut): Sql {
  switch (heldOut.unit) {
    case 'none':
      return { sql: 'false', bindings: {} };
    case 'people':
      return {
        sql: `${hashShareSql(':salt::text', 'c.id')} < :share::float8`,
        bindings: { salt: heldOut.salt, share: heldOut.share },
      };
    case 'neighborhoods': {
      const { neighborhoodIds, bufferCells, resolution } = heldOut;
      const parent = parentCellSql.replaceAll(':resolution', ':bufferResolution');
      return {
        sql: `(coalesce(c.neighborhood_id = any(:heldOutIds::bigint[]), false)
          or coalesce((${parent}) = any(:bufferCells::bigint[]), false))`,
        bindings: { heldOutIds: neighborhoodIds, bufferCells, bufferResolution: resolution },
      };
    }
  }
}

/** Counts of those who pass at least each step. */
const passedSql = (level: string): string =>
  `array[${[0, 1, 2, 3, 4, 5].map((step) => `count(*) filter (where ${level} >= ${step})`).join(', ')}]::int[]`;

/**
 * How far customers get, in all, by neighborhood and by cell: one statement, so that its numbers belong together. Those in the
 * area are counted apart, or all of them would be asked everything.
 */
export async function countReach(knex: Knex, businessId: string, ask: Ask): Promise<ReachRow[]> {
  const { audience, channels, caps, at, resolution } = ask;
  const heldOut = heldOutSql(ask.heldOut);
  const columns = flagColumns.map((column) => `c.${column}`).join(', ');
  const levels = channels.map((_channel, index) => `l${index}`);
  const first = levels.map((level, index) => {
    const before = levels.slice(0, index).map((earlier) => `${earlier} < ${last}`);
    return `count(*) filter (where ${[`${level} = ${last}`, ...before].join(' and ')})`;
  });
  const counts = `${passedSql('best')} as "any",
      json_build_array(${levels.map(passedSql).join(',\n      ')}) as channels, array[${first.join(', ')}]::int[] as first`;
  const key = resolution === undefined ? 'null::bigint' : `case when c.cell is not null then ${parentCellSql} end`;
  const picked = audienceOf(audience);
  const { rows } = await knex.raw(
    `
    with levels as materialized (
      select c.neighborhood_id, ${key} as cell,
        ${channels.map((channel, index) => `${levelSql(channel, caps, heldOut.sql)} as l${index}`).join(',\n        ')}
      from (select ${columns} from customers c where c.business_id = :businessId and ${picked.sql} offset 0) c
      ${reachJoins}
    ), best as (
      select *, greatest(${levels.join(', ')}) as best from levels
    ), places as (
      select c.neighborhood_id, count(*)::int as in_area
      from customers c
      where c.business_id = :businessId and ${audience.area.sql}
      group by 1
    )
    select 'all' as kind, null as key, (select coalesce(sum(in_area), 0)::int from places) as "inArea",
      ${counts}
    from best
    union all
    select 'neighborhood', p.neighborhood_id::text, p.in_area, k."any", k.channels, k.first
    from places p left join (
      select neighborhood_id, ${counts}
      from best group by 1
    ) k on k.neighborhood_id = p.neighborhood_id
    where p.neighborhood_id is not null
    ${
      resolution === undefined
        ? ''
        : `union all
    select 'cell', to_hex(cell), null, ${counts}
    from best where cell is not null group by cell`
    }`,
    {
      ...picked.bindings,
      ...heldOut.bindings,
      ...flagBindings(caps, at),
      businessId,
      ...(resolution !== undefined && { resolution }),
    },
  );
  const nobody: Passed = [0, 0, 0, 0, 0, 0];
  return rows.map((row: ReachRow) => ({
    ...row,
    any: row.any ?? nobody,
    channels: row.channels ?? channels.map(() => nobody),
    first: row.first ?? channels.map(() => 0),
  }));
}

/** Campaigns that are not over and came due for people of an audience, with how many of these. */
export async function overlapping(
  knex: Knex,
  businessId: string,
  audience: Audience,
  campaignId: string | null,
): Promise<{ campaignId: string; name: string; customers: number }[]> {
  const picked = audienceOf(audience);
  const { rows } = await knex.raw(
    `
    select k.id as "campaignId", k.name, count(*)::int as customers
    from campaigns k
    join exposures e on e.business_id = k.business_id and e.campaign_id = k.id and e.arm > 0
    join customers c on c.business_id = e.business_id and c.id = e.recipient
    where k.business_id = :businessId and k.state in ('scheduled', 'active', 'paused')
      and (cast(:campaignId as bigint) is null or k.id <> cast(:campaignId as bigint))
      and ${picked.sql}
    group by k.id, k.name
    order by customers desc, k.id`,
    { ...picked.bindings, businessId, campaignId },
  );
  return rows;
}

export async function currencyOf(knex: Knex, businessId: string): Promise<string> {
  return (await knex('businesses').where({ id: businessId }).first('currency'))?.currency ?? 'USD';
}
