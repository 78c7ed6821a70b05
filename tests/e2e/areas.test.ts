import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** As long as a person would wait on a busy machine. */
const patient = { timeout: 45_000 };

/** An owner asks what their shop draws from, in a real browser on the demo town and its streets. */
describe.skipIf(!executable)('trade areas', () => {
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
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  /** Opens a page and collects what the browser complains about. */
  async function open(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      storageState: owner,
      locale: 'en-IE',
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
  const seriousFaults = async (page: Page) => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };

  const ways = [
    { way: 'distance', link: '/areas?how=distance&meters=250,500,1000', says: /customers within 1 km of/ },
    { way: 'time', link: '/areas', says: /customers within a 15 min walk of/ },
    { way: 'customers', link: '/areas?how=customers&percents=50,70,90', says: /area of your closest 90%/ },
    {
      way: 'competition',
      link: '/areas?how=competition&rival=-29.985,41.005,2,,Crumb',
      says: /of people here would choose/,
    },
    { way: 'far', link: '/areas?show=far&lines=true', says: /Half of your customers live within/ },
  ];
  const every = ways.flatMap((way) => screens.map((screen) => ({ ...way, screen, name: screen.name })));
  const shown = every.filter(({ way, name }) => way === 'time' || name === 'desktop-light' || name === 'phone-dark');
  test.each(shown)('shows $way on $name', async ({ way, link, says, screen: { name, ...options } }) => {
    const { page, complaints, close } = await open(link, options);
    await page.getByText(says).first().waitFor();
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, `areas-${way}-${name}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.getByText(/catchment|isochrone|hexagon/i).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('two areas stand side by side, and the link holds both', async () => {
    const { page, close } = await open('/');
    await mapIdle(page);
    await page.getByRole('link', { name: 'Trade areas' }).click();
    await page.getByText(/customers within a 15 min walk/).waitFor();
    await page.getByRole('button', { name: 'Other' }).click();
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^12 min: show/ }).click();
    await page.getByRole('button', { name: 'Keep 12 min walk to compare' }).click();
    await page.getByText('Distance', { exact: true }).click();
    await page.getByText(/customers within 1 km/).waitFor();
    const compared = page.getByRole('table', { name: 'Side by side' });
    await compared.getByText('12 min walk').waitFor();
    const numbers = await compared.innerText();
    expect(numbers).toMatch(/Customers\s+[\d,]+\s+[\d,]+/);
    await page.reload();
    await compared.getByText('12 min walk').waitFor();
    await expect.poll(() => compared.innerText(), patient).toBe(numbers);
    await close();
  });

  test('an area is saved by name, opened by its link, exported, deleted, and brought back', async () => {
    const { page, close } = await open('/areas?how=distance&meters=400');
    await page.getByText(/customers within 400 m/).waitFor();
    await page.getByLabel('Name').fill('Our corner');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Our corner is saved.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download GeoJSON' }).click(),
    ]);
    const file = JSON.parse(readFileSync(await download.path(), 'utf8')) as { type: string; features: unknown[] };
    expect(download.suggestedFilename()).toBe('Our-corner.geojson');
    expect([file.type, file.features.length]).toEqual(['FeatureCollection', 1]);

    const { page: other, close: closeOther } = await open(new URL(page.url()).pathname);
    await other.getByText(/customers within 400 m/).waitFor();
    await closeOther();

    await page.getByText('Saved', { exact: true }).first().click();
    await page.getByRole('button', { name: 'Delete Our corner' }).click();
    await page.getByText('Nothing saved yet').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Open Our corner' }).waitFor();
    await close();
  });

  test('the map of customers is narrowed to a saved area, and widened again', async () => {
    const { page, complaints, close } = await open('/areas?how=distance&meters=900');
    await page.getByText(/customers within 900 m/).waitFor();
    await page.getByLabel('Name').fill('A short walk');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('A short walk is saved.').waitFor();
    await page.goto(`${service.url}/`);
    await mapIdle(page);
    await page.getByLabel('Only inside').selectOption('A short walk');
    const rows = page.getByRole('table').first().getByRole('row');
    await page.getByText(/in “A short walk”/).waitFor();
    await expect.poll(() => rows.count(), patient).toBeLessThan(40);
    await mapIdle(page);
    await page.screenshot({ path: join(pictures, 'inside-desktop-light.png') });
    expect(page.url()).toMatch(/inside=\d+/);
    await page.reload();
    await expect.poll(() => rows.count(), patient).toBeLessThan(40);
    await page.getByLabel('Only inside').selectOption('Everywhere');
    await expect.poll(() => rows.count(), patient).toBeGreaterThan(50);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a competitor is clicked on the map, and takes its share', async () => {
    const { page, close } = await open('/areas?how=competition');
    const share = page.locator('.hx-headline strong');
    await share.filter({ hasText: '100%' }).waitFor();
    await mapIdle(page);
    await page.getByRole('button', { name: 'Add competitors' }).click();
    await page.getByRole('button', { name: 'Click it on the map' }).click();
    await page.getByTestId('map').click({ position: { x: 250, y: 500 } });
    await page.getByRole('textbox', { name: 'Name of the competitor' }).waitFor();
    await expect.poll(() => share.innerText(), patient).not.toBe('100%');
    expect(page.url()).toContain('Competitor+1');
    await close();
  });
});
