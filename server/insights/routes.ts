import { businessOf } from '../accounts/index.ts';
import { rfm, rfmQuery } from '../contract/insights.ts';
import { narrowedVersion, policyAsked, type SegmentFilter, segmentAsked } from '../density/index.ts';
import { Refusal } from '../http/problem.ts';
import { everyone, ok, type Route, route } from '../http/route.ts';
import { toldSum } from '../privacy/policy.ts';
import { breaksOf, scoredGroups, withoutPurchase } from './queries.ts';
import { tellRfm } from './rfm.ts';

/** What is known of how people buy. */
export const insightRoutes = (segments: SegmentFilter): Route[] => [
  route({
    method: 'get',
    path: '/insights/rfm',
    tag: 'Insights',
    summary: 'Customers by how lately, how often and for how much they bought, in fifths and in named groups',
    allow: everyone,
    query: rfmQuery,
    answers: { 200: rfm },
    version: (context) => narrowedVersion({ segments }, context),
    async handle({ knex, principal, query }) {
      const { businessId, role } = principal;
      const policy = policyAsked(role, query);
      const picked = await segmentAsked(segments, knex, principal, query);
      if (picked instanceof Refusal) return picked;
      const [{ currency }, scored, without, breaks] = await Promise.all([
        businessOf(knex, businessId),
        scoredGroups(knex, businessId, picked),
        withoutPurchase(knex, businessId, picked),
        breaksOf(knex, businessId),
      ]);
      const told = tellRfm(scored, policy);
      return ok({
        ...told,
        without: toldSum(without, policy),
        k: policy.k,
        currency,
        // Breaks are values of single customers: of few, they would tell who.
        breaks: (told.customers >= policy.k && breaks) || null,
      });
    },
  }),
];
