import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reach } from '../../server/contract/audience.ts';
import type { Campaign, CampaignSummary, NewCampaign } from '../../server/contract/campaigns.ts';
import type { Segment } from '../../server/contract/segments.ts';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { ask, hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** As long as a person would wait on a busy machine. */
const patient = { timeout: 45_000 };
/** Around the demo town's shop. */
const here = 'at=41.0012,-29.9975,14.5';
const shop: [number, number] = [-29.9975, 41.0012];

/** A marketer draws an area and sees whom it truly reaches, in a real browser on the demo town. */
describe.skipIf(!executable)('campaigns: draw and see', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let key = '';
  let segment: Segment;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation();
    service = await start(place);
    browser = await launch(executable ?? '');
    const { stdout } = await hexhood(place, 'link');
    owner = await signedIn(service, stdout.split('#token=')[1]?.trim() ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
    segment = await api<Segment>('/segments', {
      name: 'Regulars',
      definition: { all: [{ type: 'purchases', count: { min: 5 } }] },
    });
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
  const api = <Answer>(path: string, body?: unknown, method?: string) => ask<Answer>(service, key, path, body, method);
  const campaigns = async () => (await api<{ items: CampaignSummary[] }>('/campaigns')).items;
  const campaign = (id: string) => api<Campaign>(`/campaigns/${id}`);
  const made = (patch: Partial<NewCampaign> & { name: string }) => api<Campaign>('/campaigns', patch);
  const idOf = (page: Page): string => /\/campaigns\/(\d+)/.exec(page.url())?.[1] ?? '';
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
  async function opened(one: Campaign, options: BrowserContextOptions = {}) {
    const known = await open(`/campaigns/${one.id}?part=who&${here}`, options);
    await counted(known.page);
    return known;
  }
  const sentence = (page: Page) => page.locator('.hx-reach-head .hx-sentence').innerText();
  /** The answer on the screen is to what is on the screen. */
  async function counted(page: Page): Promise<void> {
    await page.locator('.hx-reach-head .hx-sentence').waitFor();
    const unsettled = page.locator('.hx-reach-head[data-stale], .hx-thin[data-on]');
    await expect.poll(() => unsettled.count(), patient).toBe(0);
  }
  const saved = (page: Page) => page.getByRole('status').getByText('Saved', { exact: true }).waitFor();
  /** What POST /reach says to what is stored, as the page asks it. */
  const reachOf = ({ id, area, segmentId, holdout }: Campaign) =>
    api<Reach>('/reach', { area, campaignId: id, holdout, ...(segmentId ? { segment: segmentId } : {}) });
  const numbers = async (page: Page): Promise<number[]> =>
    (await page.locator('.hx-waterfall strong').allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
  /** The steps that the screen shows, without those that repeat the one before. */
  const expected = ({ steps: { any } }: Reach, hasSegment: boolean): (number | null)[] => [
    any.inArea,
    ...(hasSegment ? [any.inSegment] : []),
    any.withContact,
    any.withConsent,
    ...(any.active === any.withConsent ? [] : [any.active]),
    any.notCapped,
    ...(any.reachable === any.notCapped ? [] : [any.reachable]),
  ];
  async function drawOutline(page: Page, corners: [number, number][]): Promise<void> {
    await page.getByRole('button', { name: 'Outline' }).click();
    await page.getByRole('button', { name: 'Draw it on the map' }).click();
    await page.getByText('Click corner after corner').waitFor();
    const box = await page.getByTestId('map').boundingBox();
    for (const [x, y] of corners) {
      await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y, { steps: 4 });
      await page.mouse.click((box?.x ?? 0) + x, (box?.y ?? 0) + y);
    }
  }

  test('an empty page teaches; an outline is drawn, a segment picked, the numbers are the API’s, and a reload keeps it', async () => {
    const { page, complaints, close } = await open(`/?${here}`);
    await mapIdle(page);
    await page.getByRole('link', { name: 'Campaigns' }).click();
    await page.getByRole('heading', { name: 'Write to the people around you' }).waitFor();
    await shows(page, 'campaigns-none');
    await page.getByRole('button', { name: 'New campaign' }).click();
    await page.getByText('Everywhere, also people').waitFor();
    await counted(page);
    expect(await sentence(page)).toMatch(/^This reaches [\d,]+ of your 5,000 customers/);

    await drawOutline(page, [
      [300, 250],
      [640, 280],
      [620, 560],
      [280, 540],
    ]);
    // While it is drawn, before anything is kept.
    await expect.poll(() => sentence(page), patient).toMatch(/in this area/);
    await page.getByRole('button', { name: 'Close the outline' }).click();
    await page.getByText('Drag a corner').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByLabel('Segment', { exact: true }).selectOption({ label: 'Regulars' });
    await expect.poll(() => sentence(page), patient).toMatch(/in “Regulars” in this area/);
    await counted(page);
    await saved(page);

    const one = await campaign(idOf(page));
    expect(one).toMatchObject({ state: 'draft', segmentId: segment.id, area: { type: 'Polygon' } });
    const reach = await reachOf(one);
    expect(await numbers(page)).toEqual(expected(reach, true));
    expect(reach.reachable.any).toBeGreaterThan(10);
    expect(await sentence(page)).toContain(`reaches ${reach.reachable.any} of the ${reach.eligible} in`);
    const rows = await page.locator('.hx-hood-table tbody tr').count();
    expect(rows).toBe(reach.neighborhoods.filter(({ inArea }) => inArea !== 0).length);

    await page.reload();
    await page.getByText('Outline of 4 corners').waitFor();
    await counted(page);
    expect(await numbers(page)).toEqual(expected(reach, true));
    await page.goBack();
    await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });

  test('by keyboard alone: a circle around the shop, a neighborhood by name, one left out, and each step undone', async () => {
    const one = await made({ name: 'Typed' });
    const { page, complaints, close } = await opened(one);
    await page.getByRole('button', { name: 'Circle' }).press('Enter');
    await page.getByRole('button', { name: /^Take (?!the middle)/ }).press('Enter');
    await page.getByLabel('Radius in meters').first().fill('700');
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByText('Circle of 700 m').waitFor();

    await page.getByLabel('Leave out', { exact: true }).check({ force: true });
    await page.getByRole('button', { name: 'Neighborhoods' }).press('Enter');
    await page.getByLabel('Find by name').fill('guild');
    await page.getByRole('checkbox', { name: 'Guildhall' }).press('Space');
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await counted(page);
    await saved(page);
    const stored = (await campaign(one.id)).area;
    expect(stored).toMatchObject({
      type: 'difference',
      from: { type: 'circle', center: shop.map((degrees) => expect.closeTo(degrees, 2)), radiusMeters: 700 },
      minus: { type: 'neighborhoods' },
    });
    expect(await numbers(page)).toEqual(expected(await reachOf(await campaign(one.id)), false));
    const without = await sentence(page);

    await page.getByRole('button', { name: 'Add instead of leaving out: Guildhall' }).press('Enter');
    await expect.poll(() => sentence(page), patient).not.toBe(without);
    await page.keyboard.press('Control+z');
    await expect.poll(() => sentence(page), patient).toBe(without);
    await page.getByRole('button', { name: 'Remove: Guildhall' }).click();
    await page.getByRole('button', { name: 'Undo the last step' }).click();
    await expect.poll(async () => (await campaign(one.id)).area, patient).toEqual(stored);
    expect(complaints).toEqual([]);
    await close();
  });

  test('neighborhoods are clicked on the map, distances and minutes are chosen, and a step is shown where its people live', async () => {
    const one = await made({ name: 'Chosen' });
    const { page, complaints, close } = await opened(one);
    await page.getByRole('button', { name: 'Neighborhoods' }).click();
    const box = await page.getByTestId('map').boundingBox();
    const click = () => page.mouse.click((box?.x ?? 0) + 460, (box?.y ?? 0) + 420);
    await mapIdle(page);
    await click();
    await page.getByText('1 chosen').waitFor();
    await click();
    await page.getByText('0 chosen').waitFor();
    await click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Distance' }).click();
    await page.getByLabel('Up to, in km').fill('1.5');
    await page.getByLabel('Beyond, in km').fill('1');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByText('1 km to 1.5 km from').waitFor();
    await page.getByRole('button', { name: 'Travel time' }).click();
    await page.getByText('10 min on foot from').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await counted(page);
    await saved(page);
    const area = (await campaign(one.id)).area;
    expect(area).toMatchObject({
      type: 'union',
      areas: [{ type: 'neighborhoods' }, { fromMeters: 1000 }, { minutes: 10 }],
    });
    await page.getByText('agreed to it').click();
    await page.getByText('On the map: people by neighborhood.').waitFor();
    const hood = page.locator('.hx-hood-table tbody button').first();
    await hood.click();
    expect(await hood.getAttribute('aria-pressed')).toBe('true');
    await page.locator('summary', { hasText: 'By channel' }).click();
    await page.getByRole('columnheader', { name: 'E-mail' }).waitFor();
    await shows(page, 'campaigns-who-hood');
    expect(complaints).toEqual([]);
    await close();
  });

  test('an outline that crosses itself is refused where it does, and the numbers before stay', async () => {
    const { page, close } = await opened(await made({ name: 'Bow tie' }));
    const before = await sentence(page);
    await drawOutline(page, [
      [300, 300],
      [500, 500],
      [500, 300],
      [300, 480],
    ]);
    await page.getByRole('alert').getByText('The outline crosses itself').waitFor();
    expect(await sentence(page)).toBeTruthy();
    await page.keyboard.press('Escape');
    await counted(page);
    expect(await sentence(page)).toBe(before);
    await close();
  });

  test('two people in one draft: what differs is put together, what collides is asked', async () => {
    const one = await made({ name: 'Shared' });
    const { page, close } = await opened(one);
    await api(`/campaigns/${one.id}`, { priority: 80 }, 'PATCH');
    const name = page.getByLabel('Name of the campaign');
    await name.fill('Ours');
    await expect.poll(async () => (await campaign(one.id)).name, patient).toBe('Ours');
    expect((await campaign(one.id)).priority).toBe(80);
    await api(`/campaigns/${one.id}`, { name: 'Theirs' }, 'PATCH');
    await name.fill('Mine');
    await page.getByText('Somebody else changed this too').waitFor();
    expect((await campaign(one.id)).name).toBe('Theirs');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await saved(page);
    expect((await campaign(one.id)).name).toBe('Mine');
    await close();
  });

  test('while the server is away nothing is lost, and it is said', async () => {
    const one = await made({ name: 'Offline' });
    const { page, close } = await opened(one);
    await page.route('**/api/v1/**', (route) => route.abort());
    await page.getByLabel('Name of the campaign').fill('Kept');
    await page.getByText('Kept here, saved later').waitFor();
    await page.getByRole('button', { name: 'Circle' }).click();
    await page.getByRole('button', { name: /^Take (?!the middle)/ }).click();
    await page.getByText('It could not be counted.').waitFor();
    await page.unroute('**/api/v1/**');
    await page.reload();
    await page.getByText(/^Circle of /).waitFor();
    await saved(page);
    expect(await campaign(one.id)).toMatchObject({ name: 'Kept', area: { type: 'circle' } });
    await close();
  });

  test('the list says state and what each does; a draft is duplicated, and deleted when asked once; days go by keyboard', async () => {
    await made({
      name: 'Planned',
      channels: ['email', 'flyer'],
      schedule: { startAt: '2027-03-10T09:00:00Z', endAt: '2027-03-12T09:00:00Z', sendTime: null, days: null },
    });
    const { page, complaints, close } = await open(`/campaigns?${here}`);
    const row = page.getByRole('listitem').filter({ hasText: 'Planned' });
    await row.getByText('Once, by e-mail or flyer').waitFor();
    await row.getByText('Draft').waitFor();
    await shows(page, 'campaigns-list');
    await page.getByRole('button', { name: 'Duplicate Planned' }).click();
    await page.getByLabel('Name of the campaign').waitFor();
    expect(await page.getByLabel('Name of the campaign').inputValue()).toBe('Planned (copy)');
    await page.getByRole('button', { name: 'All campaigns' }).click();
    await page.getByRole('button', { name: 'Delete Planned (copy)' }).click();
    await page.getByRole('alertdialog').getByText('nothing of it was sent').waitFor();
    await page.getByRole('button', { name: 'Delete the draft' }).click();
    await page.getByText('Planned (copy) is deleted.').waitFor();
    expect((await campaigns()).map(({ name }) => name)).not.toContain('Planned (copy)');

    await page.getByRole('button', { name: 'Calendar' }).click();
    await page.locator('.hx-month [tabindex="0"]').focus();
    while (!page.url().includes('2027-03')) await page.keyboard.press('PageDown');
    await page.getByText('March 2027', { exact: true }).waitFor();
    await page.locator('[data-day="2027-03-10"]').click();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: '11 Mar 2027: 1 campaign', pressed: true }).waitFor();
    await page.getByRole('button', { name: 'Open Planned' }).waitFor();
    await shows(page, 'campaigns-calendar');
    expect(complaints).toEqual([]);
    await close();
  });

  test('who does not see single customers gets rounded numbers, and is told so', async () => {
    const one = await made({ name: 'Rounded', area: { type: 'circle', center: shop, radiusMeters: 900 } });
    const link = (await hexhood(place, 'user', 'marketer@example.com', '--role', 'marketer')).stdout;
    const marketer = await signedIn(service, link.split('#token=')[1]?.trim() ?? '');
    const { page, close } = await opened(one, { storageState: marketer });
    await page.getByText('Numbers are rounded, and groups of fewer than').waitFor();
    for (const count of await numbers(page)) expect(count % 5).toBe(0);
    await close();
  });

  test('every state has a word and a sign, and can be picked alone', async () => {
    const { page, close } = await open('/');
    const known = (await campaigns())[0];
    const of = (state: CampaignSummary['state'], name: string, patch: Partial<CampaignSummary> = {}) => ({
      ...known,
      ...{ id: `9${name.length}`, state, name, channels: ['email', 'sms'], sent: 412, redeemed: 38 },
      launchedAt: state === 'draft' ? null : '2026-03-02T09:00:00Z',
      ...patch,
    });
    const items = [
      of('active', 'Lunch for the offices', {
        trigger: { type: 'fence', kinds: ['entered'], geofenceIds: null, firstVisitOnly: false },
      }),
      of('scheduled', 'Easter bread', {
        schedule: { startAt: '2027-03-10T09:00:00Z', endAt: null, sendTime: null, days: null },
      }),
      of('paused', 'We miss you', { trigger: { type: 'customer', when: 'silent', days: 45 } }),
      of('ended', 'Opening of the terrace', { endedAt: '2026-04-01T09:00:00Z' }),
      of('draft', 'Birthday cake', { trigger: { type: 'customer', when: 'birthday' } }),
    ];
    await page.route(/\/api\/v1\/campaigns\?/, (route) => route.fulfill({ json: { items, nextCursor: null } }));
    await page.getByRole('link', { name: 'Campaigns' }).click();
    for (const state of ['Running', 'Scheduled', 'Paused', 'Ended', 'Draft'])
      await page.getByRole('list', { name: 'Your campaigns' }).getByText(state, { exact: true }).waitFor();
    await page.getByText('After 45 days without a purchase').waitFor();
    await shows(page, 'campaigns-states');
    await page.getByRole('button', { name: 'Paused', exact: true }).click();
    expect(await page.getByRole('list', { name: 'Your campaigns' }).getByRole('listitem').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('state')).toBe('paused');
    await close();
  });

  for (const { name, ...screen } of screens) {
    test(`it is all there and clean: ${name}`, async () => {
      const one = await made({
        name: `Fresh bread, ${name}`,
        segmentId: segment.id,
        area: {
          type: 'difference',
          from: { type: 'circle', center: shop, radiusMeters: 900 },
          minus: { type: 'circle', center: [-29.993, 41.0052], radiusMeters: 250 },
        },
      });
      const { page, complaints, close } = await opened(one, screen);
      await shows(page, `campaigns-who-${name}`);
      if (screen.viewport.width < 800) await page.getByRole('slider').press('End');
      await page.getByRole('heading', { name: 'By neighborhood' }).scrollIntoViewIfNeeded();
      await shows(page, `campaigns-waterfall-${name}`);
      await page.getByRole('button', { name: 'Message and offer' }).click();
      await page.getByRole('link', { name: 'Message' }).waitFor();
      expect(new URL(page.url()).searchParams.get('part')).toBe('message');
      await page.goto(`${service.url}/campaigns`);
      await page.getByRole('heading', { name: 'Campaigns' }).waitFor();
      await shows(page, `campaigns-list-${name}`);
      expect(complaints).toEqual([]);
      await close();
    });
  }
});
