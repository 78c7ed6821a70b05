import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import type { Role } from '../contract/accounts.ts';
import { type Density, density, densityQuery, type Metric } from '../contract/density.ts';
import { dataVersion } from '../db/version.ts';
import { Refusal } from '../http/problem.ts';
import { everyone, ok, type Principal, type Route, route } from '../http/route.ts';
import { holdBack, type Policy, policyFor, policyForPicked, toldSum } from '../privacy/policy.ts';
import { countedGroup, groupValue } from './aggregate.ts';
import { unplaced } from './queries.ts';
import { areaAsked, type Narrowing, readCells, segmentAsked } from './read.ts';

export const unitOf = (metric: Metric, currency: string): string | null =>
  metric === 'revenue' || metric === 'average_order' ? currency : null;

/** Data, role and day (periods such as "the last 90 days" move at midnight): with the URL, all an aggregate depends on. */
export async function aggregateVersion({ knex, principal }: { knex: Knex; principal: Principal }): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  return `${principal.businessId}-${await dataVersion(knex, principal.businessId)}-${policyFor(principal.role).k}-${day}`;
}

type Narrowed = { catchment?: string | undefined; segment?: string | undefined };

/** The same for a query that may name a catchment or a segment. */
export async function narrowedVersion(
  { catchments, segments }: Partial<Narrowing>,
  context: { knex: Knex; principal: Principal; query: Narrowed },
): Promise<string> {
  const { knex, principal, query } = context;
  const { businessId } = principal;
  const parts = await Promise.all([
    aggregateVersion(context),
    query.catchment === undefined ? '' : catchments?.versionOf(knex, businessId, query.catchment),
    query.segment === undefined ? '' : segments?.versionOf(knex, businessId, query.segment),
  ]);
  return parts.join(' ');
}

/** What an answer may show of everybody, or of those a segment picks. */
export const policyAsked = (role: Role, { segment }: Narrowed): Policy =>
  segment === undefined ? policyFor(role) : policyForPicked(role);

export const densityRoutes = (narrowing: Narrowing): Route[] => [
  route({
    method: 'get',
    path: '/density',
    tag: 'Density',
    summary: 'Customers, or what they spend, by H3 cell',
    allow: everyone,
    query: densityQuery,
    answers: { 200: density },
    version: (context) => narrowedVersion(narrowing, context),
    async handle({ knex, principal, query }) {
      const { businessId } = principal;
      const policy = policyAsked(principal.role, query);
      const area = await areaAsked(narrowing.catchments, knex, principal, query);
      if (area instanceof Refusal) return area;
      const picked = await segmentAsked(narrowing.segments, knex, principal, query);
      if (picked instanceof Refusal) return picked;
      const groups = holdBack(await readCells(knex, businessId, { ...query, area, picked }), policy);
      const shown = groups.shown.map((group) => countedGroup(group, query.metric, policy));
      const heldCustomers = toldSum(groups.heldCustomers, policy);
      const { currency } = await businessOf(knex, businessId);
      const body: Density = {
        resolution: query.resolution,
        metric: query.metric,
        k: policy.k,
        currency: unitOf(query.metric, currency),
        cells: shown.map((group) => ({ h3: group.h3, value: groupValue(group), customers: group.customers })),
        suppressed: { cells: heldCustomers > 0 ? groups.held.length : 0, customers: heldCustomers },
        total: shown.reduce((sum, group) => sum + group.customers, heldCustomers),
        unplaced: toldSum(await unplaced(knex, businessId, picked), policy),
      };
      return ok(body);
    },
  }),
];
