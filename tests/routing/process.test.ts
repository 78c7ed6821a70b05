import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createRouting } from '../../server/routing/index.ts';
import { askMatrix } from '../../server/routing/travel.ts';
import { ValhallaProcess } from '../../server/routing/valhalla/process.ts';
import { listener, moved, type TownStreets, townStreets } from './town.ts';

let town: TownStreets;
const folder = mkdtempSync(join(tmpdir(), 'hexhood-child-'));
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  town = await townStreets();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => {
  town.remove();
  rmSync(folder, { recursive: true, force: true });
});

function newProcess(file?: string): ValhallaProcess {
  const valhalla = new ValhallaProcess(file);
  stops.push(() => valhalla.stop());
  return valhalla;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const soon = async (holds: () => boolean) => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};

/** A child that does what the script says, in place of Valhalla's. */
function childThat(name: string, script: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, script);
  return file;
}

test('killed in the middle of 50 questions, all are answered', async () => {
  const valhalla = newProcess();
  const ask = valhalla.over(town.tiles);
  const walkTo = (index: number) =>
    askMatrix(
      ask,
      { sources: [moved(town.store, index)], targets: town.houses.slice(0, 500), mode: 'walk' },
      { known: new Map() },
    );
  const before = await walkTo(0);
  const first = valhalla.pid ?? 0;
  let answered = 0;
  const questions = Array.from({ length: 50 }, async (_none, index) => {
    const seconds = await walkTo(index);
    answered++;
    return seconds;
  });
  await soon(() => answered >= 5);
  expect(answered).toBeLessThan(50);
  process.kill(first, 'SIGKILL');
  const answers = await Promise.all(questions);
  expect(answers[0]).toEqual(before);
  for (const [seconds = []] of answers) expect(seconds.filter((time) => time !== null).length).toBeGreaterThan(400);
  expect(valhalla.pid).not.toBe(first);
  expect(isAlive(first)).toBe(false);
});

test('a child that dies over and over fails its questions', async () => {
  const valhalla = newProcess(childThat('dies', 'process.exit(3)'));
  const ask = valhalla.over(town.tiles);
  const answers = await Promise.allSettled([ask('locate', {}), ask('locate', {})]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(ask('locate', {})).rejects.toThrow('ended (code 3)');
});

test('a child that dies at its first question only is started again', async () => {
  const marker = join(folder, 'died');
  const script = `
    import { existsSync, writeFileSync } from 'node:fs';
    process.on('message', ({ id }) => {
      if (existsSync(${JSON.stringify(marker)})) return process.send({ id, answer: '"alive"' });
      writeFileSync(${JSON.stringify(marker)}, '');
      process.exit(1);
    });`;
  expect(await newProcess(childThat('dies-once', script)).over(town.tiles)('locate', {})).toBe('alive');
});

test('where routing tiles are broken, answers are estimates with a warning', async () => {
  const { warnings, log } = listener();
  const dataDirectory = mkdtempSync(join(folder, 'broken-'));
  const child = newProcess(childThat('dies', 'process.exit(3)'));
  const routing = createRouting({ dataDirectory, valhallaUrl: undefined, log, child });
  const tiles = town.tiles.replace(town.dataDirectory, dataDirectory);
  mkdirSync(tiles, { recursive: true });
  const router = routing.router('1', '1');
  const { estimated, areas } = await router.isochrone({ from: town.store, mode: 'walk', minutes: [5, 10] });
  expect([estimated, areas.length]).toEqual([true, 2]);
  expect(warnings).toHaveLength(1);
  const { estimated: isGuess, seconds } = await router.matrix({
    sources: [town.store],
    targets: [town.store],
    mode: 'walk',
  });
  expect([isGuess, seconds]).toEqual([true, [[0]]]);
  expect(warnings).toHaveLength(2);
});

test('stopped, no process is left, what waits fails, and nothing is started any more', async () => {
  const valhalla = newProcess();
  const ask = valhalla.over(town.tiles);
  const walk = () =>
    askMatrix(ask, { sources: [town.store], targets: town.houses.slice(0, 1_000), mode: 'walk' }, { known: new Map() });
  await walk();
  const pid = valhalla.pid ?? 0;
  const waiting = Promise.allSettled([walk(), walk(), walk()]);
  await valhalla.stop();
  expect(isAlive(pid)).toBe(false);
  expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  await expect(walk()).rejects.toThrow('stopped');
  expect(valhalla.pid).toBeUndefined();
  await valhalla.stop();
});

test('200 isochrones at once leave this process awake', async () => {
  const routing = createRouting({ dataDirectory: town.dataDirectory, valhallaUrl: undefined, log: listener().log });
  stops.push(() => routing.stop());
  const router = routing.router('1', '1');
  await router.isochrone({ from: town.store, mode: 'walk', minutes: [5] });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 10);
  const start = performance.now();
  const answers = await Promise.all(
    town.houses.slice(0, 200).map((from) => router.isochrone({ from, mode: 'walk', minutes: [5, 10, 15] })),
  );
  const took = performance.now() - start;
  clearInterval(ticking);
  delay.disable();
  console.log(
    `200 isochrones in ${took.toFixed(0)} ms, event loop held up for ${(delay.max / 1e6).toFixed(0)} ms at most, ${ticks} ticks`,
  );
  expect(answers).toHaveLength(200);
  for (const { estimated, areas } of answers) {
    expect(estimated).toBe(false);
    expect(areas).toHaveLength(3);
  }
  expect(ticks).toBeGreaterThan(3);
});
