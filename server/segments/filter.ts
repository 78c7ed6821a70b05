import type { SegmentFilter } from '../density/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { segmentOf, segmentVersion } from './queries.ts';
import { definitionSql, type SegmentDependencies } from './resolve.ts';

/** Saved segments as others narrow themselves to: read anew each time, so that they are always of today. */
export const createSegmentFilter = (deps: SegmentDependencies): SegmentFilter => ({
  async sqlOf(knex, principal, id) {
    const row = await segmentOf(knex, principal.businessId, id);
    if (!row) return undefined;
    const picked = await definitionSql(knex, principal, row.definition, deps);
    if (!(picked instanceof Refusal)) return { sql: picked.sql, bindings: picked.bindings };
    const [first] = picked.errors ?? [];
    return refuse('bad-input', 'The segment needs to be looked at: something it names is gone.', [
      { pointer: '/query/segment', detail: `${first?.pointer}: ${first?.detail}` },
    ]);
  },
  versionOf: segmentVersion,
});
