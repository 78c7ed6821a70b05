export { powerOf } from './power-of.ts';
export { resultsOf } from './results.ts';
export { type ResultsDependencies, resultsRoutes } from './routes.ts';
