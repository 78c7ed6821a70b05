import type { Knex } from 'knex';
import type { Sql } from '../density/index.ts';
import type { Rule } from './due.ts';

export interface DueCustomer {
  id: string;
  occasion: string;
}

interface RuleSql extends Sql {
  occasion: string;
  join?: string;
}

const statsJoin = 'join customer_stats s on s.business_id = c.business_id and s.customer_id = c.id';

function ruleSql(rule: Rule): RuleSql {
  switch (rule.kind) {
    case 'once':
      return { occasion: `'once'`, sql: 'true', bindings: {} };
    case 'birthday': {
      const { birthdays, occasion } = rule;
      return {
        occasion: ':due_occasion::text',
        sql: 'c.birthday is not null and right(c.birthday, 5) = any(:due_birthdays::text[])',
        bindings: { due_occasion: occasion, due_birthdays: birthdays },
      };
    }
    case 'silent':
      return {
        join: statsJoin,
        occasion: `'silent:' || to_char(s.last_day, 'YYYY-MM-DD')`,
        sql: 's.purchases > 0 and s.last_day between :due_from::date and :due_to::date',
        bindings: { due_from: rule.from, due_to: rule.to },
      };
    case 'nth_purchase':
      return {
        join: statsJoin,
        occasion: `'purchase:' || :due_n::int`,
        sql: `s.purchases >= :due_n::int and s.last_day >= :due_since::date and :due_n::int > (
          select count(*) from purchases p
          where p.business_id = c.business_id and p.customer_id = c.id and p.amount > 0 and p.day < :due_since::date)`,
        bindings: { due_n: rule.n, due_since: rule.since },
      };
    case 'new':
      return {
        occasion: `'new'`,
        sql: `case when c.since is null then c.created_at >= greatest(:due_made::timestamptz, :due_since::date::timestamptz)
          else c.since >= :due_since::date end`,
        bindings: { due_since: rule.since, due_made: rule.madeSince },
      };
  }
}

/**
 * Customers of an audience for whom a campaign is due and nothing was decided yet, in the order of their ids. Who was left alone
 * once is left alone for good.
 */
export async function dueCustomers(
  knex: Knex,
  businessId: string,
  campaignId: string,
  { rule, audience, after, limit }: { rule: Rule; audience: Sql; after: string; limit: number },
): Promise<DueCustomer[]> {
  const { occasion, sql, join, bindings } = ruleSql(rule);
  const settled =
    rule.kind === 'once'
      ? ''
      : `and not exists (
        select from messages m
        where m.business_id = :businessId and m.campaign_id = :campaignId and m.recipient = c.id and m.occasion = ${occasion})`;
  const { rows } = await knex.raw(
    `
    select c.id, ${occasion} as occasion
    from customers c ${join ?? ''}
    where c.business_id = :businessId and c.id > :after and ${sql} and ${audience.sql}
      and not exists (
        select from exposures x
        where x.business_id = :businessId and x.campaign_id = :campaignId and x.recipient = c.id
          ${rule.kind === 'once' ? '' : 'and x.arm <= 0'})
      ${settled}
    order by c.id
    limit :limit`,
    { ...audience.bindings, ...bindings, businessId, campaignId, after, limit },
  );
  return rows;
}
