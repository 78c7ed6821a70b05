import { z } from 'zod';
import { idParams, page, pageQuery } from '../contract/common.ts';
import {
  newSegment,
  type Segment,
  type SegmentPreview,
  segment,
  segmentChoices,
  segmentPatch,
  segmentPreview,
  segmentPreviewBody,
} from '../contract/segments.ts';
import { aggregateVersion } from '../density/index.ts';
import { listPage } from '../http/paging.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { created, everyone, noContent, ok, type Route, route } from '../http/route.ts';
import { holdBack, type Policy, policyForPicked, toldCount, toldSum } from '../privacy/policy.ts';
import * as queries from './queries.ts';
import { attributeChoices, itemChoices, tagChoices } from './queries-choices.ts';
import { definitionSql, type SegmentDependencies } from './resolve.ts';

const writers = ['owner', 'marketer'] as const;
const one = '/segments/{id}';

const toSegment = (row: queries.SegmentRow): Segment => ({
  id: row.id,
  name: row.name,
  definition: row.definition,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** What of the counts may be told. */
function toPreview(counts: queries.Counts, policy: Policy): Omit<SegmentPreview, 'estimated'> {
  const tell = (people: number) => toldCount(people, policy);
  const { email, sms, push, mail } = counts;
  const preview = {
    customers: tell(counts.customers),
    of: counts.of,
    reachable: { email: tell(email), sms: tell(sms), push: tell(push), mail: tell(mail) },
    placed: tell(counts.placed),
    k: policy.k,
  };
  if (!counts.cells) return preview;
  const { shown, held, heldCustomers } = holdBack(counts.cells, policy);
  const told = toldSum(heldCustomers, policy);
  return {
    ...preview,
    cells: shown.map(({ h3, customers }) => ({ h3, customers: tell(customers) ?? 0 })),
    suppressed: { cells: told > 0 ? held.length : 0, customers: told },
  };
}

/** Rules over customers, kept by name and evaluated anew each time. */
export const segmentRoutes = (deps: SegmentDependencies): Route[] => [
  route({
    method: 'get',
    path: '/segments',
    tag: 'Segments',
    summary: 'Saved segments',
    allow: everyone,
    query: z.strictObject(pageQuery),
    answers: { 200: page(segment) },
    handle: ({ knex, principal, query }) =>
      listPage(query, (paging) => queries.listSegments(knex, principal.businessId, paging), toSegment),
  }),
  route({
    method: 'post',
    path: '/segments',
    tag: 'Segments',
    summary: 'Save a segment',
    allow: writers,
    body: newSegment,
    answers: { 201: segment },
    async handle({ knex, principal, body }) {
      const sql = await definitionSql(knex, principal, body.definition, deps);
      if (sql instanceof Refusal) return sql;
      return created(toSegment(await queries.createSegment(knex, principal.businessId, body)));
    },
  }),
  route({
    method: 'post',
    path: '/segments/preview',
    tag: 'Segments',
    summary: 'How many customers a definition picks, how many may be written to, and where they live',
    allow: everyone,
    body: segmentPreviewBody,
    answers: { 200: segmentPreview },
    async handle({ knex, principal, body: { definition, resolution } }) {
      const picked = await definitionSql(knex, principal, definition, deps);
      if (picked instanceof Refusal) return picked;
      const counts = await queries.countPicked(knex, principal.businessId, picked, resolution);
      const preview = toPreview(counts, policyForPicked(principal.role));
      return ok<SegmentPreview>({ ...preview, estimated: picked.estimated });
    },
  }),
  route({
    method: 'get',
    path: '/segments/choices',
    tag: 'Segments',
    summary: 'What there is to choose from: tags, attributes and what is bought',
    allow: everyone,
    answers: { 200: segmentChoices },
    version: aggregateVersion,
    async handle({ knex, principal: { businessId, role } }) {
      const policy = policyForPicked(role);
      // What nobody known has bought may be shown to who sees everything.
      const itemK = policy.k > 1 ? policy.k : 0;
      const [tags, attributes, items] = await Promise.all([
        tagChoices(knex, businessId, policy.k),
        attributeChoices(knex, businessId, policy.k),
        itemChoices(knex, businessId, itemK),
      ]);
      const told = <One extends { customers: number }>(choice: One): One => ({
        ...choice,
        customers: toldCount(choice.customers, policy) ?? 0,
      });
      return ok({ tags: tags.map(told), attributes: attributes.map(told), items });
    },
  }),
  route({
    method: 'get',
    path: one,
    tag: 'Segments',
    summary: 'One segment',
    allow: everyone,
    params: idParams,
    answers: { 200: segment },
    async handle({ knex, principal, params }) {
      const row = await queries.segmentOf(knex, principal.businessId, params.id);
      return row ? ok(toSegment(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'patch',
    path: one,
    tag: 'Segments',
    summary: 'Rename or redefine a segment',
    allow: writers,
    params: idParams,
    body: segmentPatch,
    answers: { 200: segment },
    async handle({ knex, principal, params, body }) {
      const { businessId } = principal;
      if (!(await queries.segmentOf(knex, businessId, params.id))) return refuse('not-found');
      const sql = body.definition && (await definitionSql(knex, principal, body.definition, deps));
      if (sql instanceof Refusal) return sql;
      const row = await queries.changeSegment(knex, businessId, params.id, body);
      return row ? ok(toSegment(row)) : refuse('not-found');
    },
  }),
  route({
    method: 'delete',
    path: one,
    tag: 'Segments',
    summary: 'Forget a segment',
    allow: writers,
    params: idParams,
    answers: { 204: null },
    async handle({ knex, principal: { businessId }, params }) {
      if ((await queries.deleteSegment(knex, businessId, params.id)) > 0) return noContent();
      const running = await queries.campaignsWith(knex, businessId, params.id);
      return running.length > 0
        ? refuse('conflict', `A campaign is made of it: ${running.join(', ')}. End that first.`)
        : refuse('not-found');
    },
  }),
];
