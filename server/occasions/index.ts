export type { Planning } from './audience.ts';
export { planEvents } from './events.ts';
export { createPlanner, type Planner, type PlannerOptions } from './planner.ts';
export { dueAt, localDay, type SendingTimes } from './schedule.ts';
