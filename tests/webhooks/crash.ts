import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import supertest from 'supertest';
import { afterEach, expect, inject, test } from 'vitest';
import { webhookRoutes } from '../../server/webhooks/routes.ts';
import { insertDevice, insertEvents, serve } from '../events/support.ts';
import { newBusiness, newKey } from '../support/database.ts';
import { believes, receiver } from './support.ts';

const running = new Set<ChildProcess>();
async function startSender(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL('./sender-process.ts', import.meta.url).pathname], {
    env: { ...process.env, CONNECTION: JSON.stringify(inject('connection')) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the sender ended')));
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
  ended.catch(() => {});
  return child;
}

/** In the file of the other tests of senders: one takes whatever is due in the database. */
export function testCrashes(knex: Knex): void {
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
  });
  test('whatever is killed whenever, every event arrives, as a message that is known again', async () => {
    const businessId = await newBusiness(knex);
    const url = await serve(knex, webhookRoutes);
    const { url: to, got } = await receiver((response) => setTimeout(() => response.end(), Math.random() * 20));
    const agent = supertest.agent(url).set('Authorization', `Bearer ${await newKey(knex, businessId)}`);
    const { id, secret } = (await agent.post('/webhooks').send({ url: to })).body;
    const deviceId = await insertDevice(knex, businessId);

    const happened: string[] = [];
    let over = false;
    const writing = (async () => {
      while (!over) {
        happened.push(...(await insertEvents(knex, businessId, deviceId, [{}, { kind: 'exited' }])));
        await sleep(10);
      }
    })();
    const killing = [0, 1].map(async () => {
      for (let life = 0; life < 3; life++) {
        const child = await startSender();
        await sleep(300 + Math.random() * 700);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    });
    await Promise.all(killing);
    over = true;
    await writing;
    await startSender();
    const arrived = () => new Set(got.map((message) => message.id)).size;
    await expect.poll(arrived, { timeout: 60_000 }).toBe(happened.length);
    expect([...new Set(got.map((message) => message.id))].sort()).toEqual(
      happened.map((event) => `msg_${id}_${event}`).sort(),
    );
    expect(got.every((message) => believes(secret, message))).toBe(true);
    // Twice only what was under way when its process died: at most four at a time in each of six.
    expect(got.length - happened.length).toBeLessThanOrEqual(24);
    await expect
      .poll(async () => (await agent.get(`/webhooks/${id}`)).body, { timeout: 20_000 })
      .toMatchObject({ waiting: 0, failed: 0 });
  });
}
