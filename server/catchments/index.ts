export { areaCells } from '../geometry/areas.ts';
export { catchmentRoutes } from './routes.ts';
export { savedArea, savedVersion } from './saved.ts';
