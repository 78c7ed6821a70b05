import { subscribe, unsubscribe } from '../api/checkins.ts';
import { isApple, isInstalled } from './device.ts';
import { registrationOf } from './worker/register.ts';

/** `install-first`: iPhones notify only from the home screen. `elsewhere`: on, for another shop of this service. */
export type Notify = 'missing' | 'install-first' | 'denied' | 'off' | 'on' | 'elsewhere';

const keyBytes = (key: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

const isFor = (subscription: PushSubscription, key: string): boolean => {
  const used = subscription.options.applicationServerKey;
  return used !== null && String(new Uint8Array(used)) === String(keyBytes(key));
};

/** Whether this shop (by its VAPID public key) may notify this phone. Asks nobody anything. */
export async function notifyState(pushKey: string): Promise<Notify> {
  const registration = await registrationOf();
  if (!registration?.pushManager || !('Notification' in window))
    return isApple && !isInstalled() ? 'install-first' : 'missing';
  if (Notification.permission === 'denied') return 'denied';
  const subscription = await registration.pushManager.getSubscription();
  if (!subscription) return 'off';
  return isFor(subscription, pushKey) ? 'on' : 'elsewhere';
}

const tell = (token: string, subscription: PushSubscription) => {
  const { endpoint, keys } = subscription.toJSON();
  return subscribe(token, { endpoint, keys: { p256dh: keys?.p256dh, auth: keys?.auth } });
};

/** Where notifications are on: says so again for a phone that came back under another token. */
export async function confirmOn(token: string): Promise<void> {
  const subscription = await (await registrationOf())?.pushManager.getSubscription();
  if (subscription) await tell(token, subscription);
}

/** Asks the person, then the browser's push service, then tells ours. A browser keeps one subscription per page. */
export async function switchOn(token: string, pushKey: string): Promise<'on' | 'denied' | 'failed'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const manager = (await navigator.serviceWorker.ready).pushManager;
  try {
    const before = await manager.getSubscription();
    if (before && !isFor(before, pushKey)) await before.unsubscribe();
    const made = await manager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(pushKey) });
    const told = await tell(token, made);
    if (told !== 'unreachable' && told.status === 204) return 'on';
    await made.unsubscribe();
    return 'failed';
  } catch {
    return 'failed';
  }
}

/** The browser's own subscription goes first: with it gone nothing can be shown, whatever the service still holds. */
export async function switchOff(token: string): Promise<void> {
  const subscription = await (await registrationOf())?.pushManager?.getSubscription();
  await subscription?.unsubscribe().catch(() => false);
  await unsubscribe(token);
}
