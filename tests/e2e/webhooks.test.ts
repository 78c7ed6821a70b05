import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';
import { believes, receiver } from '../webhooks/support.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** As long as a person would wait on a busy machine. */
const patient = { timeout: 45_000 };

/** An owner lets another program know, in a real browser, with a receiver that answers as told. */
describe.skipIf(!executable)('webhooks', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let told: Awaited<ReturnType<typeof receiver>>;
  let status = 200;
  let secret = '';

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    told = await receiver((response) => {
      response.statusCode = status;
      response.end();
    });
    place = await installation();
    service = await start(place);
    browser = await launch(executable ?? '');
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
  }, 240_000);
  beforeEach(() => {
    status = 200;
  });
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  async function open(options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      storageState: owner,
      locale: 'en-IE',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patient.timeout);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`${service.url}/settings/webhooks`);
    await page.getByRole('heading', { name: 'Webhooks' }).waitFor();
    return { page, complaints, close: () => context.close() };
  }
  /** A picture, nothing too wide for the screen, and nothing serious for who hears or cannot point at it. */
  async function shows(page: Page, picture: string): Promise<void> {
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, `${picture}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  const address = (page: Page) => page.getByRole('textbox', { name: 'Address' });
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const sendTest = (page: Page) => press(page, 'Send a test');
  const openTill = async (page: Page) => {
    await press(page, 'Open Till');
    await page.getByRole('heading', { name: 'Till' }).waitFor();
  };
  const keptSecret = async (page: Page) => {
    const shown = await page.locator('.hx-secret code').innerText();
    await press(page, 'I have kept it');
    await expect.poll(() => page.getByText(shown).count()).toBe(0);
    return shown;
  };

  test('an empty page teaches; what cannot be an address is said at its field, as is what the server refuses', async () => {
    const { page, close } = await open();
    await page.getByRole('heading', { name: 'Tell another program' }).waitFor();
    await shows(page, 'webhooks-none');
    await press(page, 'Settings');
    await page.getByRole('button', { name: /^Webhooks/ }).click();
    await page.getByRole('heading', { name: 'Tell another program' }).waitFor();
    await press(page, 'Add a webhook');
    await page.keyboard.type('a till');
    await page.keyboard.press('Enter');
    await page.getByText('This is no web address.').waitFor();
    await address(page).fill('http://169.254.169.254/latest');
    await page.getByText('Without the s in https').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing is sent to addresses of this kind').waitFor();
    expect(await address(page).getAttribute('aria-invalid')).toBe('true');
    await shows(page, 'webhooks-refused');
    await close();
  });

  test('added by keyboard alone: the secret is shown once, and a test arrives that it believes', async () => {
    const { page, complaints, close } = await open();
    await page.getByRole('button', { name: 'Add a webhook' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type(told.url);
    await page.getByRole('checkbox', { name: /passes through a zone/ }).press('Space');
    await page.locator('form').getByRole('textbox', { name: 'Name' }).focus();
    await page.keyboard.type('Till');
    await page.keyboard.press('Enter');
    await page.getByText('It is shown only this once.').waitFor();
    await page.getByText('Nothing was sent yet').waitFor();
    await shows(page, 'webhooks-secret');
    secret = await keptSecret(page);
    expect(secret).toMatch(/^whsec_/);
    await sendTest(page);
    await page.getByText(/^The test arrived: 200 in/).waitFor();
    await page.getByText(/^Works, last at \d/).waitFor();
    const [message] = told.got;
    expect(message?.body.type).toBe('webhook.test');
    expect(message && believes(secret, message)).toBe(true);
    await press(page, 'Change');
    expect(await page.getByRole('checkbox', { name: /passes through a zone/ }).isChecked()).toBe(false);
    await page.getByRole('checkbox', { name: /passes through a zone/ }).check();
    await press(page, 'Save changes');
    await page.getByText('Till is saved.').waitFor();
    await page.getByText('Everything', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('webhook')).toMatch(/^\d+$/);
    await page.reload();
    await page.getByRole('heading', { name: 'Till' }).waitFor();
    expect(await page.locator('.hx-secret').count()).toBe(0);
    await press(page, 'All webhooks');
    await page.getByRole('button', { name: 'Open Till' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Till' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('a receiver that fails is named with its answer and the next try, and what arrives then is the same message', async () => {
    status = 503;
    const { page, complaints, close } = await open();
    await openTill(page);
    await sendTest(page);
    await page.getByText(/^The test was not taken: 503 in .* It is tried again\.$/).waitFor();
    await page.getByText(/^Failing since \d.* 1 waiting$/).waitFor();
    const row = page.getByRole('button', { name: /^A test, .*attempt 1 failed, the next at/ });
    await row.click();
    await page.getByText('The message', { exact: true }).click();
    await page.getByText('"type": "webhook.test"').waitFor();
    status = 200;
    await page.getByText(/^The test arrived/).waitFor();
    await page.getByRole('button', { name: /^A test, .*arrived at attempt 2/ }).waitFor();
    const [before, again] = told.got.slice(-2);
    expect(again?.id).toBe(before?.id);
    expect(complaints).toEqual([]);
    await close();
  });

  test('410 switches it off and says so; switched on, everything given up is sent again, or one message', async () => {
    status = 410;
    const { page, complaints, close } = await open();
    await openTill(page);
    await sendTest(page);
    await page.getByText(/^Switched off: its receiver answered 410/).waitFor();
    await page.getByText('Given up', { exact: true }).click();
    await page.getByRole('button', { name: /^A test, .*given up after 1 attempt$/ }).waitFor();
    const all = page.getByRole('button', { name: 'Send the one given up again' });
    expect(await all.isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Send a test' }).isDisabled()).toBe(true);
    status = 200;
    await page.getByRole('switch', { name: 'Send to Till' }).press('Space');
    await page.getByText('Till is on: it is told of what happens from now on.').waitFor();
    const before = told.got.length;
    await all.click();
    await page.getByText('1 message is sent again.').waitFor();
    await page.getByText('None was given up.').waitFor();
    await expect.poll(() => told.got.length, patient).toBe(before + 1);
    await page.getByText('All', { exact: true }).click();
    const again = page.getByRole('button', { name: /^A test, .*arrived at attempt 2$/ });
    await expect.poll(() => again.count(), patient).toBe(2);
    await again.first().click();
    await press(page, 'Send it again');
    await page.getByRole('button', { name: /^A test, .*arrived at attempt 3$/ }).waitFor();
    expect(told.got.at(-1)?.id).toBe(told.got.at(-2)?.id);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a new secret asks once, and for a day both are believed', async () => {
    const { page, close } = await open();
    await openTill(page);
    await press(page, 'New secret');
    const asks = page.getByRole('alertdialog');
    await asks.getByText(/^For 24 hours/).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await asks.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('New secret');
    await page.keyboard.press('Enter');
    await asks.getByRole('button', { name: 'Make a new secret' }).click();
    const next = await keptSecret(page);
    expect(next).not.toBe(secret);
    await sendTest(page);
    await page.getByText(/^The test arrived/).waitFor();
    const message = told.got.at(-1);
    expect([secret, next].map((one) => message !== undefined && believes(one, message))).toEqual([true, true]);
    await close();
  });

  test.each(screens)('looks as it should on $name', async ({ name, ...options }) => {
    const { page, complaints, close } = await open(options);
    await page.getByText(/^Works, last at \d/).waitFor();
    await shows(page, `webhooks-list-${name}`);
    await openTill(page);
    await page
      .getByRole('button', { name: /^A test, .*arrived/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Send it again' }).waitFor();
    await shows(page, `webhooks-one-${name}`);
    await press(page, 'Change');
    await shows(page, `webhooks-change-${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  test('deleting asks once with what goes, and may be switching off instead', async () => {
    const { page, complaints, close } = await open();
    await openTill(page);
    await press(page, 'Delete');
    const asks = page.getByRole('alertdialog');
    await asks.getByText(/^Nothing more is sent to 127\.0\.0\.1:\d+/).waitFor();
    await asks.getByRole('button', { name: 'Switch it off instead' }).click();
    await page.getByText('Till is off.').waitFor();
    await page.getByText('Nothing is sent, and what happens now is not told later.').waitFor();
    await press(page, 'Delete');
    await asks.getByRole('button', { name: 'Delete the webhook' }).click();
    await page.getByText('Till is deleted.').waitFor();
    await page.getByRole('heading', { name: 'Tell another program' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
