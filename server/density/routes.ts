import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import { type Density, density, densityQuery, type Metric } from '../contract/density.ts';
import { dataVersion } from '../db/version.ts';
import { Refusal } from '../http/problem.ts';
import { everyone, ok, type Principal, type Route, route } from '../http/route.ts';
import { holdBack, policyFor } from '../privacy/policy.ts';
import { groupValue } from './aggregate.ts';
import { unplaced } from './queries.ts';
import { areaAsked, type Catchments, readCells } from './read.ts';

export const unitOf = (metric: Metric, currency: string): string | null =>
  metric === 'revenue' || metric === 'average_order' ? currency : null;

/** Data, role and day (periods such as "the last 90 days" move at midnight): with the URL, all an aggregate depends on. */
export async function aggregateVersion({ knex, principal }: { knex: Knex; principal: Principal }): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  return `${principal.businessId}-${await dataVersion(knex, principal.businessId)}-${policyFor(principal.role).k}-${day}`;
}

/** The same for a query that may name a catchment. */
export async function narrowedVersion(
  { versionOf }: Catchments,
  context: { knex: Knex; principal: Principal; query: { catchment?: string | undefined } },
): Promise<string> {
  const { knex, principal, query } = context;
  const version = await aggregateVersion(context);
  if (query.catchment === undefined) return version;
  return `${version} ${await versionOf(knex, principal.businessId, query.catchment)}`;
}

export const densityRoutes = (catchments: Catchments): Route[] => [
  route({
    method: 'get',
    path: '/density',
    tag: 'Density',
    summary: 'Customers, or what they spend, by H3 cell',
    allow: everyone,
    query: densityQuery,
    answers: { 200: density },
    version: (context) => narrowedVersion(catchments, context),
    async handle({ knex, principal, query }) {
      const { businessId } = principal;
      const policy = policyFor(principal.role);
      const area = await areaAsked(catchments, knex, principal, query);
      if (area instanceof Refusal) return area;
      const cells = await readCells(knex, businessId, { ...query, area });
      const { shown, held, heldCustomers } = holdBack(cells, policy);
      const { currency } = await businessOf(knex, businessId);
      const body: Density = {
        resolution: query.resolution,
        metric: query.metric,
        k: policy.k,
        currency: unitOf(query.metric, currency),
        cells: shown.map((group) => ({ h3: group.h3, value: groupValue(group), customers: group.customers })),
        suppressed: { cells: held.length, customers: heldCustomers },
        total: shown.reduce((sum, group) => sum + group.customers, heldCustomers),
        unplaced: await unplaced(knex, businessId),
      };
      return ok(body);
    },
  }),
];
