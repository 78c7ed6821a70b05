import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
/** What has the focus, as a browser's script: undefined for nothing. */
const focused = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  const { x, y } = element.getBoundingClientRect();
  return [element.tagName, element.getAttribute('aria-label') ?? element.textContent.slice(0, 30), Math.round(x), Math.round(y)].join(' ');
})()`;
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** Lets go of a file over the window, as a person's mouse would. */
async function drop(page: Page, name: string, content: string): Promise<void> {
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(content)}], ${JSON.stringify(name)}));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  })()`);
}

/** The owner's first minutes, in a real browser on the demo town. */
describe.skipIf(!executable)('the map', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation();
    service = await start(place);
    browser = await launch(executable ?? '');
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  /** Opens a page and collects what the browser complains about. */
  async function open(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      storageState: owner,
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(service.url + path);
    return { page, complaints, close: () => context.close() };
  }
  const rows = (page: Page) => page.getByRole('table').first().getByRole('row');
  const seriousFaults = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  test('the link that is printed at the start opens it', async () => {
    const { page, close } = await open(`/${service.link.slice(service.url.length + 1)}`, { storageState: undefined });
    await mapIdle(page);
    expect(page.url()).not.toContain('token');
    await close();
  });

  test.each(screens)('shows the demo town on $name, and says that it is fictional', async ({ name, ...options }) => {
    const { page, complaints, close } = await open('/', options);
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, `map-${name}.png`) });
    await page
      .getByText(/fictional|made up/i)
      .first()
      .waitFor();
    await page
      .getByText(/customers in view/)
      .first()
      .waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('metric, view and period live in the URL, and a reload keeps them', async () => {
    const { page, close } = await open('/');
    await mapIdle(page);
    await page.getByText('Neighborhoods', { exact: true }).first().click();
    await page.getByLabel('Color by').selectOption('revenue');
    await mapIdle(page);
    expect(page.url()).toMatch(/revenue/);
    await rows(page).filter({ hasText: '€' }).nth(8).waitFor();
    const names = await rows(page).allInnerTexts();
    const url = page.url();
    await page.reload();
    await mapIdle(page);
    expect(page.url()).toBe(url);
    await rows(page).filter({ hasText: '€' }).nth(8).waitFor();
    expect(await rows(page).allInnerTexts()).toEqual(names);
    await page.screenshot({ path: join(pictures, 'neighborhoods-desktop-light.png') });
    await close();
  });

  test('works with the keyboard alone: focus is always visible, and search finds a neighborhood', async () => {
    const { page, close } = await open('/');
    await mapIdle(page);
    const seen = new Set<string>();
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(focused);
      if (focus) seen.add(String(focus));
    }
    expect(seen.size).toBeGreaterThan(12);
    const response = await page.request.get(`${service.url}/api/v1/neighborhoods`);
    const { features } = (await response.json()) as { features: { properties: { name: string } }[] };
    const name = features[3]?.properties.name ?? '';
    await page
      .getByRole('combobox', { name: /search/i })
      .or(page.getByPlaceholder('Find a place'))
      .first()
      .fill(name.slice(0, 5));
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await mapIdle(page);
    await page.getByText(name).first().waitFor();
    await close();
  });

  test('for an analyst small blocks are held back, and the screen says so', async () => {
    const { stdout } = await hexhood(place, 'user', 'analyst@example.com', '--role', 'analyst');
    const analyst = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
    const { page, close } = await open('/', { storageState: analyst });
    await mapIdle(page);
    await page
      .getByText(/held back/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(pictures, 'analyst-desktop-light.png') });
    await close();
  });

  test('a dropped file is looked at, read with progress, and the report adds up', async () => {
    const { page, complaints, close } = await open('/import');
    await page.getByRole('navigation').first().waitFor();
    const lines = Array.from({ length: 300 }, (_none, n) => `${n},Neighbor ${n},${39.28 + n / 1e4},-76.58`);
    await drop(page, 'neighbors.csv', `id,name,lat,lng\n${lines.join('\n')}\nbad,Nobody,95,-76.58\n`);
    await page
      .getByText(/neighbors\.csv/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Bring in 1 file' }).click();
    await page.getByRole('heading', { name: 'Import done' }).waitFor({ timeout: 45_000 });
    await page.getByText(/301/).first().waitFor();
    await page.screenshot({ path: join(pictures, 'import-desktop-light.png') });
    expect(await seriousFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.goto(`${service.url}/`);
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, 'after-import-desktop-light.png') });
    await page
      .getByText(/customers in view/)
      .first()
      .waitFor();
    expect(await page.getByText(/fictional|made up/i).count()).toBe(0);
    await close();
  });
});
