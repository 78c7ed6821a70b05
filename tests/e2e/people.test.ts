import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { parse } from 'csv-parse/sync';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch, screens, signedIn } from '../support/browser.ts';
import { realFile } from '../support/real-data.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));
const names = ['square-customers', 'square-transactions', 'subscribed_members_export', 'unsubscribed_members_export'];
const paths = names.map((name) => realFile(`baltimore/${name}.csv`));
const slow = { timeout: 240_000 };

type Row = Record<string, string>;
const rowsOf = (index: number): Row[] =>
  parse(readFileSync(paths[index] ?? ''), { bom: true, columns: true, skip_empty_lines: true });

const centsOf = (dollars: string): number => Math.round(Number(dollars.replaceAll(/[$,]/g, '')) * 100);
const shown = (cents: number): string =>
  (cents / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD', minimumFractionDigits: 2 });
const count = (value: number): string => value.toLocaleString('en-US');

/** What the transactions add up to, reckoned from the file alone. */
function moneyInFile() {
  const sum = (rows: Row[]) => rows.reduce((so, row) => so + centsOf(row['Total Collected'] ?? ''), 0);
  const line = (rows: Row[]) => [count(rows.length), shown(sum(rows))];
  const rows = rowsOf(1);
  const isRefund = (row: Row) => row['Event Type'] === 'Refund';
  return {
    payments: line(rows.filter((row) => !isRefund(row))),
    refunds: line(rows.filter(isRefund)),
    net: line(rows),
    anonymous: line(rows.filter((row) => row['Customer ID'] === '')),
  };
}

/** How many people the customers' files tell of: those with one e-mail or one phone are one person. */
function peopleInFiles(): number {
  const leaders = new Map<string, string>();
  const leader = (key: string): string => {
    const next = leaders.get(key) ?? key;
    return next === key ? key : leader(next);
  };
  const people = [0, 2, 3].flatMap((file) => rowsOf(file).map((row, index) => ({ row, key: `row ${file} ${index}` })));
  for (const { row, key } of people) {
    const phone = row['Phone Number']?.replaceAll(/\D/g, '').slice(-10);
    for (const shared of [row['Email Address']?.toLowerCase(), phone])
      if (shared) leaders.set(leader(key), leader(shared));
  }
  return new Set(people.map(({ key }) => leader(key))).size;
}

/** Lets go of files over the window, all at once, as a person's mouse would. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const held = files.map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }));
  await page.evaluate(`(() => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of ${JSON.stringify(held)}) dataTransfer.items.add(new File([text], name));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  })()`);
}

const cellsOf = async (row: Locator): Promise<string[]> =>
  (await row.getByRole('cell').allTextContents()).map((one) => one.trim());

/** A shop's own exports, in a real browser: dropped as they are, looked at, brought in, and looked up. */
describe.skipIf(!executable || paths.includes(undefined))('the files of a shop', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let importUrl = '';

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation({ HEXHOOD_DEMO: 'off' });
    service = await start(place);
    browser = await launch(executable ?? '');
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
    const key = await hexhood(place, 'key', '--role', 'owner');
    await fetch(`${service.url}/api/v1/stores`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key.stdout.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Harbor Bean', position: [-76.5828, 39.2853], timeZone: 'America/New_York' }),
    });
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  async function open(url: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      storageState: owner,
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(url);
    return { page, complaints, close: () => context.close() };
  }
  /** A picture, nothing too wide for the screen, and nothing serious for who hears or cannot point at it. */
  async function shows(page: Page, picture: string): Promise<void> {
    await page.screenshot({ path: join(pictures, `${picture}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  const bringIn = (page: Page) => page.getByRole('button', { name: 'Bring in 4 files' });

  test('are dropped together, recognized, and nothing is written yet', async () => {
    const { page, complaints, close } = await open(`${service.url}/import`);
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
    await drop(
      page,
      paths.filter((path) => path !== undefined),
    );
    await bringIn(page).waitFor();
    const card = (index: number) => page.getByRole('region', { name: `${names[index]}.csv`, exact: true });
    await card(0)
      .getByText(/Square customer directory, about 3,\d+ people/)
      .waitFor();
    await card(1)
      .getByText(/Square transactions, about 3\d,\d+ rows/)
      .waitFor();
    await card(2)
      .getByText(/agreed to e-mail/)
      .waitFor();
    await card(3)
      .getByText(/left the e-mail list/)
      .waitFor();
    await card(0).getByRole('button', { name: 'Check the columns' }).click();
    const preview = card(0).getByRole('table', { name: /first 20 rows/ });
    await preview.waitFor();
    expect(await preview.getByRole('row').count()).toBe(21);
    expect(await card(0).getByLabel('What “Email Address” is').inputValue()).toBe('email');
    importUrl = page.url();
    await page.goto(`${service.url}/customers`);
    await page.getByText('No customers yet').waitFor();
    await page.getByText('4 files wait for your OK').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test.each(screens)('wait to be looked at on $name', async ({ name, ...options }) => {
    const { page, complaints, close } = await open(importUrl, options);
    await bringIn(page).waitFor();
    await page.getByText(/Square transactions, about/).waitFor();
    await shows(page, `review-${name}`);
    await page.getByRole('button', { name: 'Check the columns' }).first().click();
    await page.getByRole('table', { name: /first 20 rows/ }).waitFor();
    await shows(page, `review-columns-${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  test('a column can be read otherwise, and back', async () => {
    const { page, close } = await open(importUrl);
    const card = page.getByRole('region', { name: 'square-customers.csv', exact: true });
    await card.getByRole('button', { name: 'Check the columns' }).click();
    const column = card.getByLabel('What “Birthday” is');
    await card.getByRole('table').getByText('Birthday: 1960-01-01').waitFor();
    await column.selectOption('since');
    await card.getByRole('table').getByText('Customer since: 1960-01-01').waitFor();
    await column.selectOption('birthday');
    await card.getByRole('table').getByText('Birthday: 1960-01-01').waitFor();
    await close();
  });

  test('go in with one click, and the report adds up to the row and to the cent', async () => {
    const { page, complaints, close } = await open(importUrl);
    await bringIn(page).waitFor();
    const started = performance.now();
    await bringIn(page).click();
    await page.getByRole('heading', { name: 'Import done' }).waitFor(slow);
    console.log(`four files of a shop: imported in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const sums = page.getByRole('table', { name: 'What became of the rows' });
    const lines = (await Promise.all((await sums.getByRole('row').all()).map(cellsOf))).filter(
      ({ length }) => length > 0,
    );
    const numbers = lines.map((line) => line.map((cell) => Number(cell.replaceAll(/\D/g, ''))));
    for (const line of numbers) expect(line.slice(0, -1).reduce((so, one) => so + one, 0)).toBe(line.at(-1));
    const read = names.map((_name, index) => rowsOf(index).length);
    expect(numbers.map((line) => line.at(-1))).toEqual([...read, read.reduce((so, one) => so + one, 0)]);
    const money = page.getByRole('table', { name: 'Money in this file' });
    const [_headings, payments, refunds, net, anonymous] = await Promise.all(
      (await money.getByRole('row').all()).map(cellsOf),
    );
    const expected = moneyInFile();
    expect({ payments, refunds, net, anonymous }).toEqual(expected);
    expect(expected.anonymous[0]).toBe('9,000');
    expect(complaints).toEqual([]);
    await close();
  });

  test.each(screens)('have their report on $name', async ({ name, ...options }) => {
    const { page, complaints, close } = await open(importUrl, options);
    await page.getByRole('heading', { name: 'Import done' }).waitFor();
    await shows(page, `report-${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  test.each(screens)('are one list of people, each once, on $name', async ({ name, ...options }) => {
    const { page, complaints, close } = await open(importUrl, options);
    await page.getByRole('button', { name: 'See the customers' }).click();
    await page
      .getByText(`${count(peopleInFiles())} customers`)
      .first()
      .waitFor();
    await shows(page, `customers-${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  test.each(screens)('who was in two files is one person with both records, on $name', async ({ name, ...options }) => {
    const { page, complaints, close } = await open(importUrl, options);
    await page.getByText('See who').click();
    await page
      .getByRole('link', { name: /The same person as/ })
      .first()
      .click();
    const records = page.getByRole('region', { name: 'What is known from where' });
    await records.getByRole('listitem').nth(1).waitFor();
    await page.getByRole('button', { name: /^Undo/ }).first().waitFor();
    await shows(page, `customer-${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  test('and what was joined can be taken apart again', async () => {
    const { page, complaints, close } = await open(importUrl);
    await page.getByText('See who').click();
    await page
      .getByRole('link', { name: /The same person as/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Undo/ }).first().click();
    await page
      .getByText(/undone on/)
      .first()
      .waitFor();
    await page.goto(`${service.url}/customers`);
    await page
      .getByText(`${count(peopleInFiles() + 1)} customers`)
      .first()
      .waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
