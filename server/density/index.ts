export { type CellGroup, groupValue } from './aggregate.ts';
export { type Period, periodBefore, periodSql } from './period.ts';
export { type Group, groups, neighborhoodGroupsSql } from './queries.ts';
export { periodOf, readCells } from './read.ts';
export { aggregateVersion, densityRoutes, unitOf } from './routes.ts';
