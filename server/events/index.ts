export type { Position } from './position.ts';
export type { EventRow } from './queries.ts';
export { bringBackEvents, horizonOf, readStream } from './queries-stream.ts';
export { type EventsDependencies, eventRoutes } from './routes.ts';
export { toFenceEvent } from './tell.ts';
