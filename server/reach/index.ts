export { type Audience, audienceOf, audienceSql } from './audience.ts';
export { type Flags, flagBindings, flagColumns, flagsSql, reachJoins } from './flags.ts';
export { reachableOf, reachOf } from './reach.ts';
export { reachRoutes } from './routes.ts';
