/** What a service worker sees, as far as this one looks: the types of pages and of workers cannot be had at once. */
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface WindowClient {
  url: string;
  focus(): Promise<WindowClient>;
  navigate(url: string): Promise<WindowClient | null>;
}
interface Events {
  install: LastingEvent;
  activate: LastingEvent;
  sync: LastingEvent & { tag: string };
  push: LastingEvent & { data: { json(): unknown } | null };
  fetch: LastingEvent & { request: Request; respondWith(response: Promise<Response>): void };
  notificationclick: LastingEvent & { notification: Notification };
}
export interface WorkerScope {
  location: Location;
  registration: ServiceWorkerRegistration;
  clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): void;
}
