import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device } from '../../server/contract/checkins.ts';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** As long as a person would wait on a busy machine. */
const patient = { timeout: 45_000 };
/** An owner adds phones and posters, in a real browser on the demo town. */
describe.skipIf(!executable)('phones and tills', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let key = '';

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation();
    service = await start(place);
    browser = await launch(executable ?? '');
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  async function open(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      storageState: owner,
      locale: 'en-IE',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(service.url + path);
    return { page, complaints, close: () => context.close() };
  }
  async function api<Answer>(path: string, body?: unknown, token = key): Promise<Answer> {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  /** A picture, nothing too wide for the screen, and nothing serious for who hears or cannot point at it. */
  async function shows(page: Page, picture: string): Promise<void> {
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, `${picture}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.getByText(/geofence|isochrone|catchment|hexagon/i).count()).toBe(0);
  }
  const phones = async () => (await api<{ items: Device[] }>('/devices')).items;

  test('an empty page teaches; a phone is added for a customer, and its code is shown once', async () => {
    const { page, complaints, close } = await open('/settings');
    await page.getByRole('button', { name: /^Phones and tills/ }).click();
    await page.getByRole('heading', { name: 'Hear when somebody comes by' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/settings/phones');
    await shows(page, 'phones-none');
    await page.getByRole('button', { name: 'Add a phone' }).click();
    await page.getByLabel('What reports').selectOption('OwnTracks');
    await page.getByRole('combobox', { name: 'Whose it is' }).click();
    const chosen = page.getByRole('listbox').getByRole('option').first();
    const customer = await chosen.innerText();
    await chosen.click();
    await page.getByLabel('Secret for encryption').fill('short');
    await page.getByRole('button', { name: 'Add it and show how' }).click();
    await expect
      .poll(() => page.getByLabel('Secret for encryption').getAttribute('aria-invalid'), patient)
      .toBe('true');
    await page.getByLabel('Secret for encryption').fill('fleet street');
    await page.getByRole('button', { name: 'Add it and show how' }).click();
    await page.getByRole('region', { name: `Set up ${customer}` }).waitFor();
    await page.getByRole('img', { name: 'Code that sets up OwnTracks' }).waitFor();
    await page.getByText('/ingest/owntracks/', { exact: false }).first().waitFor();
    await page.getByText('This code names this very machine').waitFor();
    await shows(page, 'phone-setup');
    const token = await page.locator('.hx-copy', { hasText: 'Key' }).locator('code').innerText();
    const [device] = await phones();
    expect(device).toMatchObject({ name: customer, kind: 'owntracks', encrypted: true, customerName: customer });
    // The token is what the phone signs in with.
    const own = await api<{ deviceId: string }>('/devices/me', undefined, token);
    expect(own.deviceId).toBe(device?.id);
    await page.reload();
    await page.getByRole('heading', { name: customer }).waitFor();
    expect(await page.getByText(token).count()).toBe(0);
    expect(complaints.filter((line) => !/400/.test(line))).toEqual([]);
    await close();
  });

  test('a phone that is heard is said to be, is changed, gets a new key, is switched off and forgotten', async () => {
    const { id, token } = await api<{ id: string; token: string }>('/devices', { name: 'Nina', kind: 'native' });
    await api('/checkins', { position: [-29.9975, 41.0012], at: new Date().toISOString() }, token);
    const { page, close } = await open('/settings/phones');
    await page.getByRole('button', { name: /^Nina Another app · heard just now/ }).click();
    await page.getByText('heard just now').waitFor();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByLabel('Name').fill('Nina’s phone');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('heading', { name: 'Nina’s phone' }).waitFor();
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByRole('region', { name: 'Set up Nina’s phone' }).waitFor();
    await expect(api('/devices/me', undefined, token)).rejects.toThrow('401');
    await page.getByRole('button', { name: 'It is set up' }).click();
    await page.getByLabel('Listen to Nina’s phone').click({ force: true });
    await expect.poll(async () => (await phones()).find((one) => one.id === id)?.active, patient).toBe(false);
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByText('There is no way back.').waitFor();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await page.getByText('Nina’s phone is forgotten.').waitFor();
    expect((await phones()).some((one) => one.id === id)).toBe(false);
    await close();
  });

  test('a poster is made, printed alone on its page, and deleted', async () => {
    const { page, close } = await open('/settings/phones');
    await page.evaluate('window.print = () => { window.printed = (window.printed ?? 0) + 1; }');
    await page.getByRole('button', { name: 'Make a poster' }).click();
    await page.getByLabel('Where it hangs').fill('Window');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('img', { name: 'Code of the poster Window' }).waitFor();
    await page.getByRole('button', { name: 'Print' }).click();
    await expect.poll(() => page.evaluate('window.printed'), patient).toBe(1);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.getByText('No app is needed', { exact: false }).waitFor();
    await page.screenshot({ path: join(pictures, 'poster-print.png') });
    expect(await page.getByRole('heading', { name: 'Phones and tills' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))");
    await expect.poll(() => page.locator('.hx-print').count(), patient).toBe(0);
    const { items } = await api<{ items: { code: string; name: string }[] }>('/here-codes');
    expect(items.map(({ name }) => name)).toEqual(['Window']);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('The poster Window is deleted.').waitFor();
    expect((await api<{ items: unknown[] }>('/here-codes')).items).toEqual([]);
    await close();
  });

  test('how long positions are kept is changed in days and minutes', async () => {
    const { page, close } = await open('/settings/phones');
    await page.getByLabel('Keep single positions for (days)').fill('0');
    await page.getByText('A whole number from 1 to 3650.').waitFor();
    await page.getByLabel('Keep single positions for (days)').fill('7');
    await page.getByText('More about how phones are read').click();
    await page.getByLabel('A position is news for (minutes)').fill('10');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It holds from now on.').waitFor();
    const settings = await api('/checkins/settings');
    expect(settings).toMatchObject({ keepDays: 7, freshSeconds: 600, lapseSeconds: 21_600 });
    await close();
  });

  test.each(screens)('looks right: $name', async ({ name, ...screen }) => {
    const { page, close } = await open('/settings/phones', screen);
    await page.getByRole('heading', { name: 'Phones and tills' }).waitFor();
    const posters = (await api<{ items: { name: string }[] }>('/here-codes')).items;
    if (!posters.some((poster) => poster.name === 'Till')) {
      const [store] = (await api<{ items: { id: string }[] }>('/stores')).items;
      await api('/here-codes', { storeId: store?.id, name: 'Till' });
      await page.reload();
    }
    await page.getByRole('img', { name: 'Code of the poster Till' }).waitFor();
    await shows(page, `phones-${name}`);
    await page.getByRole('button', { name: 'Add a phone' }).click();
    await shows(page, `phone-new-${name}`);
    await close();
  });
});
