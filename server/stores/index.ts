export { createStore, listStores } from './queries.ts';
export { storeRoutes } from './routes.ts';
