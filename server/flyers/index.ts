export { type FlyerDependencies, flyerRoutes } from './routes.ts';
