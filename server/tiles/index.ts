export { basemapRoutes } from './basemap.ts';
export { tileRoutes } from './routes.ts';
