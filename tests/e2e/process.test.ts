import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hexhood, type Installation, installation, type Service, start } from '../support/service.ts';

/** The service as a person starts it: the launcher, its processes, its signals. */
const embedded = inject('databaseUrl') === null;
const customers = (count: number) =>
  `id,name,lat,lng\n${Array.from({ length: count }, (_none, n) => `${n},Person ${n},${39.28 + n / 1e5},-76.58`).join('\n')}\n`;

describe('an installation that starts empty', () => {
  let place: Installation;
  let service: Service;
  beforeAll(async () => {
    place = await installation({ HEXHOOD_DEMO: 'off' });
    service = await start(place);
  });
  afterAll(async () => {
    await service.stop();
    await place.remove();
  });
  const get = async (path: string, key: string) => {
    const response = await fetch(`${service.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
    return (await response.json()) as { total: number; items: { name: string }[] };
  };

  test('is ready, serves the page, and its link signs in once', async () => {
    expect(await (await fetch(`${service.url}/readyz`)).json()).toEqual({
      database: true,
      migrations: true,
      jobs: true,
    });
    const page = await fetch(service.url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(await page.text()).toContain('<div id="root"');
    const token = service.link.split('#token=')[1];
    const signIn = () =>
      fetch(`${service.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    expect((await signIn()).status).toBe(200);
    expect((await signIn()).status).toBe(401);
  });

  test('the shell makes a key and imports while the service runs', async () => {
    const { stdout } = await hexhood(place, 'key', '--role', 'owner');
    expect(stdout).toMatch(/^hhk_\d+_\S+\n$/);
    const key = stdout.trim();
    expect(await get('/density', key)).toMatchObject({ total: 0, cells: [] });
    const file = join(place.dataDirectory, 'people.csv');
    writeFileSync(file, customers(50));
    const imported = await hexhood(place, 'import', file);
    expect(imported.stdout).toContain('people.csv: customers done. 50 read: 50 created');
    expect(await get('/density', key)).toMatchObject({ total: 50 });
    await expect(hexhood(place, 'import', join(place.dataDirectory, 'nothing.csv'))).rejects.toMatchObject({ code: 1 });
    writeFileSync(join(place.dataDirectory, 'photo.csv'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
    await expect(hexhood(place, 'import', join(place.dataDirectory, 'photo.csv'))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('refused'),
    });
  });

  test.runIf(embedded)('a second start on the same directory is refused in one line', async () => {
    const refused = await start(place).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    expect(refused.trim().split('\n')).toHaveLength(1);
    expect(refused).toContain('already running');
  });

  test.runIf(embedded)('when the embedded database dies it is started again, and the error is told', async () => {
    const { stdout } = await hexhood(place, 'key');
    const pids = execFileSync('pgrep', ['-P', String(service.process.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const child = pids.find((pid) =>
      execFileSync('ps', ['-o', 'args=', '-p', pid], { encoding: 'utf8' }).includes('child.ts'),
    );
    process.kill(Number(child), 'SIGKILL');
    let total: unknown;
    for (let attempt = 0; attempt < 100 && total !== 50; attempt++) {
      await sleep(200);
      total = await get('/density', stdout.trim()).then(
        (body) => body.total,
        () => undefined,
      );
    }
    expect(total).toBe(50);
    expect(service.output()).toContain('starting it again');
  });

  test('SIGTERM stops it cleanly, and what was written is there after the next start and after a kill', async () => {
    expect(await service.stop('SIGTERM')).toBe(0);
    const { stdout } = await hexhood(place, 'key');
    service = await start(place);
    expect(await get('/density', stdout.trim())).toMatchObject({ total: 50 });
    const made = await fetch(`${service.url}/api/v1/stores`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stdout.trim()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Acknowledged', position: [-76.58, 39.28] }),
    });
    expect(made.status).toBe(201);
    await service.stop('SIGKILL');
    service = await start(place);
    const { items } = await get('/stores', stdout.trim());
    expect(items.map(({ name }) => name)).toContain('Acknowledged');
    expect(await service.stop('SIGINT')).toBe(0);
  });
});

test('every bad variable is named at once', async () => {
  const place = await installation({ PORT: 'many', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' });
  const refused = await start({ ...place, env: { ...place.env, DATABASE_URL: 'mysql://x' } }).catch(
    (error: Error) => error.message,
  );
  for (const name of ['PORT', 'LOG_LEVEL', 'DATABASE_URL']) expect(refused).toContain(name);
  expect(refused).not.toContain('    at ');
  await place.remove();
});
