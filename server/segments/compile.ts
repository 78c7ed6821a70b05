import type { Position } from '../contract/common.ts';
import type { Condition } from '../contract/segments.ts';
import type { Range, Sql } from '../density/index.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { attributeSql } from './attribute.ts';
import { birthdaysWithin } from './calendar.ts';
import { campaignSql } from './campaign.ts';
import { coordinatesSql, distanceSql, rangesSql } from './place.ts';
import { fenceEventSql, visitsSql } from './presence.ts';
import { firstPurchaseSql, lastPurchaseSql, purchasesSql, rfmConditionSql } from './purchases.ts';
import { type Bind, type Clock, daysAgoSql, groupedSql, type Terms } from './terms.ts';

/** Where somebody is, resolved to what the database can tell without asking a router or another feature. */
export type Place =
  | { type: 'neighborhood'; ids: readonly string[] }
  /** The point itself lies in the area. */
  | { type: 'inside'; area: Polygons }
  /** The cell is in one of the ranges, which are in order and do not overlap. */
  | { type: 'cells_between'; ranges: readonly Range[] }
  /** Geodesic meters from a point, both ends inclusive. */
  | { type: 'meters_from'; center: Position; min?: number | undefined; max?: number | undefined }
  | { type: 'placed' };

type Geography = 'neighborhood' | 'area' | 'cells' | 'distance' | 'travel' | 'catchment';
export type ResolvedCondition = Exclude<Condition, { type: Geography }> | Place;
export type Resolved = ResolvedCondition | { all: Resolved[] } | { any: Resolved[] } | { not: Resolved };

/**
 * A definition as one boolean SQL expression over the customers `c`; it binds :businessId and seg_0, seg_1, …. Every
 * condition is true or false and never null, so that `not` picks exactly the others.
 */
export function compile(definition: Resolved, clock: Clock): Sql {
  const bindings: Record<string, unknown> = {};
  const bind: Bind = (value) => {
    const name = `seg_${Object.keys(bindings).length}`;
    bindings[name] = value;
    return `:${name}`;
  };
  return { sql: nodeSql(definition, { ...clock, bind }), bindings };
}

function nodeSql(node: Resolved, terms: Terms): string {
  if ('type' in node) return conditionSql(node, terms);
  if ('not' in node) return `not ${nodeSql(node.not, terms)}`;
  const [parts, word, none] = 'all' in node ? [node.all, 'and', 'true'] : [node.any, 'or', 'false'];
  return parts.length === 0 ? none : `(${parts.map((part) => nodeSql(part, terms)).join(`\n  ${word} `)})`;
}

const consentSql = { granted: 'is true', withdrawn: 'is false', unknown: 'is null' } as const;
const phones = `devices d join push_subscriptions p on p.business_id = d.business_id and p.device_id = d.id
      where d.business_id = :businessId and d.active`;
/** What a channel needs. */
const contactSql = {
  email: 'c.email is not null',
  sms: 'c.phone is not null',
  mail: 'c.address is not null',
  push: `exists (
      select from ${phones} and d.customer_id = c.id)`,
} as const;

/** Customers whose phones take messages, each once, to be joined to all customers as `phones` where these are counted. */
export const phonesSql = `(
        select distinct d.customer_id from ${phones} and d.customer_id is not null)`;
/** Who of customers joined with `phones` may be written to and can be. */
export const reachableSql = (channel: keyof typeof contactSql): string =>
  `c.${channel}_consent is true and ${channel === 'push' ? 'phones.customer_id is not null' : contactSql[channel]}`;

function conditionSql(condition: ResolvedCondition, terms: Terms): string {
  const { bind, today } = terms;
  switch (condition.type) {
    case 'purchases':
      return purchasesSql(condition, terms);
    case 'last_purchase':
      return lastPurchaseSql(condition, terms);
    case 'first_purchase':
      return firstPurchaseSql(condition, terms);
    case 'rfm':
      return rfmConditionSql(condition, terms);
    case 'tag':
      return `c.tags @> array[${bind(condition.tag)}::text]`;
    case 'attribute':
      return attributeSql(condition, bind);
    case 'birthday':
      return `(c.birthday is not null and right(c.birthday, 5) = any(${bind(birthdaysWithin(today, condition.withinDays))}::text[]))`;
    case 'since':
      return `(c.since is not null${daysAgoSql('c.since', condition.daysAgo, terms)})`;
    case 'consent':
      return condition.purpose === 'marketing'
        ? `(c.${condition.channel}_consent ${consentSql[condition.state]})`
        : ledgerSql(condition, bind);
    case 'contact':
      return `(${contactSql[condition.channel]})`;
    case 'visits':
      return visitsSql(condition, terms);
    case 'fence_event':
      return fenceEventSql(condition, terms);
    case 'campaign':
      return campaignSql(condition, terms);
    case 'neighborhood':
      return `(c.neighborhood_id is not null and c.neighborhood_id = any(${bind(condition.ids)}::bigint[]))`;
    case 'inside':
      return coordinatesSql(condition.area, bind);
    case 'cells_between':
      return rangesSql(condition.ranges, bind);
    case 'meters_from':
      return distanceSql(condition, bind);
    case 'placed':
      return '(c.cell is not null)';
  }
}

/**
 * The state of a permission, added up from the ledger: granted where somebody agreed and did not withdraw, or agreed to us
 * directly after the last withdrawal.
 */
function ledgerSql({ channel, purpose, state }: Extract<Condition, { type: 'consent' }>, bind: Bind): string {
  const granted = `bool_or(granted) and coalesce(
          max(at) filter (where granted and direct) > max(at) filter (where not granted), bool_and(granted))`;
  const having = {
    granted: `\n        having ${granted}`,
    withdrawn: `\n        having not (${granted})`,
    unknown: '',
  };
  return groupedSql(
    state === 'unknown' ? 'not exists' : 'exists',
    `select customer_id from consents
        where business_id = :businessId and channel = ${bind(channel)} and purpose = ${bind(purpose)}
        group by customer_id${having[state]}`,
  );
}
