import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, inject, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { again, exposuresOf, launched, messagesOf, newPeople, newShop } from './support.ts';

const knex = testDatabase();
const people = 20_000;

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
async function startPlanner(businessId: string): Promise<ChildProcess> {
  const file = new URL('./planner-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env: { ...process.env, CONNECTION: JSON.stringify(inject('connection')), BUSINESS: businessId },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test('two plan the same 20,000 people and are killed one after the other: nobody is missing, nobody twice', async () => {
  const businessId = await newShop(knex);
  await newPeople(knex, businessId, people);
  const offer = { kind: 'gift', title: 'Roll', code: 'personal' };
  const paused = { state: 'paused' };
  const campaign = await launched(knex, businessId, { offer, holdout: { unit: 'people', share: 0.1 } }, paused);
  const exposed = async () => {
    const [row] = await knex('exposures').where({ business_id: businessId, campaign_id: campaign.id }).count();
    return Number(row?.count);
  };
  const planners = await Promise.all([startPlanner(businessId), startPlanner(businessId)]);
  await knex('campaigns').where({ business_id: businessId, id: campaign.id }).update({ state: 'active' });
  const seen: number[] = [];
  for (const [at, one] of planners.entries()) {
    while ((await exposed()) < (0.1 + 0.3 * at) * people) await sleep(20);
    await kill(one);
    seen.push(await exposed());
  }
  expect(seen[1]).toBeLessThan(people);
  const last = await startPlanner(businessId);
  await expect.poll(async () => (await again(knex, campaign)).planned_at, { timeout: 240_000 }).not.toBeNull();
  await kill(last);
  const [messages, exposures] = [await messagesOf(knex, campaign), await exposuresOf(knex, campaign)];
  const codes = await knex('codes').where({ business_id: businessId });
  const told = exposures.filter(({ arm }) => arm > 0);
  expect(exposures).toHaveLength(people);
  expect(messages.map(({ recipient, arm }) => [recipient, arm])).toEqual(
    told.map(({ recipient, arm }) => [recipient, arm]),
  );
  const given = messages.flatMap(({ recipient, code, status }) => (status === 'owed' ? [`${recipient} ${code}`] : []));
  expect(given.sort()).toEqual(codes.map(({ recipient, code }) => `${recipient} ${code}`).sort());
});
