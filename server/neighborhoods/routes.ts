import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import { type NeighborhoodMetricsQuery, neighborhoodMetrics, neighborhoodMetricsQuery } from '../contract/density.ts';
import { neighborhoods } from '../contract/places.ts';
import { aggregateVersion, groups, neighborhoodGroupsSql, periodBefore, periodOf, unitOf } from '../density/index.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import { type Policy, policyFor } from '../privacy/policy.ts';
import { measureNeighborhoods } from './measure.ts';
import { listNeighborhoods, neighborhoodShapes } from './queries.ts';

/** Neighborhoods with their values, as the policy allows. */
export async function readNeighborhoodMetrics(
  knex: Knex,
  businessId: string,
  query: NeighborhoodMetricsQuery,
  policy: Policy,
) {
  const asked = { from: query.from, to: query.to };
  const before = periodBefore(asked);
  const [rows, now, earlier] = await Promise.all([
    listNeighborhoods(knex, businessId),
    groups(knex, businessId, neighborhoodGroupsSql(query.metric, periodOf(query.metric, asked))),
    before && groups(knex, businessId, neighborhoodGroupsSql(query.metric, before)),
  ]);
  return measureNeighborhoods(rows, now, earlier, policy);
}

export const neighborhoodRoutes: Route[] = [
  route({
    method: 'get',
    path: '/neighborhoods',
    tag: 'Places',
    summary: 'The neighborhoods, as GeoJSON',
    allow: everyone,
    answers: { 200: neighborhoods },
    version: aggregateVersion,
    async handle({ knex, principal }) {
      const shapes = await neighborhoodShapes(knex, principal.businessId);
      const features = shapes.map(({ geometry, ...properties }) => ({
        type: 'Feature',
        id: properties.id,
        properties,
        geometry,
      }));
      return ok({ type: 'FeatureCollection', features });
    },
  }),
  route({
    method: 'get',
    path: '/neighborhoods/metrics',
    tag: 'Density',
    summary: 'Customers, or what they spend, by neighborhood',
    allow: everyone,
    query: neighborhoodMetricsQuery,
    answers: { 200: neighborhoodMetrics },
    version: aggregateVersion,
    async handle({ knex, principal, query }) {
      const policy = policyFor(principal.role);
      const measured = await readNeighborhoodMetrics(knex, principal.businessId, query, policy);
      const { currency } = await businessOf(knex, principal.businessId);
      return ok({ metric: query.metric, k: policy.k, currency: unitOf(query.metric, currency), ...measured });
    },
  }),
];
