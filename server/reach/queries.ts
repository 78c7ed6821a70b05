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
  /** In the order of the channels asked for; none for cells. */
  channels: Passed[];
  /** How many are reached by which channel, if each is written to by the first that reaches them. None for cells. */
  first: number[];
}

const last = 5;

/** How many steps a customer passes on a channel; -1 is not in the segment. */
function levelSql(channel: MessageChannel, caps: readonly Cap[], heldOut: string): string {
  const { contact, consent, active, notCapped } = flagsSql(channel, caps);
  return `case when not c.is_picked then -1 when not (${contact}) then 0 when not (${consent}) then 1 when not (${active}) then 2
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

/** How many of groups of `people` meet a condition. */
const peopleSql = (condition: string): string => `coalesce(sum(people) filter (where ${condition}), 0)`;
/** Counts of those who pass at least each step. */
const passedSql = (level: string): string =>
  `array[${[0, 1, 2, 3, 4, 5].map((step) => peopleSql(`${level} >= ${step}`)).join(', ')}]::int[]`;

/**
 * How far customers get, in all, by neighborhood and by cell: one statement that looks at each customer once, so that its
 * numbers belong together. Those alike are put together before they are counted, since each counts in dozens of numbers.
 */
export async function countReach(knex: Knex, businessId: string, ask: Ask): Promise<ReachRow[]> {
  const { audience, channels, caps, at, resolution } = ask;
  const heldOut = heldOutSql(ask.heldOut);
  const columns = flagColumns.map((column) => `c.${column}`).join(', ');
  const levels = channels.map((_channel, index) => `l${index}`);
  const first = levels.map((level, index) =>
    peopleSql([`${level} = ${last}`, ...levels.slice(0, index).map((earlier) => `${earlier} < ${last}`)].join(' and ')),
  );
  const best = `greatest(${levels.join(', ')})`;
  const cell = resolution === undefined ? '' : `case when c.cell is not null then ${parentCellSql} end as cell,`;
  const { rows } = await knex.raw(
    `
    with levels as materialized (
      select c.neighborhood_id, ${cell}
        ${channels.map((channel, index) => `${levelSql(channel, caps, heldOut.sql)} as l${index}`).join(',\n        ')}
      from (
        select ${columns}, ${audience.segment.sql} as is_picked
        from customers c where c.business_id = :businessId and ${audience.area.sql}
        offset 0
      ) c
      ${reachJoins}
    ), alike as (
      select neighborhood_id, ${levels.join(', ')}, ${best} as best, count(*) as people
      from levels group by neighborhood_id, ${levels.join(', ')}
    )
    select case when grouping(neighborhood_id) = 1 then 'all' else 'neighborhood' end as kind, neighborhood_id::text as key,
      coalesce(sum(people), 0)::int as "inArea", ${passedSql('best')} as "any",
      json_build_array(${levels.map(passedSql).join(',\n        ')}) as channels,
      array[${first.join(', ')}]::int[] as first
    from alike
    group by grouping sets ((), (neighborhood_id))
    having grouping(neighborhood_id) = 1 or neighborhood_id is not null
    ${
      resolution === undefined
        ? ''
        : `union all
    select 'cell', to_hex(cell), null, ${passedSql('best')}, '[]'::json, '{}'::int[]
    from (select cell, ${best} as best, count(*) as people from levels where cell is not null group by 1, 2) alike_there
    where best >= 0
    group by cell`
    }`,
    {
      ...audience.area.bindings,
      ...audience.segment.bindings,
      ...heldOut.bindings,
      ...flagBindings(caps, at),
      businessId,
      ...(resolution !== undefined && { resolution }),
    },
  );
  return rows;
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
