import { fetchFile } from '../../api/checkins.ts';
import { t } from '../../strings/en-checkin.ts';
import { openStore } from '../database.ts';
import { sendWaiting } from '../send.ts';
import { channelName, syncTag } from './names.ts';
import { noticeOf, ownPath } from './notice.ts';
import type { WorkerScope } from './scope.ts';

/** The page's own files, put here when it is built; their names change with what is in them. */
declare const CHECKIN_FILES: string[];
declare const CHECKIN_VERSION: string;

const worker = self as unknown as WorkerScope;
const page = '/checkin';
const cacheName = `hexhood-checkin-${CHECKIN_VERSION}`;
const files = new Set(CHECKIN_FILES);

async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll([page, ...files].map((path) => new Request(path, { cache: 'reload', credentials: 'omit' })));
  await worker.skipWaiting();
}

async function dropOldFiles(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('hexhood-checkin-') && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

/** The page and its files come from the phone; nothing else is touched, least of all what the service answers. */
function keptPath(request: Request): string | undefined {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== worker.location.origin) return undefined;
  if (request.mode === 'navigate') return pathname.replace(/\/$/, '') === page ? page : undefined;
  return files.has(pathname) ? pathname : undefined;
}

async function wakeUp(): Promise<void> {
  const allDone = await sendWaiting(await openStore());
  new BroadcastChannel(channelName).postMessage('changed');
  // The browser comes again later when a sync did not end well.
  if (!allDone) throw new Error('check-ins still wait');
}

async function openPage(url: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((client) => new URL(client.url).pathname === page);
  await (open ? open.focus() : worker.clients.openWindow(url));
}

function jsonOf(data: { json(): unknown } | null): unknown {
  try {
    return data?.json();
  } catch {
    return undefined;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(keepFiles()));
worker.addEventListener('activate', (event) => event.waitUntil(dropOldFiles()));
worker.addEventListener('fetch', (event) => {
  const path = keptPath(event.request);
  if (path === undefined) return;
  const kept = caches.open(cacheName).then((cache) => cache.match(path));
  event.respondWith(kept.then((found) => found ?? fetchFile(event.request)));
});
worker.addEventListener('sync', (event) => {
  if (event.tag === syncTag) event.waitUntil(wakeUp());
});
worker.addEventListener('push', (event) => {
  const { title, options } = noticeOf(jsonOf(event.data), t('notice.fallback'), worker.location.origin);
  event.waitUntil(worker.registration.showNotification(title, options));
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage(ownPath(event.notification.data?.url, worker.location.origin)));
});
