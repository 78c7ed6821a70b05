import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, screens } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));
const patient = { timeout: 30_000 };
const door = { longitude: -76.5828, latitude: 39.2853, accuracy: 12 };

interface Device {
  id: string;
  name: string;
  token: string;
  consentedAt: string | null;
  canBeNotified: boolean;
  setup: { app: string; link: string }[];
}

/** The page of our own for phones, in a real browser: what its person sees, and what arrives at the shop. */
describe.skipIf(!executable)('the check-in page', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let key: string;
  let storeId: string;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation({ HEXHOOD_DEMO: 'off' });
    service = await start(place);
    browser = await launch(executable ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
    const store = { name: 'Fleet Street', position: [-76.5828, 39.2853], timeZone: 'America/New_York' };
    storeId = (await api<{ id: string }>('/stores', { body: store })).id;
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  /** As the owner, or as a device with its token. */
  async function api<Answer>(path: string, { method = '', body, token = key }: Ask = {}): Promise<Answer> {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method: method || (body ? 'POST' : 'GET'),
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (response.status === 204 ? null : await response.json()) as Answer;
  }
  interface Ask {
    method?: string;
    body?: object;
    token?: string;
  }
  const poster = () => api<{ id: string; code: string; link: string }>('/here-codes', { body: { storeId } });
  const devices = async () => (await api<{ items: Device[] }>('/devices')).items;
  const visits = async (device: string) => (await api<{ items: object[] }>(`/visits?device=${device}`)).items;
  const newestDevice = async () => {
    const all = await devices();
    const newest = all.reduce((one, other) => (BigInt(other.id) > BigInt(one.id) ? other : one));
    return newest;
  };

  interface Open {
    context: BrowserContext;
    page: Page;
    complaints: string[];
    /** Bodies of what the page sent to the service, by path. */
    sent: { path: string; body: string | null }[];
  }
  async function open(link: string, options: BrowserContextOptions = {}): Promise<Open> {
    const context = await browser.newContext({
      ...{ viewport: { width: 390, height: 844 }, locale: 'en-IE' },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    const sent: Open['sent'] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) sent.push({ path: pathname, body: request.postData() });
    });
    await page.goto(link);
    return { context, page, complaints, sent };
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  async function agreed(options?: BrowserContextOptions): Promise<Open> {
    const opened = await open((await poster()).link, options);
    await button(opened.page, 'Agree and check in').click();
    await opened.page.getByText('You are checked in at Fleet Street').waitFor();
    return opened;
  }
  /** The worker has put the page's files on the phone. */
  const ready = (page: Page) => page.evaluate('navigator.serviceWorker.ready.then(() => true)');

  /** A picture, nothing too wide, and nothing serious for who hears the page or cannot point at it. */
  async function shows(page: Page, picture: string): Promise<void> {
    await page.screenshot({ path: join(pictures, `checkin-${picture}.png`), fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }

  test('asks first: before anybody agrees, nothing but the poster’s code is sent, and no is an answer', async () => {
    const before = (await devices()).length;
    const { code, link } = await poster();
    const { context, page, complaints, sent } = await open(link);
    await page.getByRole('heading', { name: 'Check in at Fleet Street' }).waitFor();
    expect(page.url()).toBe(`${service.url}/checkin`);
    await page.getByText('Positions are deleted after 30 days.').waitFor();
    expect(sent).toEqual([{ path: '/api/v1/here-codes/lookup', body: JSON.stringify({ code }) }]);
    await button(page, 'No, thanks').click();
    await page.getByRole('heading', { name: 'That is fine' }).waitFor();
    await shows(page, 'declined');
    expect(sent).toHaveLength(1);
    expect((await devices()).length).toBe(before);
    expect(await context.cookies()).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('one tap agrees and checks in; the visit is in the shop’s books and on the page', async () => {
    const { context, page, complaints, sent } = await agreed();
    const { id, name, consentedAt } = await newestDevice();
    expect([name, consentedAt]).toEqual(['Phone (Poster)', expect.any(String)]);
    expect(await visits(id)).toMatchObject([{ storeId, deviceId: id, source: 'said' }]);
    const body = JSON.parse(sent.find(({ path }) => path.endsWith('/checkins'))?.body ?? '');
    expect(Object.keys(body.here).sort()).toEqual(['at', 'code', 'id']);
    await page.getByText('1 visit', { exact: true }).waitFor();

    await button(page, 'I am here').click();
    await page.getByText('You are checked in already.').waitFor();
    expect(await visits(id)).toHaveLength(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  const states = screens.flatMap((screen) => ['ask', 'home'].map((state) => ({ state, screen, name: screen.name })));
  test.each(states)('reads well: $state on $name', async ({ state, screen: { name, ...options } }) => {
    const { context, page } = state === 'ask' ? await open((await poster()).link, options) : await agreed(options);
    await button(page, state === 'ask' ? 'Agree and check in' : 'I am here').waitFor();
    if (state === 'home') await page.getByText('1 visit', { exact: true }).waitFor();
    await shows(page, `${state}-${name}`);
    await context.close();
  });

  test('tells an iPhone how it gets to the home screen, and gives it the code to type there', async () => {
    const userAgent =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
    const { context, page } = await agreed({ userAgent, serviceWorkers: 'block' });
    await page.getByText('Tap the Share button of your browser').waitFor();
    await page.getByText('On an iPhone this works once the page is on your home screen.').waitFor();
    await shows(page, 'iphone');
    await context.close();
  });

  test('fits 320 pixels with letters twice as large', async () => {
    const { context, page } = await agreed({ viewport: { width: 320, height: 640 } });
    await page.addStyleTag({ content: ':root { font-size: 200% }' });
    await shows(page, 'large');
    await context.close();
  });

  test('without a network check-ins wait on the phone, and each arrives once when it is back', async () => {
    const { link } = await poster();
    const { context, page } = await open(link);
    const at = (minutesAgo: number) => page.clock.setFixedTime(Date.now() - minutesAgo * 60_000);
    await at(45);
    await button(page, 'Agree and check in').click();
    await page.getByText('You are checked in').waitFor();
    const { id } = await newestDevice();
    await ready(page);

    await context.setOffline(true);
    await at(30);
    await button(page, 'I am here').click();
    await page.getByText('1 check-in waits on this phone. It will be sent when you are online.').waitFor();
    await at(15);
    await button(page, 'I am here').click();
    await page.getByText('2 check-ins wait on this phone.').waitFor();
    await shows(page, 'waiting');
    await page.reload();
    await page.getByText('2 check-ins wait on this phone.').waitFor();
    expect(await visits(id)).toHaveLength(1);

    await context.setOffline(false);
    await page.getByText('You are checked in at Fleet Street').waitFor();
    await expect.poll(() => page.getByText(/waits? on this phone/).count(), patient).toBe(0);
    expect(await visits(id)).toHaveLength(3);
    await page.reload();
    await page.getByText('3 visits').waitFor();
    expect(await visits(id)).toHaveLength(3);
    await context.close();
  });

  test('an answer that is lost on the way is asked for again, and nothing is stored twice', async () => {
    // The page alone: a worker would be woken at once.
    const { context, page } = await open((await poster()).link, { serviceWorkers: 'block' });
    const bodies: (string | null)[] = [];
    await context.route('**/api/v1/checkins', async (route) => {
      bodies.push(route.request().postData());
      if (bodies.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await button(page, 'Agree and check in').click();
    await page.getByText('1 check-in waits on this phone. The shop does not answer just now').waitFor();
    await button(page, 'Try now').click();
    await page.getByText('You are checked in at Fleet Street').waitFor();
    expect(bodies).toEqual([bodies[0], bodies[0]]);
    expect(await visits((await newestDevice()).id)).toHaveLength(1);
    await context.close();
  });

  test('a shop that is busy is left alone until the time it names', async () => {
    const { context, page } = await agreed({ serviceWorkers: 'block' });
    let asked = 0;
    await context.route('**/api/v1/checkins', async (route) => {
      asked++;
      const headers = { 'retry-after': '3', 'content-type': 'application/problem+json' };
      await (asked > 1 ? route.continue() : route.fulfill({ status: 429, headers, body: '{"title":"wait"}' }));
    });
    await button(page, 'I am here').click();
    await button(page, 'Try now').click();
    await page.getByText('1 check-in waits').waitFor();
    expect(asked).toBe(1);
    await page.getByText('You are checked in').waitFor();
    expect(asked).toBe(2);
    await context.close();
  });

  test('the worker sends what waits also when the page is closed', async () => {
    const { context, page } = await open((await poster()).link);
    await page.clock.setFixedTime(Date.now() - 20 * 60_000);
    await button(page, 'Agree and check in').click();
    await page.getByText('You are checked in').waitFor();
    const { id } = await newestDevice();
    await ready(page);
    await context.setOffline(true);
    await page.clock.setFixedTime(Date.now());
    await button(page, 'I am here').click();
    await page.getByText('1 check-in waits').waitFor();
    const { session, registrationId } = await workerOf(context, page);
    await page.goto('about:blank');
    await context.setOffline(false);
    const event = { origin: service.url, registrationId, tag: 'hexhood-checkins', lastChance: false };
    await session.send('ServiceWorker.dispatchSyncEvent', event);
    await expect.poll(async () => (await visits(id)).length, patient).toBe(2);
    await context.close();
  });

  async function workerOf(context: BrowserContext, page: Page) {
    const session = await context.newCDPSession(page);
    const registered = new Promise<string>((done) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL }) => scopeURL.endsWith('/checkin'));
        if (own) done(own.registrationId);
      });
    });
    await session.send('ServiceWorker.enable');
    return { session, registrationId: await registered };
  }

  test('opens without a network once it was open', async () => {
    const { context, page } = await agreed();
    await ready(page);
    await page.reload();
    await page.getByText('1 visit', { exact: true }).waitFor();
    const kept = await page.evaluate<string[]>(
      'caches.keys().then(async ([name]) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname))',
    );
    expect(kept).toContain('/checkin');
    expect(kept.filter((path) => path.startsWith('/api'))).toEqual([]);
    await context.setOffline(true);
    await page.reload();
    await button(page, 'I am here').waitFor();
    await page.getByText('This list comes from the shop.').waitFor();
    await shows(page, 'offline');
    await context.close();
  });

  test('a poster that is new to the phone is asked about as soon as there is a network', async () => {
    const { context, page } = await agreed();
    await ready(page);
    await button(page, 'Forget me').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('heading', { name: 'You are forgotten' }).waitFor();
    const { link } = await poster();
    await page.goto('about:blank');
    await context.setOffline(true);
    await page.goto(link);
    await page.getByText('The shop cannot be reached.').waitFor();
    await context.setOffline(false);
    await button(page, 'Agree and check in').waitFor();
    await context.close();
  });

  test('a position is sent on a tap only, once, and how exact it was is said', async () => {
    const { context, page, sent } = await agreed({ geolocation: door, permissions: ['geolocation'] });
    const { id } = await newestDevice();
    expect((await devices()).find((device) => device.id === id)).toMatchObject({ lastPosition: null });
    await button(page, 'Share my position once').click();
    await page.getByText(/Your position arrived, .* exact to about 10 m/).waitFor();
    await page.getByText('1 position, deleted after 30 days').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Save this list as a file').click(),
    ]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ deviceId: id, fixes: 1 });
    expect((await devices()).find((device) => device.id === id)).toMatchObject({ lastPosition: [-76.5828, 39.2853] });
    const [fix] = sent.filter(({ body }) => body?.includes('position')).map(({ body }) => JSON.parse(body ?? ''));
    expect(fix).toMatchObject({ position: [-76.5828, 39.2853], accuracyMeters: 12 });
    await context.close();
  });

  test('a position that was refused is told plainly, and nothing is sent', async () => {
    const { context, page, sent } = await agreed({ permissions: [] });
    const before = sent.length;
    await button(page, 'Share my position once').click();
    await page.getByText('Your phone was told not to share its position here').waitFor();
    await shows(page, 'denied');
    expect(sent.slice(before).filter(({ path }) => path.endsWith('/checkins'))).toEqual([]);
    await context.close();
  });

  test('a link made for one phone asks too; then its position can be shared', async () => {
    const made = await api<Device>('/devices', { body: { name: 'Ada’s phone', kind: 'page' } });
    const link = made.setup.find(({ app }) => app === 'page')?.link ?? '';
    const { context, page } = await open(link, { geolocation: door, permissions: ['geolocation'] });
    await page.getByText('it may know that this phone is yours').waitFor();
    expect(page.url()).toBe(`${service.url}/checkin`);
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);
    await shows(page, 'link');
    await button(page, 'Agree').click();
    await button(page, 'Share my position once').click();
    await page.getByText('Your position arrived').waitFor();
    expect(await api('/devices/me', { token: made.token })).toMatchObject({
      fixes: 1,
      consentedAt: expect.any(String),
    });

    await page.route('**/here-codes/lookup', async (route) => {
      await page.getByText(/^You are checked in,/).waitFor();
      await route.continue();
    });
    await page.goto((await poster()).link);
    await button(page, 'I am here').click();
    await page.getByText('You are checked in at Fleet Street').waitFor();
    expect(await visits(made.id)).toHaveLength(1);

    await api(`/devices/${made.id}`, { method: 'PATCH', body: { active: false } });
    await button(page, 'Share my position once').click();
    await page.getByText('has switched this phone off').waitFor();
    await page.getByText('1 check-in stays on this phone until then.').waitFor();
    await shows(page, 'switched-off');
    await api(`/devices/${made.id}`, { method: 'PATCH', body: { active: true } });
    await button(page, 'Try again').click();
    await page.getByText('Your position arrived').waitFor();
    await context.close();
  });

  test('a phone whose token was renewed keeps what waits, and goes on by the poster', async () => {
    const { context, page } = await agreed();
    const { id } = await newestDevice();
    await page.clock.setFixedTime(Date.now() - 20 * 60_000);
    await api(`/devices/${id}/token`, { method: 'POST' });
    await button(page, 'I am here').click();
    await page.getByText('does not know this phone any more').waitFor();
    await page.getByText('1 check-in is still on this phone').waitFor();
    await shows(page, 'lost');
    await button(page, 'Agree again and go on').click();
    await button(page, 'Agree and check in').click();
    await page.getByText(/You are checked in/).waitFor();
    const again = await newestDevice();
    expect(again.id).not.toBe(id);
    expect(await visits(again.id)).toHaveLength(1);
    await context.close();
  });

  test('the agreement is taken back, given again, and at last everything is forgotten', async () => {
    const { context, page } = await agreed();
    const { id } = await newestDevice();
    const consent = async () => (await devices()).find((device) => device.id === id)?.consentedAt;
    await button(page, 'Stop: keep nothing more').click();
    await page.getByRole('heading', { name: 'You have stopped' }).waitFor();
    expect(await consent()).toBeNull();
    await shows(page, 'stopped');
    await button(page, 'Agree again').click();
    await button(page, 'I am here').waitFor();
    expect(await consent()).not.toBeNull();

    await button(page, 'Forget me').click();
    await page.getByRole('dialog').getByText('This cannot be undone.').waitFor();
    await shows(page, 'forget');
    await page.keyboard.press('Escape');
    expect(await visits(id)).toHaveLength(1);
    await button(page, 'Forget me').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget me' }).click();
    await page.getByRole('heading', { name: 'You are forgotten' }).waitFor();
    expect((await devices()).some((device) => device.id === id)).toBe(false);
    expect(await visits(id)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Check in at a shop' }).waitFor();
    await context.close();
  });

  test('a code can be typed, and what is wrong with one is said', async () => {
    const { code, id } = await poster();
    const { context, page, complaints } = await open(`${service.url}/checkin`);
    await shows(page, 'scan');
    const field = page.getByLabel('Code on the poster');
    await field.fill('bread');
    await page.keyboard.press('Enter');
    await page.getByText('That is not a code.').waitFor();
    expect(complaints).toEqual([]);
    await field.fill(`${code.slice(0, -1)}${code.endsWith('2') ? '3' : '2'}`);
    await button(page, 'Go on').click();
    await page.getByText('This code is not in use any more.').waitFor();
    await field.fill(code.toLowerCase());
    await button(page, 'Go on').click();
    await button(page, 'Agree and check in').waitFor();
    await api(`/here-codes/${id}`, { method: 'DELETE' });
    await button(page, 'Agree and check in').click();
    await page.getByText('This code is not in use any more.').waitFor();
    await context.close();
  });

  test('notifications are asked for after a check-in by a button only, shown by the worker, and turned off', async () => {
    const viewport = { width: 390, height: 844 };
    const context = await browser.newContext({ viewport, permissions: ['notifications'], locale: 'en-IE' });
    await context.addInitScript(fakePushService);
    const page = await context.newPage();
    await page.goto((await poster()).link);
    await button(page, 'Agree and check in').click();
    await page.getByText('You are checked in').waitFor();
    const { id } = await newestDevice();
    const canBeNotified = async () => (await devices()).find((device) => device.id === id)?.canBeNotified;
    await ready(page);
    await button(page, 'Turn on notifications').waitFor();
    expect(await canBeNotified()).toBe(false);
    await button(page, 'Turn on notifications').click();
    await page.getByText('Notifications are on. You can turn them off here.').waitFor();
    expect(await canBeNotified()).toBe(true);
    await shows(page, 'notify');

    const { session, registrationId } = await workerOf(context, page);
    const data = JSON.stringify({ title: 'Fresh bread', body: 'Until six', tag: 'bread' });
    await session.send('ServiceWorker.deliverPushMessage', { origin: service.url, registrationId, data });
    const shown = () =>
      page.evaluate<string[]>(
        'navigator.serviceWorker.ready.then(async (own) => (await own.getNotifications()).map(({ title, body }) => title + ": " + body))',
      );
    await expect.poll(shown, patient).toEqual(['Fresh bread: Until six']);

    await api(`/devices/${id}`, { method: 'DELETE' });
    await button(page, 'I am here').click();
    await button(page, 'Agree again and go on').click();
    await button(page, 'Agree and check in').click();
    await page.getByText('Notifications are on.', { exact: true }).waitFor();
    await expect.poll(async () => (await newestDevice()).canBeNotified, patient).toBe(true);

    await button(page, 'Turn them off').click();
    await page.getByText('Notifications are off.').waitFor();
    expect((await newestDevice()).canBeNotified).toBe(false);
    await context.close();
  });
});

/** Chromium without Google's keys has no push service: this one gives out a subscription as a real one does. */
const fakePushService = `{
  let current = null;
  PushManager.prototype.getSubscription = async () => current;
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const text = (bytes) =>
      btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
    const p256dh = text(await crypto.subtle.exportKey('raw', pair.publicKey));
    const auth = text(crypto.getRandomValues(new Uint8Array(16)));
    current = {
      options: { applicationServerKey: applicationServerKey.buffer },
      toJSON: () => ({ endpoint: 'https://push.example.com/' + auth, expirationTime: null, keys: { p256dh, auth } }),
      unsubscribe: async () => ((current = null), true),
    };
    return current;
  };
}`;
