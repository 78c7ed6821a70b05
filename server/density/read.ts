import type { Knex } from 'knex';
import type { DensityQuery, Metric } from '../contract/density.ts';
import { bboxRanges } from '../geometry/bbox.ts';
import { cellCenter } from '../geometry/cells.ts';
import { insideTester } from '../geometry/inside.ts';
import type { Polygons } from '../geometry/polygons.ts';
import { type Refusal, refuse } from '../http/problem.ts';
import type { Principal } from '../http/route.ts';
import { adapt, type CellGroup, centerInBbox, toCellGroup } from './aggregate.ts';
import type { Sql } from './measure.ts';
import { type Period, recentPeriod } from './period.ts';
import { cellGroupsSql, groups } from './queries.ts';

export type CellRequest = Pick<DensityQuery, 'metric' | 'from' | 'to' | 'resolution' | 'bbox' | 'adaptive'> & {
  /** Only cells whose center lies in it. */
  area?: Polygons | undefined;
  /** Only customers `c` of whom it is true. */
  picked?: Sql | undefined;
};

/** Saved catchments, for narrowing to one. From outside: drawing one may take a router. */
export interface Catchments {
  /** As a role sees it; undefined where there is no such catchment. */
  areaOf(knex: Knex, principal: Principal, id: string): Promise<Polygons | undefined>;
  /** Changes when the catchment does. */
  versionOf(knex: Knex, businessId: string, id: string): Promise<string>;
}

/** Saved segments, for narrowing to one. From outside: resolving one may take a router. */
export interface SegmentFilter {
  /**
   * Who is in it today: true or false, never null, of a customer `c`. It binds :businessId, and names that begin with
   * seg_. Undefined where there is no such segment; a refusal where it names a place that is gone.
   */
  sqlOf(knex: Knex, principal: Principal, segmentId: string): Promise<Sql | undefined | Refusal>;
  /** Changes when the segment does, or what it depends on besides the customers: stores, trade areas, streets, the day. */
  versionOf(knex: Knex, businessId: string, id: string): Promise<string>;
}

/** What a query may narrow itself to. */
export interface Narrowing {
  catchments: Catchments;
  segments: SegmentFilter;
}

/** Who a query narrows itself to, if it does; a refusal where that segment is not there. */
export async function segmentAsked(
  { sqlOf }: Pick<SegmentFilter, 'sqlOf'>,
  knex: Knex,
  principal: Principal,
  { segment }: { segment?: string | undefined },
): Promise<Sql | undefined | Refusal> {
  if (segment === undefined) return undefined;
  const picked = await sqlOf(knex, principal, segment);
  if (picked) return picked;
  return refuse('bad-input', undefined, [{ pointer: '/query/segment', detail: 'there is no such segment' }]);
}

/** The area a query narrows itself to, if it does; a refusal where that catchment is not there. */
export async function areaAsked(
  { areaOf }: Catchments,
  knex: Knex,
  principal: Principal,
  { catchment }: { catchment?: string | undefined },
): Promise<Polygons | undefined | Refusal> {
  if (catchment === undefined) return undefined;
  const area = await areaOf(knex, principal, catchment);
  if (area) return area;
  return refuse('bad-input', undefined, [{ pointer: '/query/catchment', detail: 'there is no such catchment' }]);
}

/** The period an answer is about: the one asked for, or the metric's own. */
export function periodOf(metric: Metric, { from, to }: { from?: string | undefined; to?: string | undefined }): Period {
  const open = from === undefined && to === undefined;
  return open && (metric === 'new' || metric === 'lapsed') ? recentPeriod(new Date()) : { from, to };
}

/**
 * Customers by cell, before the aggregate policy. With a box: the cells whose center lies in it, each counted whole.
 * Adaptive cells are made from the whole business first, so that a box does not change how they merge.
 */
export async function readCells(knex: Knex, businessId: string, request: CellRequest): Promise<CellGroup[]> {
  const { metric, resolution, bbox, adaptive, area, picked } = request;
  const ranges = bbox && !adaptive ? bboxRanges(bbox, resolution) : undefined;
  const sql = cellGroupsSql(metric, periodOf(metric, request), resolution, ranges, picked);
  const cells = (await groups(knex, businessId, sql)).map(toCellGroup);
  const mixed = adaptive ? adapt(cells, resolution) : cells;
  const boxed = bbox ? mixed.filter(({ h3 }) => centerInBbox(h3, bbox)) : mixed;
  if (!area) return boxed;
  const inside = insideTester(area);
  return boxed.filter(({ h3 }) => inside(...cellCenter(h3)));
}
