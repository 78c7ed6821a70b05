export { post } from './post.ts';
export { webhookRoutes } from './routes.ts';
export { createWebhookSender, type SenderOptions, type WebhookSender } from './sender.ts';
export { newSecret, signedHeaders, signing } from './sign.ts';
