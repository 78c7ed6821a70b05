import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Campaign } from '../../server/contract/campaigns.ts';
import type { CampaignResults } from '../../server/contract/results.ts';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { ask, hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));
const patient = { timeout: 45_000 };

/** Results for somebody without an account, in a real browser. */
describe.skipIf(!executable)('shared results', () => {
  let place: Installation;
  let service: Service;
  let browser: Browser;
  let owner: BrowserContextOptions['storageState'];
  let key = '';
  let campaign: Campaign;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    place = await installation();
    service = await start(place);
    browser = await launch(executable ?? '');
    key = (await hexhood(place, 'key', '--role', 'owner')).stdout.trim();
    owner = await signedIn(service, (await hexhood(place, 'link')).stdout.split('#token=')[1]?.trim() ?? '');
    // Flyers to everybody in the demo town: nothing has to be sent, and there are people to compare.
    campaign = await api<Campaign>('/campaigns', {
      name: 'Bread week',
      channels: ['flyer'],
      variants: [{ name: 'A', texts: { flyer: { title: 'Bread', text: 'Come by' } } }],
      offer: { kind: 'percent', value: 10, title: '10% off', code: 'shared', sharedCode: 'BREAD' },
      holdout: { unit: 'neighborhoods', share: 0.5 },
    });
    await api(`/campaigns/${campaign.id}/launch`, {});
    await vi.waitFor(
      async () => expect((await results()).outcomes.buyers.treated.people).toBeGreaterThan(100),
      patient,
    );
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await place?.remove();
  });

  const api = <Answer>(path: string, body?: unknown, method?: string) => ask<Answer>(service, key, path, body, method);
  const results = () => api<CampaignResults>(`/campaigns/${campaign.id}/results`);
  async function open(address: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-IE', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) asked.push(pathname);
    });
    await page.goto(address);
    return { context, page, asked };
  }

  test('a link is made on the page of results, read by anybody who has it, and shows nothing once it is taken back', async () => {
    const { context, page } = await open(`${service.url}/campaigns/${campaign.id}?part=results`, {
      storageState: owner,
    });
    await mapIdle(page);
    await page.getByRole('button', { name: 'Make a link' }).click();
    const link = await page.getByRole('textbox', { name: 'Share' }).inputValue();
    expect(link).toMatch(/\/shared#\w+/);

    const shared = await open(`${service.url}/shared${new URL(link).hash}`, { viewport: { width: 800, height: 480 } });
    await shared.page.getByRole('heading', { level: 2, name: 'Bread week' }).waitFor();
    await shared.page.getByText('Totals only: nobody can be recognized in them.').waitFor();
    expect(await shared.page.title()).toContain('Bread week');
    expect(new Set(shared.asked)).toEqual(new Set(['/api/v1/shared']));
    await shared.page.mouse.move(400, 400);
    await shared.page.mouse.wheel(0, 300);
    await expect.poll(() => shared.page.evaluate('scrollY'), patient).toBeGreaterThan(0);
    const { neighborhoods } = await results();
    await shared.page.getByText('By neighborhood').click();
    expect(await shared.page.locator('details table tbody tr').count()).toBeLessThanOrEqual(neighborhoods.length);

    await page.getByRole('button', { name: 'Take the link back' }).click();
    await page.getByText('The link does not work any more.').waitFor();
    await shared.page.reload();
    await shared.page.getByText('This link shows nothing any more').waitFor();
    await shared.page.goto('about:blank');
    await shared.page.goto(`${service.url}/shared`);
    await shared.page.getByText('This link is not whole').waitFor();
    await shared.context.close();
    await context.close();
  });

  test.each(screens)('reads well on $name', async ({ name, ...options }) => {
    const { token } = await api<{ token: string }>(`/campaigns/${campaign.id}/share`, {});
    const { context, page } = await open(`${service.url}/shared#${token}`, options);
    await page.getByRole('heading', { level: 2, name: 'Bread week' }).waitFor();
    await page.screenshot({ path: join(pictures, `shared-${name}.png`), fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await context.close();
  });
});
