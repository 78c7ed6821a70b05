import { sendCheckin } from '../api/checkins.ts';
import type { App } from './app.ts';
import { deliver } from './deliver.ts';
import type { Store } from './store.ts';
import { syncTag } from './worker/names.ts';
import { askForSync } from './worker/register.ts';

/** One at a time, also where the page is open twice and the worker sends too: the order stays, and nothing is sent twice. */
const alone = <Result>(work: () => Promise<Result>): Promise<Result> =>
  'locks' in navigator ? (navigator.locks.request('hexhood-checkins', work) as Promise<Result>) : work();

/** Sends what waits. True when nothing is left that could be sent now or later by itself. */
export const sendWaiting = (store: Store): Promise<boolean> =>
  alone(() => deliver(store, { send: sendCheckin, now: Date.now }));

/** Milliseconds between tries while the shop cannot be reached; a network that comes back, or a tap, tries at once. */
const pauses = [5_000, 15_000, 60_000, 300_000];

/** Sends what waits and shows it, and tries again later where something is left. */
export function createSender(app: App): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  function later(): void {
    askForSync(syncTag);
    const asked = (app.view.shop?.retryAt ?? 0) - Date.now();
    timer = setTimeout(send, Math.max(asked, pauses[Math.min(failures, pauses.length) - 1] ?? 0));
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    await app.refresh();
    const before = app.view.waiting;
    if (before === 0 && app.view.others.length === 0) return;
    app.set({ sending: before > 0 && app.view.online });
    const allDone = await sendWaiting(app.store);
    await app.refresh();
    app.set({ sending: false });
    if (app.view.waiting < before) {
      app.tellOthers();
      app.readOwn();
    }
    failures = allDone ? 0 : failures + 1;
    if (!allDone) later();
  }
  return send;
}
