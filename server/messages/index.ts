export { awaitSending, denyGate } from '../customers/index.ts';
export type { Channel, Delivery, OutMessage } from './channel.ts';
export { passGate, settleMessage } from './gate.ts';
export { tellReceipt } from './queries-settle.ts';
export { quietUntil } from './quiet.ts';
export { messageRoutes } from './routes.ts';
export { createMessageSender, type MessageSender, type SenderOptions } from './sender.ts';
