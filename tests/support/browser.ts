import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { Service } from './service.ts';

const usual = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Where a Chromium is. Without one, browser tests are skipped with one loud line; in a pipeline that is a failure. */
export function findChromium(): string | undefined {
  const found = usual.find((path) => path && existsSync(path));
  if (found) return found;
  const line = 'NO CHROMIUM FOUND: the browser tests are skipped. Set CHROMIUM_PATH to one.';
  if (process.env.CI === 'true') throw new Error(line);
  console.warn(`\n!!! ${line}\n`);
  return undefined;
}

/** Maps need WebGL, which a headless machine has in software only; the rest keeps Chromium off the network. */
export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });

export const screens = [
  { name: 'desktop-light', viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  { name: 'phone-light', viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const satisfies (BrowserContextOptions & { name: string })[];

/** Everything is drawn: the map says so itself. */
export const mapIdle = (page: Page) => page.waitForSelector('[data-map-idle="true"]', { timeout: 45_000 });

/** The cookie of a fresh session, as the browser keeps it. */
export async function signedIn(service: Service, token: string): Promise<BrowserContextOptions['storageState']> {
  const response = await fetch(`${service.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const [name = '', value = ''] = (response.headers.get('set-cookie') ?? '').split(';')[0]?.split('=') ?? [];
  const { hostname } = new URL(service.url);
  const cookie = {
    name,
    value,
    domain: hostname,
    path: '/',
    expires: -1,
    httpOnly: true,
    secure: false,
    sameSite: 'Lax' as const,
  };
  return { cookies: [cookie], origins: [] };
}
