export type { Channel, Delivery, OutMessage } from './channel.ts';
export { type Claimed, claimThese } from './queries-claim.ts';
export { tellReceipt } from './queries-settle.ts';
export { quietUntil } from './quiet.ts';
export { letThrough, settleDelivery } from './send.ts';
export { createMessageSender, type MessageSender, type SenderOptions } from './sender.ts';
