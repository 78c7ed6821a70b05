export { ingestListener, type ListenerDependencies } from './listener.ts';
export { checkinRoutes } from './routes.ts';
