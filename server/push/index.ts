export { pushRoutes } from './routes.ts';
export { type PushOptions, type PushPayload, type PushResult, pushKey, sendPush } from './send.ts';
