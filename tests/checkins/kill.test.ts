import { type ChildProcess, spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, inject, test } from 'vitest';
import type { DevicePrincipal } from '../../server/devices/index.ts';
import { newToken } from '../../server/http/tokens.ts';
import { newBusiness, testDatabase } from '../support/database.ts';
import { seeded } from '../support/people.ts';
import { away, eventsOf, fixAt, fixesOf, newDevice, newFence, startIngest, storedFixes, visitsOf } from './support.ts';

/**
 * kill -9 of the app, not of the database, again and again while phones report and repeat what was not answered. The embedded
 * database takes some hundred check-ins a second on a busy machine: fewer are sent there.
 */
const embedded = inject('databaseUrl') === null;
const deviceCount = embedded ? 30 : 200;
const steps = 50;
const stepMilliseconds = 16_000;

const knex = testDatabase();
const { ingest } = startIngest(knex);
const appFile = fileURLToPath(new URL('app.ts', import.meta.url));
const random = seeded(5);

/** The app on a port of its own; killed, it starts again. */
class App {
  #child: ChildProcess | undefined;
  #stopped = false;
  port = 0;
  kills = 0;

  async start(): Promise<void> {
    if (this.#stopped) return;
    const env = { ...process.env, CONNECTION: JSON.stringify(inject('connection')) };
    const child = spawn(process.execPath, ['--import', 'tsx', appFile], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    this.port = await new Promise<number>((done, failed) => {
      child.stdout?.on('data', (text) => done(Number(/port (\d+)/.exec(String(text))?.[1])));
      child.once('exit', () => failed(new Error('the app ended before it listened')));
    });
  }

  async kill(): Promise<void> {
    const child = this.#child;
    const ended = new Promise((done) => child?.once('exit', done));
    child?.kill('SIGKILL');
    await ended;
    this.kills++;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.kill();
  }
}
const apps: App[] = [];
afterAll(() => Promise.all(apps.map((app) => app.stop())));

interface Phone {
  device: DevicePrincipal;
  token: string;
  /** meters north, so that no two phones are at the very same spot */
  north: number;
}

/** Out, in, out, in …: eight fixes each. */
const stepOf = (start: number, north: number, step: number) => {
  const isInside = Math.floor(step / 8) % 2 === 1;
  return fixAt(start + step * stepMilliseconds, 0, { ...away(isInside ? 10 : 900, north), accuracy: 5 });
};

const agent = new Agent({ keepAlive: true, maxSockets: 100 });
afterAll(() => agent.destroy());

/** The answer's status; 0 where none came. */
const post = (port: number, token: string, body: object) =>
  new Promise<number>((done) => {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const sent = request(
      { port, host: '127.0.0.1', method: 'POST', path: '/api/v1/checkins', headers, agent },
      (answer) => {
        answer.resume();
        answer.on('end', () => done(answer.statusCode ?? 0));
        answer.on('error', () => done(0));
      },
    );
    sent.on('error', () => done(0));
    sent.end(text);
  });

/** Sends a walk as a phone does: one fix after the other, each until it is answered. */
async function report(phone: Phone, start: number, portOf: () => number): Promise<number> {
  let repeated = 0;
  for (let step = 0; step < steps; step++) {
    const { lng, lat, at, accuracy } = stepOf(start, phone.north, step);
    const body = { position: [lng, lat], accuracyMeters: accuracy, at: new Date(at).toISOString() };
    for (let status = await post(portOf(), phone.token, body); status !== 200; repeated++) {
      expect([0, 503]).toContain(status);
      await sleep(20 + random() * 60);
      status = await post(portOf(), phone.token, body);
    }
  }
  return repeated;
}

/** Enough of them; after these the phones may finish. A start takes longer than what is between two kills. */
const kills = 6;

/** Meanwhile, kills one app or the other at random moments. */
async function killUntil(done: { yes: boolean }, running: readonly App[]): Promise<void> {
  for (let kill = 0; kill < kills; kill++) {
    await sleep(100 + random() * 1_000);
    const app = running[Math.floor(random() * running.length)] as App;
    if (done.yes) return;
    await app.kill();
    await app.start();
  }
}

async function survive(appCount: number): Promise<void> {
  const businessId = await newBusiness(knex);
  await newFence(knex, businessId);
  const phones = await Promise.all(
    Array.from({ length: deviceCount }, async (_, n): Promise<Phone> => {
      const { token, hash } = newToken('device', businessId);
      return { device: await newDevice(knex, businessId, hash), token, north: (n % 40) + Math.floor(n / 40) / 10 };
    }),
  );
  const running = Array.from({ length: appCount }, () => new App());
  apps.push(...running);
  await Promise.all(running.map((app) => app.start()));

  const start = Math.floor(Date.now() / 1000) * 1000 - (steps + 1) * stepMilliseconds;
  const done = { yes: false };
  const killing = killUntil(done, running);
  const waiting = [...phones];
  let repeated = 0;
  const killed = () => running.reduce((sum, app) => sum + app.kills, 0);
  const hands = Array.from({ length: 48 }, async () => {
    for (let phone = waiting.pop(); phone; phone = waiting.pop()) {
      // However fast the machine: a third of the phones comes after each of the first two.
      while (killed() < Math.min(2, Math.floor(3 * (1 - waiting.length / phones.length)))) await sleep(20);
      // A fix goes to whichever process answers, so that both write the same devices.
      repeated += await report(phone, start, () => running[Math.floor(random() * appCount)]?.port ?? 0);
    }
  });
  await Promise.all(hands);
  done.yes = true;
  await killing;
  expect(killed()).toBeGreaterThan(1);
  expect(repeated).toBeGreaterThan(0);
  await Promise.all(running.map((app) => app.stop()));

  await compare(phones, start, businessId);
}

/** Every phone has what one has that reported without any trouble. */
async function compare(phones: readonly Phone[], start: number, businessId: string): Promise<void> {
  const untroubled = await newDevice(knex, businessId);
  for (let step = 0; step < steps; step++) await ingest.take(untroubled, fixesOf([stepOf(start, 20, step)]));
  const times = Array.from({ length: steps }, (_, step) => start + step * stepMilliseconds);
  const told = async (device: DevicePrincipal) =>
    (await eventsOf(knex, device)).map(({ kind, at }) => `${kind} ${(at.getTime() - start) / 1000}`);
  const expected = { events: await told(untroubled), visits: await visitsOf(knex, untroubled, start) };
  expect(expected.events.filter((event) => event.startsWith('entered'))).toHaveLength(3);
  for (const { device } of phones) {
    expect((await storedFixes(knex, device)).map(({ at }) => at)).toEqual(times);
    expect({ events: await told(device), visits: await visitsOf(knex, device, start) }).toEqual(expected);
  }
}

test('kill -9 of the app while phones report: every fix is stored once, every event fires once', () => survive(1));
test('the same with two apps on one database, each killed now and then', () => survive(2));
