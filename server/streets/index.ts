export { importStreets } from './import.ts';
export { currentStreets } from './queries.ts';
export { streetRoutes } from './routes.ts';
