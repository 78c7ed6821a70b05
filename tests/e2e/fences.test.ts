import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FenceEvent, Geofence } from '../../server/contract/geofences.ts';
import { findChromium, launch, mapIdle, screens, signedIn } from '../support/browser.ts';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

const executable = findChromium();
const pictures = fileURLToPath(new URL('./screenshots/', import.meta.url));

/** As long as a person would wait on a busy machine. */
const patient = { timeout: 45_000 };
/** Around the demo town's shop. */
const here = 'at=41.0012,-29.9975,16';

/** An owner watches places, in a real browser on the demo town. */
describe.skipIf(!executable)('zones', () => {
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
  const zones = async () => (await api<{ items: Geofence[] }>('/geofences')).items;
  const zone = async (name: string) => (await zones()).find((one) => one.name === name);
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
  /** Where on the map a pixel of it is on the page. */
  async function onMap(page: Page) {
    const box = await page.getByTestId('map').boundingBox();
    return (x: number, y: number): [number, number] => [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
  }
  async function newZone(options: BrowserContextOptions = {}) {
    const opened = await open(`/fences/new?${here}`, options);
    await opened.page.getByRole('heading', { name: 'New zone' }).waitFor();
    await mapIdle(opened.page);
    return { ...opened, at: await onMap(opened.page) };
  }
  const size = (page: Page) => page.locator('.hx-fence-size').innerText();
  const save = async (page: Page, name: string) => {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Save the zone' }).click();
    await page.getByText(`${name} is watched from now on.`).waitFor();
  };

  test('an empty page teaches, and the first zone is one click away', async () => {
    const { page, complaints, close } = await open('/');
    await mapIdle(page);
    await page.getByRole('link', { name: 'Zones' }).click();
    await page.getByRole('heading', { name: 'Watch a place' }).waitFor();
    await shows(page, 'zones-none');
    await page.getByRole('button', { name: /^Begin with 100 m around/ }).click();
    await page.getByText('Radius 100 m').waitFor();
    await save(page, 'At the shop');
    await page.getByRole('heading', { name: 'At the shop' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/fences\/\d+$/);
    expect((await zone('At the shop'))?.area).toMatchObject({ type: 'circle', radiusMeters: 100 });
    expect(complaints).toEqual([]);
    await close();
  });

  test('a circle is drawn by dragging, made larger by its edge, moved, and each step undone by keyboard', async () => {
    const { page, at, complaints, close } = await newZone();
    await page.getByRole('button', { name: 'Draw it on the map' }).click();
    await page.getByText('Press on the middle').waitFor();
    const drag = async (from: [number, number], to: [number, number], release = true) => {
      await page.mouse.move(...at(...from));
      await page.mouse.down();
      await page.mouse.move(...at((from[0] + to[0]) / 2, (from[1] + to[1]) / 2), { steps: 4 });
      await page.mouse.move(...at(...to), { steps: 8 });
      if (release) await page.mouse.up();
    };
    await drag([300, 500], [400, 500], false);
    await expect.poll(() => size(page), patient).toMatch(/^Radius \d+ m, [\d,]+ m²$/);
    await page.mouse.up();
    const radius = page.getByLabel('Radius in meters').first();
    await radius.waitFor();
    const drawn = Number(await radius.inputValue());
    expect(drawn).toBeGreaterThan(50);
    await page.getByText('Drag it to move it').waitFor();
    await drag([400, 500], [450, 500]);
    await expect.poll(async () => Number(await radius.inputValue()) / drawn, patient).toBeGreaterThan(1.3);
    const larger = Number(await radius.inputValue());
    const middle = page.getByLabel('Middle', { exact: true });
    const before = await middle.inputValue();
    await drag([310, 510], [360, 460]);
    await expect.poll(() => middle.inputValue(), patient).not.toBe(before);
    await page.keyboard.press('Control+z');
    await expect.poll(() => middle.inputValue(), patient).toBe(before);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => Number(await radius.inputValue()), patient).toBe(drawn);
    await page.keyboard.press('Control+Shift+z');
    await expect.poll(async () => Number(await radius.inputValue()), patient).toBe(larger);
    expect(complaints).toEqual([]);
    await close();
  });

  test('everything drawn can be typed: a middle, a radius, a name, by keyboard alone', async () => {
    const { page, close } = await newZone();
    const middle = page.getByLabel('Middle', { exact: true });
    await middle.focus();
    await page.keyboard.type('41.0030, -29.9950');
    await page.keyboard.press('Enter');
    await page.getByText('Radius 100 m').waitFor();
    await page.getByLabel('Radius in meters').first().focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('75');
    await expect.poll(() => size(page), patient).toMatch(/^Radius 75 m, 17,\d00 m²$/);
    await page.getByLabel('Name', { exact: true }).focus();
    await page.keyboard.type('Typed');
    await page.keyboard.press('Enter');
    await page.getByText('Typed is watched from now on.').waitFor();
    expect((await zone('Typed'))?.area).toEqual({ type: 'circle', center: [-29.995, 41.003], radiusMeters: 75 });
    await close();
  });

  test('an outline is clicked corner by corner, snaps to another zone’s corner, and is measured meanwhile', async () => {
    await api('/geofences', {
      name: 'Neighbor',
      area: {
        type: 'Polygon',
        coordinates: [
          [
            [-29.9955, 41.0022],
            [-29.994, 41.0022],
            [-29.994, 41.001],
            [-29.9955, 41.001],
            [-29.9955, 41.0022],
          ],
        ],
      },
    });
    const { page, at, complaints, close } = await newZone();
    await page.getByText('Outline', { exact: true }).click();
    await page.getByRole('button', { name: 'Draw it on the map' }).click();
    await page.getByText('Click corner after corner').waitFor();
    const click = async (x: number, y: number) => {
      await page.mouse.move(...at(x, y), { steps: 5 });
      await page.mouse.click(...at(x, y));
    };
    const corner = await pixelOf(page, [-29.9955, 41.0022]);
    await click(corner.x + 6, corner.y - 5);
    await click(corner.x - 160, corner.y - 20);
    await click(corner.x - 180, corner.y + 140);
    await page.mouse.move(...at(corner.x - 20, corner.y + 150), { steps: 5 });
    await expect.poll(() => size(page), patient).toMatch(/m², [\d.,]+ k?m around$/);
    await click(corner.x - 20, corner.y + 150);
    await page.keyboard.press('Control+z');
    await page.mouse.move(...at(corner.x - 30, corner.y + 130), { steps: 5 });
    await click(corner.x - 30, corner.y + 130);
    await page.getByRole('button', { name: 'Close the outline' }).click();
    await page.getByText('Drag a corner').waitFor();
    await save(page, 'Snapped');
    const saved = await zone('Snapped');
    if (saved?.area.type !== 'Polygon') throw new Error('no outline');
    expect(saved.area.coordinates[0]).toHaveLength(5);
    expect(saved.area.coordinates[0]).toContainEqual([-29.9955, 41.0022]);
    expect(complaints).toEqual([]);
    await close();
  });

  test('an outline that crosses itself is refused by name, where it does, and cannot be saved', async () => {
    const { page, close } = await newZone();
    await page.getByText('Outline', { exact: true }).click();
    await page.getByText('Type the corners').click();
    const corners = page.getByLabel('Corners', { exact: true });
    await corners.fill('41.000, -29.998\n41.002, -29.995\n41.000, -29.995\n41.002, -29.998');
    await page.getByRole('button', { name: 'Take these corners' }).click();
    await page.getByRole('alert').getByText('The outline crosses itself').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Bow tie');
    expect(await page.getByRole('button', { name: 'Save the zone' }).isDisabled()).toBe(true);
    await corners.fill('41.0000, -29.9980\n41.00001, -29.9980\n41.00001, -29.99799');
    await page.getByRole('button', { name: 'Take these corners' }).click();
    await page.getByRole('alert').getByText('That is too small').waitFor();
    await corners.fill('41, -30\nhere');
    await page.getByRole('button', { name: 'Take these corners' }).click();
    await page.getByText('Line 2 is not a place').waitFor();
    await close();
  });

  test('blocks are clicked and grown; a neighborhood and a travel time are taken as they are', async () => {
    const { page, at, complaints, close } = await newZone();
    await page.getByText('Blocks', { exact: true }).click();
    await page.mouse.click(...at(300, 300));
    await page.getByText('1 block chosen').waitFor();
    await page.mouse.click(...at(300, 300));
    await page.getByText('0 blocks chosen').waitFor();
    await page.mouse.click(...at(300, 300));
    await page.getByText('1 block chosen').waitFor();
    await page.getByRole('button', { name: 'Add all around' }).click();
    await page.getByText('7 blocks chosen').waitFor();
    await expect.poll(() => size(page), patient).toMatch(/m², .* around$/);
    await page.getByText('Neighborhood', { exact: true }).click();
    await page.getByLabel('Neighborhood', { exact: true }).last().selectOption({ label: 'Guildhall' });
    await page.getByText(/Watches the neighborhood Guildhall/).waitFor();
    await expect.poll(() => size(page), patient).toMatch(/km.* around$/);
    await page.getByText('Travel time', { exact: true }).click();
    await page.getByText(/Watches what is within a 10-minute walk/).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText(/Watches the neighborhood Guildhall/).waitFor();
    await save(page, 'Guildhall');
    expect((await zone('Guildhall'))?.area).toMatchObject({ type: 'neighborhood' });
    expect(complaints).toEqual([]);
    await close();
  });

  test('hours past midnight are said plainly; what is begun survives a reload and can be dropped', async () => {
    const { page, close } = await newZone();
    await page.getByLabel('Middle', { exact: true }).fill('41.0030, -29.9950');
    await page.getByText('At certain hours').click();
    await page.getByLabel('From', { exact: true }).fill('20:00');
    await page.getByLabel('Until', { exact: true }).fill('02:00');
    await page.getByText(/^Until 02:00 the next day/).waitFor();
    await page.getByText(/20:00 until 02:00 the next day/).waitFor();
    await page.reload();
    await page.getByText(/20:00 until 02:00 the next day/).waitFor();
    await page.getByRole('button', { name: 'All zones' }).click();
    await page.getByRole('region', { name: 'A new zone, not saved yet' }).getByText('Drop it').click();
    await page.getByText('The draft is dropped.').waitFor();
    expect(await page.getByText('Go on with it').count()).toBe(0);
    await close();
  });

  describe('where phones come by', () => {
    let shop: Geofence;
    let token = '';
    const report = (metersEast: readonly number[], secondsAgo: number, accuracyMeters = 10) => {
      if (shop.area.type !== 'circle') throw new Error('no circle');
      const [lng, lat] = shop.area.center;
      const fixes = metersEast.map((meters, index) => ({
        position: [lng + meters / (111_195 * Math.cos((lat * Math.PI) / 180)), lat],
        accuracyMeters,
        at: new Date(Date.now() - (secondsAgo - index * 20) * 1_000).toISOString(),
      }));
      return api<{ events: FenceEvent[] }>('/checkins', { fixes }, token);
    };

    beforeAll(async () => {
      shop = (await zone('At the shop')) as Geofence;
      const { items } = await api<{ items: { id: string }[] }>('/customers?limit=1');
      const device = await api<{ token: string }>('/devices', { name: 'Blue phone', customerId: items[0]?.id });
      token = device.token;
    });

    test('who comes in is told as it happens, with the reason, and the link holds it', async () => {
      const { page, complaints, close } = await open(`/fences/${shop.id}`);
      await page.getByText('Nobody is inside.').waitFor();
      await page.getByText(/^Live: what phones report/).waitFor();
      const { events } = await report([-300, -30, 0], 60);
      expect(events.map(({ kind }) => kind)).toContain('entered');
      const inside = page.getByRole('region', { name: 'Inside now' });
      await expect.poll(() => inside.getByRole('listitem').count(), patient).toBe(1);
      const row = page.getByRole('button', { name: /came in, .*: why$/ });
      await row.click();
      await page.getByText(/inside the edge, and good to 10 m/).waitFor();
      await page.getByText('Something may follow from this').waitFor();
      expect(page.url()).toContain('event=');
      await page.reload();
      await page.getByText(/inside the edge, and good to 10 m/).waitFor();
      await report([0, 200, 300], 15);
      await page.getByRole('button', { name: /left, .*: why$/ }).waitFor();
      await expect.poll(() => inside.getByText('Nobody is inside.').count(), patient).toBe(1);
      expect(complaints).toEqual([]);
      await close();
    });

    test.each(screens)('looks as it should on $name', async ({ name, ...options }) => {
      const { items } = await api<{ items: FenceEvent[] }>(`/fence-events?geofence=${shop.id}`);
      const left = items.find(({ kind }) => kind === 'exited');
      const { page, complaints, close } = await open('/fences', options);
      await page.getByRole('button', { name: 'Open At the shop' }).waitFor();
      await page
        .getByText(/\d visit today/)
        .first()
        .waitFor();
      await shows(page, `zones-list-${name}`);
      await page.goto(`${service.url}/fences/${shop.id}?event=${left?.id}`);
      await page.getByText(/clear of the margin/).waitFor();
      await page.getByText(/^Live: what phones report/).waitFor();
      await shows(page, `zones-event-${name}`);
      await page.goto(`${service.url}/fences/${shop.id}?edit=true`);
      await page.getByText('Drag it to move it').waitFor();
      await shows(page, `zones-edit-${name}`);
      expect(complaints).toEqual([]);
      await close();
    });

    test('others see counts, and no single phone', async () => {
      const context = await browser.newContext({ storageState: owner, locale: 'en-IE' });
      const page = await context.newPage();
      await page.route('**/api/v1/session', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), role: 'analyst' } });
      });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(`${service.url}/fences/${shop.id}`);
      await page.getByText('shown to the owner only').waitFor(patient);
      await page.getByText('Visits today').waitFor(patient);
      expect(await page.getByRole('button', { name: 'Change', exact: true }).count()).toBe(0);
      expect(asked.filter((path) => /^\/api\/.*(fence-events|visits|devices|stream)/.test(path))).toEqual([]);
      await context.close();
    });

    test('a zone is switched off and on, changed, deleted once asked with its numbers, and brought back', async () => {
      const { page, complaints, close } = await open(`/fences/${shop.id}`);
      await page.getByRole('switch', { name: 'Watch At the shop' }).press('Space');
      await page.getByText('At the shop is off.').waitFor();
      await expect.poll(async () => (await zone('At the shop'))?.active, patient).toBe(false);
      await page.getByRole('switch', { name: 'Watch At the shop' }).press('Space');
      await page.getByText('At the shop is watched again.').waitFor();
      await page.getByRole('button', { name: 'Change', exact: true }).click();
      await page.getByLabel('It is a stay after').selectOption({ label: '10 minutes' });
      await page.getByText('It is a stay after 10 minutes.').waitFor();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('At the shop is saved.').waitFor();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      const asks = page.getByRole('alertdialog');
      await asks.getByText(/1 visit of the last 7 days stays/).waitFor();
      await asks.getByRole('button', { name: 'Delete the zone' }).click();
      await page.getByText('At the shop is deleted.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Open At the shop' }).waitFor();
      expect((await zone('At the shop'))?.dwellSeconds).toBe(600);
      expect(complaints).toEqual([]);
      await close();
    });
  });
});

/** Web Mercator, as the map draws: where a place is in it, given what the address bar says is its middle. */
async function pixelOf(page: Page, [lng, lat]: [number, number]): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('map').boundingBox();
  const [middleLat = 0, middleLng = 0, zoom = 0] = (new URL(page.url()).searchParams.get('at') ?? '')
    .split(',')
    .map(Number);
  const world = 512 * 2 ** zoom;
  const project = (x: number, y: number) => {
    const sine = Math.sin((y * Math.PI) / 180);
    return { x: (x / 360 + 0.5) * world, y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world };
  };
  const [there, middle] = [project(lng, lat), project(middleLng, middleLat)];
  return {
    x: there.x - middle.x + (box?.width ?? 0) / 2,
    y: there.y - middle.y + (box?.height ?? 0) / 2,
  };
}
