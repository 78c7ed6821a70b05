export { type CellGroup, countedGroup, groupValue } from './aggregate.ts';
export { amongPicked, type Sql } from './measure.ts';
export { type Period, periodBefore, periodSql } from './period.ts';
export { type Group, groups, neighborhoodGroupsSql, parentCellSql, type Range } from './queries.ts';
export {
  areaAsked,
  type Catchments,
  type Narrowing,
  periodOf,
  readCells,
  type SegmentFilter,
  segmentAsked,
} from './read.ts';
export { aggregateVersion, densityRoutes, narrowedVersion, policyAsked, unitOf } from './routes.ts';
