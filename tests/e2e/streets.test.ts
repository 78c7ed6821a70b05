import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { realFile } from '../support/real-data.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));
const cities = [
  {
    city: 'baltimore',
    file: realFile('baltimore/baltimore.osm.pbf'),
    at: { lat: 39.2853, lng: -76.5828 },
    question: '1700 fleet st',
    answer: /Fleet Street/,
  },
  {
    city: 'monaco',
    file: realFile('monaco/monaco.osm.pbf'),
    at: { lat: 43.7384, lng: 7.4246 },
    question: 'avenue des spelugues',
    answer: /Avenue des Spélugues/,
  },
];
const byScheme = screens.filter(({ name }) => name.startsWith('desktop'));

/** A real city in a real browser: one command, then its streets, its addresses and its walking times. */
describe.each(cities)('$city from its extract', ({ city, file, at, question, answer }) => {
  describe.skipIf(!executable || !file)('', () => {
    let place: Installation;
    let service: Service;
    let browser: Browser;
    let owner: BrowserContextOptions['storageState'];
    let seconds = 0;

    beforeAll(async () => {
      mkdirSync(pictures, { recursive: true });
      place = await installation({ HEXHOOD_DEMO: 'off' });
      service = await start(place);
      browser = await launch(executable ?? '');
      const started = performance.now();
      await hexhood(place, 'import', file ?? '');
      seconds = (performance.now() - started) / 1000;
      const { stdout } = await hexhood(place, 'link');
      owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
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
    const view = (zoom: number) => `/?at=${at.lat},${at.lng},${zoom}`;

    test('goes in with one command', () => {
      console.log(`${city}: imported in ${seconds.toFixed(1)} s`);
      expect(seconds).toBeGreaterThan(0);
    });

    test.each(byScheme.flatMap((screen) => [12, 14, 16].map((zoom) => ({ ...screen, zoom }))))(
      'is drawn at zoom $zoom on $name, with where it comes from',
      async ({ name, zoom, ...options }) => {
        const { page, complaints, close } = await open(view(zoom), options);
        await mapIdle(page);
        await page.screenshot({ path: join(pictures, `${city}-z${zoom}-${name}.png`) });
        await page
          .getByText(/OpenStreetMap contributors/)
          .first()
          .waitFor();
        expect(complaints).toEqual([]);
        await close();
      },
    );

    test('an address is found as it is typed, and the map goes there', async () => {
      const { page, complaints, close } = await open(view(13));
      await mapIdle(page);
      await page.getByPlaceholder('Find a place').first().fill(question);
      await page.getByRole('option').filter({ hasText: answer }).first().click();
      await mapIdle(page);
      await page.getByText(answer).first().waitFor();
      await page.screenshot({ path: join(pictures, `${city}-address-desktop-light.png`) });
      expect(complaints).toEqual([]);
      await close();
    });
  });
});
