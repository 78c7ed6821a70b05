import { csvQuery, customersPage, customersQuery } from '../contract/people.ts';
import { narrowedVersion, type SegmentFilter, segmentAsked } from '../density/index.ts';
import { Refusal } from '../http/problem.ts';
import { ok, ownerOnly, type Route, route } from '../http/route.ts';
import { afterShapes, readCursor, writeCursor } from './cursor.ts';
import { sendCsv } from './export.ts';
import { listCustomers } from './queries-list.ts';
import { toSummary } from './tell.ts';

export const listRoutes = (segments: SegmentFilter): Route[] => [
  route({
    method: 'get',
    path: '/customers',
    tag: 'People',
    summary: 'Customers by name, contact or address, of a segment or a neighborhood',
    allow: ownerOnly,
    query: customersQuery,
    answers: { 200: customersPage },
    version: (context) => narrowedVersion({ segments }, context),
    async handle({ knex, principal, query }) {
      const { businessId } = principal;
      const { sort, limit } = query;
      const after = readCursor(query.cursor, afterShapes[sort]);
      if (after instanceof Refusal) return after;
      const picked = await segmentAsked(segments, knex, principal, query);
      if (picked instanceof Refusal) return picked;
      const wanted = { ...query, picked };
      const { rows, total } = await listCustomers(knex, businessId, wanted, { sort, after, limit });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return ok({
        items: shown.map(toSummary),
        nextCursor: last ? writeCursor([sort, last.sort_key, last.id]) : null,
        total,
      });
    },
  }),
  route({
    method: 'get',
    path: '/exports/customers.csv',
    tag: 'People',
    summary: 'The same as a table; cells that a spreadsheet would run as formulas begin with an apostrophe',
    allow: ownerOnly,
    query: csvQuery,
    answers: { 200: 'text/csv' },
    version: (context) => narrowedVersion({ segments }, context),
    async handle({ knex, principal, query, response }) {
      const picked = await segmentAsked(segments, knex, principal, query);
      if (picked instanceof Refusal) return picked;
      await sendCsv(response, {
        knex,
        businessId: principal.businessId,
        wanted: { ...query, picked },
        sort: query.sort,
      });
      return { status: 200 };
    },
  }),
];
