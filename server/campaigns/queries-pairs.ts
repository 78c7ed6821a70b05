import type { Knex } from 'knex';
import { parentCellSql, type Sql } from '../density/index.ts';
import type { Candidate, Paired } from './pairs.ts';

/** Neighborhoods with people of the audience (SQL over the customers `c`), and what these have spent so far. */
export async function candidateNeighborhoods(knex: Knex, businessId: string, audience: Sql): Promise<Candidate[]> {
  const { rows } = await knex.raw(
    `
    select k.neighborhood_id as "neighborhoodId", k.customers, k.revenue, n.households
    from (
      select c.neighborhood_id, count(*)::int as customers, coalesce(sum(s.revenue), 0)::float8 as revenue
      from (
        select c.business_id, c.id, c.neighborhood_id
        from customers c where c.business_id = :businessId and c.neighborhood_id is not null and ${audience.sql}
        offset 0
      ) c
      left join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id
      group by c.neighborhood_id
    ) k
    join neighborhoods n on n.business_id = :businessId and n.id = k.neighborhood_id
    order by k.neighborhood_id`,
    { ...audience.bindings, businessId },
  );
  return rows;
}

/** What was decided at the launch; empty before. */
export const pairsOf = (knex: Knex, businessId: string, campaignId: string): PromiseLike<Paired[]> =>
  knex('holdout_neighborhoods')
    .where({ business_id: businessId, campaign_id: campaignId })
    .orderBy([{ column: 'pair' }, { column: 'neighborhood_id' }])
    .select({ neighborhoodId: 'neighborhood_id', pair: 'pair', treated: 'treated' });

/** Decides for good: what is there already stays. */
export async function keepPairs(
  knex: Knex,
  businessId: string,
  campaignId: string,
  pairs: readonly Paired[],
): Promise<void> {
  await knex.raw(
    `
    insert into holdout_neighborhoods (business_id, campaign_id, neighborhood_id, pair, treated)
    select :businessId, :campaignId, neighborhood_id, pair, treated
    from unnest(:ids::bigint[], :pairs::int[], :treated::boolean[]) t (neighborhood_id, pair, treated)
    where not exists (
      select from holdout_neighborhoods where business_id = :businessId and campaign_id = :campaignId)
    on conflict do nothing`,
    {
      ...{ businessId, campaignId },
      ids: pairs.map(({ neighborhoodId }) => neighborhoodId),
      pairs: pairs.map(({ pair }) => pair),
      treated: pairs.map(({ treated }) => treated),
    },
  );
}

/** Cells in which customers of neighborhoods live: all customers, whoever is in an audience today. */
export async function cellsOfNeighborhoods(
  knex: Knex,
  businessId: string,
  resolution: number,
): Promise<{ h3: string; neighborhoodId: string }[]> {
  const { rows } = await knex.raw(
    `
    select distinct to_hex(${parentCellSql}) as h3, c.neighborhood_id as "neighborhoodId"
    from customers c
    where c.business_id = :businessId and c.cell is not null and c.neighborhood_id is not null`,
    { businessId, resolution },
  );
  return rows;
}
