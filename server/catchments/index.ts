export { areaCells } from '../geometry/areas.ts';
export { catchmentRoutes } from './routes.ts';
export { savedArea } from './saved.ts';
