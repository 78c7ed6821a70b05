import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Redemption } from '../../server/contract/redemptions.ts';
import { findChromium, launch, screens, signedIn } from '../support/browser.ts';
import { ask, hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** Somebody at the counter takes codes, in a real browser. */
describe.skipIf(!executable)('the till', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let key = '';
  let owner: BrowserContextOptions['storageState'];
  let link = '';

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation({ HEXHOOD_DEMO: 'off' });
    service = await start(place);
    browser = await launch(executable ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
    await api('/stores', { name: 'Fleet Street', position: [-76.59, 39.284] });
    link = await linkOf('till');
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  const api = <Answer>(path: string, body?: unknown) => ask<Answer>(service, key, path, body);
  async function linkOf(kind: string): Promise<string> {
    const made = await api<{ token: string; setup: { app: string; link: string }[] }>('/devices', { kind, name: kind });
    const till = made.setup.find(({ app }) => app === 'till');
    return till ? till.link : `${service.url}/till#token=${made.token}`;
  }
  /** A campaign with a code for everybody, good so many times. */
  async function offer(sharedCode: string, totalLimit: number, title = 'A warm pretzel, free'): Promise<string> {
    const { id } = await api<{ id: string }>('/campaigns', {
      name: 'Pretzel week',
      channels: ['flyer'],
      variants: [{ name: 'A', texts: { flyer: { title: 'Pretzels', text: 'Come by' } } }],
      offer: {
        kind: 'gift',
        title,
        terms: 'One a person, while there are any.',
        code: 'shared',
        sharedCode,
        totalLimit,
      },
    });
    await api(`/campaigns/${id}/launch`, {});
    return id;
  }
  const redeemed = async (campaign: string) =>
    (await api<{ items: Redemption[] }>(`/redemptions?campaign=${campaign}`)).items;

  async function open(address = link, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 800, height: 900 }, locale: 'en-IE', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    return { page, context, complaints };
  }
  async function shows(page: Page, picture: string): Promise<void> {
    await page.screenshot({ path: join(pictures, `${picture}.png`), fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  const scanned = async (page: Page, code: string) => {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  };
  const told = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text).waitFor();

  test('with a keyboard alone: a code, an amount, Enter; the next one; an undo', async () => {
    const campaign = await offer('PRETZEL-7', 3);
    const { page, complaints, context } = await open();
    await page.getByLabel('Code', { exact: true }).waitFor();
    expect(page.url()).toBe(`${service.url}/till`);
    await scanned(page, 'pretzel7');
    await told(page, 'A warm pretzel, free');
    await told(page, 'Good. Give:');
    expect(await redeemed(campaign)).toEqual([]);
    await scanned(page, '4,50');
    await told(page, 'Done. Give:');
    await told(page, 'Good 2 more times.');
    expect((await redeemed(campaign)).map(({ amount, code }) => [amount, code])).toEqual([[4.5, 'PRETZEL-7']]);

    await scanned(page, 'PRETZEL 7');
    await told(page, 'Good. Give:');
    await page.keyboard.press('Escape');
    await page.getByRole('status').getByText('Good. Give:').waitFor({ state: 'detached' });
    await scanned(page, 'PRETZEL 7');
    await told(page, 'Good. Give:');
    await page.keyboard.press('Enter');
    await told(page, 'Good once more.');
    await page.getByRole('button', { name: 'Undo' }).click();
    await told(page, /^Undone/);
    expect(await redeemed(campaign)).toHaveLength(1);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a code that is used up says when, an unknown one that it is unknown; a scan into the amount is the next code', async () => {
    await offer('LAST-1', 1);
    await offer('MORE-9', 9, 'Half a loaf');
    const { page, context } = await open();
    await page.getByLabel('Code', { exact: true }).waitFor();
    await scanned(page, 'LAST-1');
    await told(page, 'Good. Give:');
    await page.keyboard.press('Enter');
    await told(page, 'It is used up now.');
    await scanned(page, 'LAST-1');
    await told(page, /^Used once already, the last on \d+ \w+ at \d\d:\d\d\.$/);
    await scanned(page, 'NOTHING-4');
    await told(page, /^There is no such code/);
    await scanned(page, 'MORE-9');
    await told(page, 'Half a loaf');
    await scanned(page, 'LAST-1');
    await told(page, /^Used once already/);
    await context.close();
  });

  test('without a connection it says so and counts nothing; an answer that got lost counts once', async () => {
    const campaign = await offer('RAIN-3', 5);
    const { page, context } = await open();
    await page.getByLabel('Code', { exact: true }).waitFor();
    await context.setOffline(true);
    await scanned(page, 'RAIN-3');
    await told(page, /^No connection/);
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await told(page, 'Good. Give:');

    let lost = 0;
    await page.route('**/api/v1/redemptions', async (route) => {
      await route.fetch();
      lost++;
      await route.abort();
    });
    await page.keyboard.press('Enter');
    await told(page, /not certain/);
    expect(lost).toBe(1);
    await page.unroute('**/api/v1/redemptions');
    await page.getByRole('button', { name: 'Try again' }).click();
    await told(page, 'Done. Give:');
    expect(await redeemed(campaign)).toHaveLength(1);

    await context.setOffline(true);
    await page.getByLabel(/^What was paid/).fill('7.20');
    await page.getByRole('button', { name: 'Keep the amount' }).click();
    await page.getByText('The amount is kept here').waitFor();
    await context.setOffline(false);
    await expect.poll(async () => (await redeemed(campaign))[0]?.amount, { timeout: 20_000 }).toBe(7.2);
    await context.close();
  });

  test('who is signed in takes codes too; a phone and a stranger are told what they need', async () => {
    await offer('DOOR-8', 2);
    const own = await open(`${service.url}/till`, { storageState: owner });
    await own.page.getByLabel('Code', { exact: true }).waitFor();
    await scanned(own.page, 'DOOR-8');
    await told(own.page, 'Good. Give:');
    await own.page.keyboard.press('Enter');
    await told(own.page, 'Done. Give:');
    await own.context.close();

    const phone = await open(await linkOf('native'));
    await phone.page.getByText('This device may not take codes.').waitFor();
    await phone.context.close();
    const stranger = await open(`${service.url}/till`);
    await stranger.page.getByText('This browser is not set up as a till.').waitFor();
    await shows(stranger.page, 'till-stranger');
    await stranger.context.close();
  });

  test('the owner finds the till’s link in the settings', async () => {
    const { page, context } = await open(`${service.url}/settings`, { storageState: owner });
    await page.getByRole('button', { name: /^Phones and tills/ }).click();
    await page.getByRole('button', { name: 'Add a phone' }).click();
    await page.getByLabel('What reports').selectOption('Till');
    await page.getByRole('button', { name: 'Add it and show how' }).click();
    const href = await page.getByRole('link', { name: 'This is the till: open the link here' }).getAttribute('href');
    expect(href).toMatch(/\/till#token=hhd_/);
    await page.screenshot({ path: join(pictures, 'till-setup.png') });
    await page.goto('about:blank');
    await page.goto(href ?? '');
    await page.getByLabel('Code', { exact: true }).waitFor();
    await context.close();
  });

  test.each(screens)('every state reads well: $name', async ({ name, ...screen }) => {
    const used = `FULL-${name.replace('-', '').toUpperCase()}`;
    await offer(used, 2, 'Two warm pretzels with butter and chives, free');
    const { page, context } = await open(link, screen);
    await page.getByLabel('Code', { exact: true }).waitFor();
    await shows(page, `till-ready-${name}`);
    await scanned(page, used);
    await told(page, 'Good. Give:');
    await shows(page, `till-good-${name}`);
    await page.keyboard.press('Enter');
    await told(page, 'Done. Give:');
    await shows(page, `till-done-${name}`);
    await scanned(page, used);
    await told(page, 'Good. Give:');
    await page.keyboard.press('Enter');
    await told(page, 'It is used up now.');
    await scanned(page, used);
    await told(page, /^Used 2 times already/);
    await shows(page, `till-used-${name}`);
    await context.close();
  });
});
