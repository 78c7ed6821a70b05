import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { booleanPointInPolygon, point } from '@turf/turf';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign, CampaignProgress } from '../../server/contract/campaigns.ts';
import type { CustomerSummary } from '../../server/contract/people.ts';
import type { Redemption } from '../../server/contract/redemptions.ts';
import type { CampaignResults } from '../../server/contract/results.ts';
import { mailServer } from '../channels/support.ts';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { realFile } from '../support/real-data.ts';
import { ask, hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));
const names = ['baltimore.osm.pbf', 'square-customers.csv', 'square-transactions.csv'];
const lists = ['subscribed_members_export.csv', 'unsubscribed_members_export.csv'];
const files = [...names, ...lists].map((name) => realFile(`baltimore/${name}`));
/** As long as a person would wait on a busy machine. */
const patient = { timeout: 90_000 };
const door = { latitude: 39.2853, longitude: -76.5828, accuracy: 8 };
const { mails, port } = await mailServer();

/** A marketer's whole job, in a real browser on a real shop's files: from the drawing to who got a letter and came. */
describe.skipIf(!executable || files.includes(undefined))('campaigns: send and redeem', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let key = '';

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation({ HEXHOOD_DEMO: 'off', SMTP_URL: `smtp://127.0.0.1:${port}` });
    service = await start(place);
    browser = await launch(executable ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
    owner = await signedIn(service, (await hexhood(place, 'link')).stdout.split('#token=')[1]?.trim() ?? '');
    await hexhood(place, 'import', files[0] ?? '');
    await hexhood(place, 'import', ...files.slice(1).map(String));
    const { longitude, latitude } = door;
    await api('/stores', { name: 'Fleet Street', position: [longitude, latitude], timeZone: 'America/New_York' });
    // Whatever the hour of the test.
    await api('/campaigns/settings', { quietHours: null, confirmAbove: 20 }, 'PATCH');
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  const api = <Answer>(path: string, body?: unknown, method?: string) => ask<Answer>(service, key, path, body, method);
  async function everybody(): Promise<CustomerSummary[]> {
    const all: CustomerSummary[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { items: CustomerSummary[]; nextCursor: string | null } = await api(
        `/customers?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }
  async function open(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-IE', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(path.startsWith('http') ? path : service.url + path);
    return { context, page, complaints };
  }
  async function shows(page: Page, picture: string): Promise<void> {
    await page.screenshot({ path: join(pictures, `sending-${picture}.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  }
  async function counted(page: Page): Promise<number[]> {
    await page.locator('.hx-reach-head .hx-sentence').waitFor();
    const unsettled = page.locator('.hx-reach-head[data-stale], .hx-thin[data-on]');
    await expect.poll(() => unsettled.count(), patient).toBe(0);
    return (await page.locator('.hx-waterfall strong').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
  }

  test('a marketer draws on the map of Baltimore, picks a segment, reads whom it reaches, writes, launches, and exactly these get it, once', async () => {
    await api('/segments', {
      name: 'Came twice',
      definition: { all: [{ type: 'purchases', count: { min: 2 } }] },
    });
    const { context, page, complaints } = await open('/campaigns?at=39.2853,-76.5828,14', { storageState: owner });
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByText('Everywhere, also people').waitFor();
    await page.getByRole('button', { name: 'Outline' }).click();
    await page.getByRole('button', { name: 'Draw it on the map' }).click();
    await page.getByText('Click corner after corner').waitFor();
    await mapIdle(page);
    const box = await page.getByTestId('map').boundingBox();
    for (const [x, y] of [
      [250, 220],
      [640, 260],
      [600, 590],
      [230, 540],
    ] as const) {
      await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y, { steps: 4 });
      await page.mouse.click((box?.x ?? 0) + x, (box?.y ?? 0) + y);
    }
    await page.getByRole('button', { name: 'Close the outline' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByLabel('Segment', { exact: true }).selectOption({ label: 'Came twice' });
    await page.getByText(/in “Came twice” in this area/).waitFor();
    await page.getByLabel('Name of the campaign').fill('Bread week');

    await page.getByRole('link', { name: 'Message' }).first().click();
    await page.getByRole('checkbox', { name: 'E-mail' }).check();
    await page.getByLabel('Subject').fill('Bread for {{first_name|neighbor}}');
    await page
      .getByRole('textbox', { name: 'Text', exact: true })
      .fill('Hello {{first_name|neighbor}}, come by this week.');
    await page.getByText('Hello Ada, come by this week.').waitFor();
    await page.getByRole('link', { name: 'Who' }).first().click();
    const numbers = await counted(page);
    await shows(page, 'who');

    // Told apart from what the page says: by hand, from the list of customers.
    const id = /\/campaigns\/(\d+)/.exec(page.url())?.[1] ?? '';
    await expect.poll(async () => (await api<Campaign>(`/campaigns/${id}`)).channels, patient).toEqual(['email']);
    const { area } = await api<Campaign>(`/campaigns/${id}`);
    if (area.type !== 'Polygon') throw new Error(area.type);
    const outline = { type: 'Polygon' as const, coordinates: area.coordinates as [number, number][][] };
    const inside = (await everybody()).filter(
      ({ position }) => position && booleanPointInPolygon(point([...position]), outline),
    );
    const regulars = inside.filter(({ purchases }) => (purchases ?? 0) >= 2);
    const willing = regulars.filter(({ email, consents }) => email !== null && consents.email === 'granted');
    const reachable = numbers.at(-1) ?? 0;
    expect(numbers.slice(0, 2)).toEqual([inside.length, regulars.length]);
    expect(numbers).toContain(willing.length);
    expect(reachable).toBeGreaterThan(20);
    expect(reachable).toBeLessThan(willing.length);

    await page.getByRole('link', { name: 'When' }).first().click();
    await page.getByText('It could show a difference').or(page.getByText('it cannot show')).first().waitFor();
    await page.getByRole('link', { name: 'Launch' }).first().click();
    await page.getByText('1 thing is still missing').waitFor();
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Fleet Street Bakery');
    await page.getByLabel('E-mail address').fill('bakery@example.com');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.goBack();
    await page.getByText('Everything is there.').waitFor();
    await page.getByText(`It reaches ${reachable} people now.`).waitFor();
    await shows(page, 'check');
    await page.getByRole('button', { name: 'Launch' }).click();
    await page.getByText(`Write to ${reachable} people?`).waitFor();
    expect(mails).toEqual([]);
    await page.getByRole('button', { name: 'Yes, launch it' }).click();
    await page.getByText('Running').waitFor();

    const progress = () => api<CampaignProgress>(`/campaigns/${id}/progress`);
    await expect.poll(async () => (await progress()).messages.sent, { timeout: 120_000 }).toBe(reachable);
    const wanted = new Set(willing.map(({ email }) => email));
    const addresses = mails.map(({ to }) => to);
    expect(addresses.filter((to) => !wanted.has(to))).toEqual([]);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses).toHaveLength(reachable);
    const [{ mail } = { mail: undefined }] = mails;
    expect(mail?.subject).toMatch(/^Bread for \S+$/);
    expect(mail?.from?.text).toBe('"Fleet Street Bakery" <bakery@example.com>');
    expect(mail?.headers.get('list')).toMatchObject({ unsubscribe: { url: expect.stringContaining('/u/') } });
    await expect.poll(() => page.locator('dt:text-is("Sent") + dd').innerText(), patient).toBe(String(reachable));
    await mapIdle(page);
    await shows(page, 'live');
    await page.getByRole('link', { name: 'Results' }).click();
    // Who is left alone is drawn anew for each campaign, and may be too few: the page gives the reason that the API gives.
    const { outcomes } = await api<CampaignResults>(`/campaigns/${id}/results`);
    const reasons: Record<string, string> = {
      too_early: 'It is too early to tell.',
      too_few_people: 'Too few people to compare.',
      too_few_events: 'Too little happened to compare.',
    };
    await page
      .locator('.hx-verdict')
      .getByText(reasons[outcomes.buyers.reason ?? ''] ?? 'a reason')
      .waitFor();
    await shows(page, 'results');
    expect(complaints).toEqual([]);
    await context.close();
  }, 300_000);

  test('who walks in at the door is offered something on their phone, and the till takes it', async () => {
    const { longitude, latitude } = door;
    await api('/geofences', {
      name: 'Door',
      area: { type: 'circle', center: [longitude, latitude], radiusMeters: 60 },
    });
    const campaign = await api<Campaign>('/campaigns', {
      name: 'Welcome in',
      trigger: { type: 'fence', kinds: ['entered'] },
      channels: ['checkin'],
      offer: { kind: 'gift', title: 'A warm pretzel, free', code: 'personal' },
      variants: [{ name: 'A', texts: { checkin: { title: 'Welcome in', text: 'Have a pretzel: {{code}}' } } }],
      holdout: { unit: 'none', share: 0 },
    });
    await api(`/campaigns/${campaign.id}/launch`, {});
    const setup = async (kind: string, app: string) => {
      const made = await api<{ setup: { app: string; link: string }[] }>('/devices', { kind, name: kind });
      return made.setup.find((one) => one.app === app)?.link ?? '';
    };
    const far = { ...door, latitude: latitude + 0.0015 };
    const phone = await open(await setup('page', 'page'), {
      ...{ geolocation: far, permissions: ['geolocation'] },
      viewport: { width: 390, height: 844 },
    });
    await phone.page.getByRole('button', { name: /^Agree/ }).click();
    const share = phone.page.getByRole('button', { name: 'Share my position once' });
    await share.click();
    await phone.page.getByText('Your position arrived').waitFor();
    expect(await phone.page.getByText('For you').count()).toBe(0);
    // At the pace of a car: anything faster is no walk, and not believed.
    for (const north of [0.0008, 0.0002, 0]) {
      await phone.page.waitForTimeout(4_000);
      await phone.context.setGeolocation({ ...door, latitude: latitude + north });
      await share.click();
      await expect.poll(() => share.isEnabled(), patient).toBe(true);
    }
    await phone.page.getByText('A warm pretzel, free').or(phone.page.getByText('Welcome in')).first().waitFor();
    await shows(phone.page, 'offer');
    const code = /[A-Z0-9]{4}-[A-Z0-9]{4}/.exec(await phone.page.locator('main').innerText())?.[0] ?? '';
    expect(code).not.toBe('');

    const till = await open(await setup('till', 'till'));
    await till.page.getByLabel('Code', { exact: true }).fill(code.toLowerCase());
    await till.page.keyboard.press('Enter');
    await till.page.getByRole('status').getByText('A warm pretzel, free').waitFor();
    await till.page.keyboard.type('4,50');
    await till.page.keyboard.press('Enter');
    await till.page.getByRole('status').getByText('Done. Give:').waitFor();
    const { items } = await api<{ items: Redemption[] }>(`/redemptions?campaign=${campaign.id}`);
    expect(items.map(({ amount, code: used }) => [amount, used])).toEqual([[4.5, code]]);
    const { redeemed, messages } = await api<CampaignProgress>(`/campaigns/${campaign.id}/progress`);
    expect([redeemed, messages.delivered]).toEqual([1, 1]);
    expect([...phone.complaints, ...till.complaints]).toEqual([]);
    await phone.context.close();
    await till.context.close();
  }, 240_000);

  test.each(screens)('every page of a campaign looks as it should on $name', async ({ name, ...options }) => {
    const texts = {
      email: { subject: 'Rolls, {{first_name|neighbor}}', text: 'Come by.\n\n{{code}}' },
      flyer: { title: 'Rolls', text: 'Come by: {{code}}' },
    };
    const draft = await api<Campaign>('/campaigns', {
      ...{ name: 'Rolls', channels: ['email', 'sms', 'flyer'] },
      offer: { kind: 'percent', value: 20, title: '20% off all rolls', code: 'personal', validDays: 14 },
      variants: ['A', 'B'].map((variant) => ({ name: variant, texts })),
    });
    const { items } = await api<{ items: Campaign[] }>('/campaigns');
    const running = items.find(({ name: one }) => one === 'Bread week')?.id;
    const { context, page, complaints } = await open('/campaigns/settings', { ...options, storageState: owner });
    const at = async (path: string, seen: string, picture: string) => {
      if (path) await page.goto(service.url + path);
      await page.getByText(seen).first().waitFor();
      await mapIdle(page);
      await shows(page, `${picture}-${name}`);
    };
    await at('', 'A purchase counts for a campaign', 'settings');
    await at(`/campaigns/${draft.id}?part=message`, 'Come by: KTRM-4HXA', 'message');
    await at(`/campaigns/${draft.id}?part=when`, 'could show a difference', 'when');
    await at(`/campaigns/${draft.id}?part=check`, '3 things are still missing', 'check');
    await at(`/campaigns/${running}?part=live`, 'By channel', 'live');
    await at(`/campaigns/${running}?part=results`, 'In numbers', 'results');
    expect(complaints).toEqual([]);
    await context.close();
  });
});
