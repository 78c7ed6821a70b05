import type { Knex } from 'knex';
import type { DensityQuery, Metric } from '../contract/density.ts';
import { bboxRanges } from '../geometry/bbox.ts';
import { adapt, type CellGroup, centerInBbox, toCellGroup } from './aggregate.ts';
import { type Period, recentPeriod } from './period.ts';
import { cellGroupsSql, groups } from './queries.ts';

export type CellRequest = Pick<DensityQuery, 'metric' | 'from' | 'to' | 'resolution' | 'bbox' | 'adaptive'>;

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
  const { metric, resolution, bbox, adaptive } = request;
  const ranges = bbox && !adaptive ? bboxRanges(bbox, resolution) : undefined;
  const sql = cellGroupsSql(metric, periodOf(metric, request), resolution, ranges);
  const cells = (await groups(knex, businessId, sql)).map(toCellGroup);
  const mixed = adaptive ? adapt(cells, resolution) : cells;
  return bbox ? mixed.filter(({ h3 }) => centerInBbox(h3, bbox)) : mixed;
}
