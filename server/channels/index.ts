export { type ChannelOptions, createChannels, unreadyChannels } from './channels.ts';
export { type Composed, tell } from './compose.ts';
export { unsubscribePages } from './pages.ts';
export { type Particulars, particularsOf } from './queries.ts';
export { channelRoutes } from './routes.ts';
export { createMailer, type Mailer } from './smtp.ts';
export { fieldFaults, fillText, textFaults } from './text.ts';
