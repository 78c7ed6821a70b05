import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, inject, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { newActive, newPeople, newShop, owe, tally } from './support.ts';

/** kill -9 of processes that send, again and again, until everything is settled. */
const embedded = inject('databaseUrl') === null;
const people = embedded ? 200 : 500;
const lives = 3;
const knex = testDatabase();
const file = fileURLToPath(new URL('sender-process.ts', import.meta.url));

const running = new Set<ChildProcess>();
const servers: Server[] = [];
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  for (const server of servers) server.close();
});

/** Takes its time, and remembers every key it heard. */
async function receiver(): Promise<{ url: string; heard: string[] }> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    let key = '';
    request.on('data', (text) => {
      key += text;
    });
    request.on('end', () => {
      heard.push(key);
      setTimeout(() => response.end(), Math.random() * 40);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard };
}

async function start(env: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, CONNECTION: JSON.stringify(inject('connection')), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the sender ended')));
  await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
  ended.catch(() => {});
  return child;
}

/** Two senders at a time, each killed now and then; the last ones finish. */
async function survive(isRepeatable: boolean): Promise<{ b: string; heard: string[] }> {
  const b = await newShop(knex);
  await owe(knex, b, { campaignId: await newActive(knex, b), customerIds: await newPeople(knex, b, people) });
  const { url, heard } = await receiver();
  const env = { TO: url, BUSINESS: b, REPEATABLE: isRepeatable ? 'yes' : 'no' };
  await Promise.all(
    [0, 1].map(async () => {
      for (let life = 0; life < lives; life++) {
        const child = await start(env);
        const before = heard.length;
        // In the midst of sending, if there is anything left.
        for (let n = 0; n < 100 && heard.length < before + 5 + Math.random() * 20; n++) await sleep(20);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }),
  );
  await start(env);
  const open = async () => {
    const counts = await tally(knex, b);
    return (counts.owed ?? 0) + (counts.sending ?? 0);
  };
  await expect.poll(open, { timeout: 200_000, interval: 200 }).toBe(0);
  for (const child of running) child.kill('SIGKILL');
  return { b, heard };
}

test('a receiver that knows messages again hears of every one, and under one key each', async () => {
  const { b, heard } = await survive(true);
  expect(await tally(knex, b)).toEqual({ sent: people });
  const keys = await knex('messages').where({ business_id: b }).pluck('key');
  expect([...new Set(heard)].sort()).toEqual(keys.sort());
  // Twice only what was under way when its process died: at most eight at a time.
  expect(heard.length - people).toBeLessThanOrEqual(2 * lives * 8);
  const gates = await knex('contact_gates').where({ business_id: b });
  expect(gates.every(({ any_at, sending_until }) => any_at.length === 1 && sending_until === null)).toBe(true);
});

test('another hears of none twice, and what was cut off is for a person to decide', async () => {
  const { b, heard } = await survive(false);
  expect(new Set(heard).size).toBe(heard.length);
  const { sent = 0, unknown = 0, ...rest } = await tally(knex, b);
  expect(rest).toEqual({});
  expect(sent + unknown).toBe(people);
  expect(unknown).toBeGreaterThan(0);
  expect(unknown).toBeLessThanOrEqual(2 * lives * 8);
  const known = new Set(heard);
  const keysOf = (status: string) => knex('messages').where({ business_id: b, status }).pluck('key');
  expect((await keysOf('sent')).every((key: string) => known.has(key))).toBe(true);
  expect(heard.length).toBeLessThanOrEqual(people);
});
