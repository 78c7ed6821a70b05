export { catchmentRoutes } from './routes.ts';
