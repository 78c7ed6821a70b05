import { channelName } from './names.ts';

type Registration = ServiceWorkerRegistration | undefined;
let registering: Promise<Registration> = Promise.resolve(undefined);

/** The worker makes the page open without a network, sends what waits, and shows notifications. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  registering = navigator.serviceWorker.register('/checkin-sw.js', { scope: '/checkin' }).catch(() => undefined);
}

/** Undefined where there is no worker: on plain http, in some private windows, and while developing. */
export const registrationOf = (): Promise<Registration> => registering;

interface SyncManager {
  register(tag: string): Promise<void>;
}

/** Asks the browser to wake the worker once there is a network, also when the page is closed. Not every browser can. */
export async function askForSync(tag: string): Promise<void> {
  const sync = ((await registrationOf()) as { sync?: SyncManager } | undefined)?.sync;
  await sync?.register(tag).catch(() => {});
}

/** Calls back when the worker, or the same page elsewhere, has changed what is kept. The result tells the others. */
export function onChangedElsewhere(changed: () => void): () => void {
  if (!('BroadcastChannel' in window)) return () => {};
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = changed;
  return () => channel.postMessage('changed');
}
