export { buildRouting } from './build.ts';
export type { Area, Isochrones, Matrix, Router, Routing } from './router.ts';
export { createRouting } from './routing.ts';
