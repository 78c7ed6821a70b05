import type { Knex } from 'knex';
import { businessOf } from '../accounts/index.ts';
import { type NeighborhoodMetricsQuery, neighborhoodMetrics, neighborhoodMetricsQuery } from '../contract/density.ts';
import { neighborhoods } from '../contract/places.ts';
import {
  aggregateVersion,
  groups,
  narrowedVersion,
  neighborhoodGroupsSql,
  periodBefore,
  periodOf,
  policyAsked,
  type SegmentFilter,
  type Sql,
  segmentAsked,
  unitOf,
} from '../density/index.ts';
import { Refusal } from '../http/problem.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import type { Policy } from '../privacy/policy.ts';
import { readByPostcode } from './by-postcode.ts';
import { measureNeighborhoods } from './measure.ts';
import { listNeighborhoods, neighborhoodShapes } from './queries.ts';

type Asked = NeighborhoodMetricsQuery & {
  /** Only customers `c` of whom it is true. */
  picked?: Sql | undefined;
};

/** Neighborhoods with their values, as the policy allows. */
export async function readNeighborhoodMetrics(knex: Knex, businessId: string, query: Asked, policy: Policy) {
  const { metric, picked } = query;
  const asked = { from: query.from, to: query.to };
  const before = periodBefore(asked);
  const open = query.from === undefined && query.to === undefined;
  const [rows, now, earlier, estimates] = await Promise.all([
    listNeighborhoods(knex, businessId),
    groups(knex, businessId, neighborhoodGroupsSql(metric, periodOf(metric, asked), picked)),
    before && groups(knex, businessId, neighborhoodGroupsSql(metric, before, picked)),
    metric === 'customers' && open ? readByPostcode(knex, businessId, picked, policy) : undefined,
  ]);
  return measureNeighborhoods(rows, { metric, now, before: earlier, byPostcode: estimates }, policy);
}

export const neighborhoodRoutes = (segments: SegmentFilter): Route[] => [
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
    version: (context) => narrowedVersion({ segments }, context),
    async handle({ knex, principal, query }) {
      const policy = policyAsked(principal.role, query);
      const picked = await segmentAsked(segments, knex, principal, query);
      if (picked instanceof Refusal) return picked;
      const measured = await readNeighborhoodMetrics(knex, principal.businessId, { ...query, picked }, policy);
      const { currency } = await businessOf(knex, principal.businessId);
      return ok({ metric: query.metric, k: policy.k, currency: unitOf(query.metric, currency), ...measured });
    },
  }),
];
