export { type CellGroup, groupValue } from './aggregate.ts';
export { type Period, periodBefore, periodSql } from './period.ts';
export { type Group, groups, neighborhoodGroupsSql } from './queries.ts';
export { areaAsked, type Catchments, periodOf, readCells } from './read.ts';
export { aggregateVersion, densityRoutes, narrowedVersion, unitOf } from './routes.ts';
