import type { Knex } from 'knex';
import { areaDefinition, areaPointer } from '../campaigns/index.ts';
import type { CampaignArea } from '../contract/audience.ts';
import type { Definition } from '../contract/segments.ts';
import type { Sql } from '../density/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { definitionOf, definitionSql, type SegmentDependencies } from '../segments/index.ts';

export interface Audience {
  /** Both are booleans over the customers `c` and bind :businessId and names of their own. */
  area: Sql;
  segment: Sql;
  /** A travel time was estimated in a straight line. */
  estimated: boolean;
}

interface Asked {
  area: CampaignArea;
  segmentId?: string | null | undefined;
  /** Instead of a saved segment. */
  definition?: Definition | undefined;
  /** Where a refusal points to for a segment that is not there. */
  segmentAt?: string;
}

/** Names that two compiled definitions share are told apart. */
const renamed = ({ sql, bindings }: Sql, prefix: string): Sql => ({
  sql: sql.replaceAll(/:seg_(\d+)\b/g, `:${prefix}_$1`),
  bindings: Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [name.replace(/^seg_/, `${prefix}_`), value]),
  ),
});

/** Who lives in an area, and who of them is in a segment, as of today. */
export async function audienceSql(
  knex: Knex,
  principal: Principal,
  { area, segmentId, definition, segmentAt = '/segment' }: Asked,
  deps: SegmentDependencies,
): Promise<Audience | Refusal> {
  const place = await definitionSql(knex, principal, areaDefinition(area), deps, '/area');
  if (place instanceof Refusal)
    return refuse(
      place.reason,
      place.detail,
      place.errors?.map((error) => ({ ...error, pointer: areaPointer(error.pointer) })),
    );
  const rules = definition ?? (segmentId ? await definitionOf(knex, principal.businessId, segmentId) : { all: [] });
  if (!rules) return refuse('bad-input', undefined, [{ pointer: segmentAt, detail: 'there is no such segment' }]);
  const picked = await definitionSql(knex, principal, rules, deps, definition ? '/definition' : segmentAt);
  if (picked instanceof Refusal) return picked;
  return {
    area: renamed(place, 'area'),
    segment: renamed(picked, 'segment'),
    estimated: place.estimated || picked.estimated,
  };
}

/** Both at once. */
export const audienceOf = ({ area, segment }: Audience): Sql => ({
  sql: `(${area.sql}\n    and ${segment.sql})`,
  bindings: { ...area.bindings, ...segment.bindings },
});
