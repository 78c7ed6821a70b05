import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import { type Density, density, densityQuery, type Metric } from '../contract/density.ts';
import { dataVersion } from '../db/version.ts';
import { everyone, ok, type Principal, type Route, route } from '../http/route.ts';
import { holdBack, policyFor } from '../privacy/policy.ts';
import { groupValue } from './aggregate.ts';
import { unplaced } from './queries.ts';
import { readCells } from './read.ts';

export const unitOf = (metric: Metric, currency: string): string | null =>
  metric === 'revenue' || metric === 'average_order' ? currency : null;

/** Data, role and day (periods such as "the last 90 days" move at midnight): with the URL, all an aggregate depends on. */
export async function aggregateVersion({ knex, principal }: { knex: Knex; principal: Principal }): Promise<string> {
  const day = new Date().toISOString().slice(0, 10);
  return `${principal.businessId}-${await dataVersion(knex, principal.businessId)}-${policyFor(principal.role).k}-${day}`;
}

export const densityRoutes: Route[] = [
  route({
    method: 'get',
    path: '/density',
    tag: 'Density',
    summary: 'Customers, or what they spend, by H3 cell',
    allow: everyone,
    query: densityQuery,
    answers: { 200: density },
    version: aggregateVersion,
    async handle({ knex, principal, query }) {
      const { businessId } = principal;
      const policy = policyFor(principal.role);
      const { shown, held, heldCustomers } = holdBack(await readCells(knex, businessId, query), policy);
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
