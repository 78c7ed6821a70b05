export type { SegmentFilter } from '../density/index.ts';
export { birthdaysWithin, dayBefore } from './calendar.ts';
export { phonesSql } from './compile.ts';
export { readDrawn } from './drawn.ts';
export { createSegmentFilter } from './filter.ts';
export { definitionOf } from './queries.ts';
export { definitionSql, type SegmentDependencies } from './resolve.ts';
export { segmentRoutes } from './routes.ts';
