export { neighborhoodShapes } from './queries.ts';
export { neighborhoodRoutes, readNeighborhoodMetrics } from './routes.ts';
