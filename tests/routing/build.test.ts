import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildRouting } from '../../server/routing/index.ts';
import { listener, type TownStreets, townStreets } from './town.ts';

const folder = mkdtempSync(join(tmpdir(), 'hexhood-build-'));
let town: TownStreets;
beforeAll(async () => {
  town = await townStreets();
});
afterAll(() => {
  town.remove();
  rmSync(folder, { recursive: true, force: true });
});

let editions = 0;
/** A folder as an edition has one: its parent is to hold nothing but the tiles. */
function newEdition() {
  const parent = join(folder, String(++editions));
  return { directory: join(parent, 'routing'), left: () => (existsSync(parent) ? readdirSync(parent) : []) };
}

test('without the optional package it is unavailable, and nothing is written', async () => {
  const { directory, left } = newEdition();
  const { warnings, log } = listener();
  const resolve = () => {
    throw new Error('Cannot find module');
  };
  expect(await buildRouting(town.extract, directory, { resolve, log })).toBe('unavailable');
  expect([left(), warnings]).toEqual([[], []]);
});

test('a package without its program fails with a warning', async () => {
  const { directory, left } = newEdition();
  const { warnings, log } = listener();
  expect(await buildRouting(town.extract, directory, { resolve: () => '/nowhere/index.js', log })).toBe('failed');
  expect(left()).toEqual([]);
  expect(warnings).toHaveLength(1);
});

test.each([
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['an empty file', Buffer.alloc(0)],
  ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 251))],
])('%s fails with a warning, and no folder is left', async (name, content) => {
  const { directory, left } = newEdition();
  const path = join(folder, `${name}.osm.pbf`);
  writeFileSync(path, content);
  const { warnings, log } = listener();
  expect(await buildRouting(path, directory, { log })).toBe('failed');
  expect(left()).toEqual([]);
  expect(warnings).toHaveLength(1);
});

test('a missing file fails with a warning', async () => {
  const { directory, left } = newEdition();
  const { warnings, log } = listener();
  expect(await buildRouting(join(folder, 'none.osm.pbf'), directory, { log })).toBe('failed');
  expect([left(), warnings.length]).toEqual([[], 1]);
});

test.each([0, 30, 150])('aborted after %i ms it throws the reason, and no folder is left', async (afterMs) => {
  const { directory, left } = newEdition();
  const { warnings, log } = listener();
  const stop = new AbortController();
  const reason = new Error('The person changed their mind.');
  const timer = setTimeout(() => stop.abort(reason), afterMs);
  await expect(buildRouting(town.extract, directory, { signal: stop.signal, log })).rejects.toBe(reason);
  clearTimeout(timer);
  expect([left(), warnings]).toEqual([[], []]);
});

test('aborted before it begins, it throws the reason', async () => {
  const { directory, left } = newEdition();
  const reason = new Error('Too late.');
  await expect(buildRouting(town.extract, directory, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(left()).toEqual([]);
});

test('built twice, the new tiles are in place of the old, and nothing else is left', async () => {
  const { directory, left } = newEdition();
  expect(await buildRouting(town.extract, directory)).toBe('built');
  writeFileSync(join(directory, 'old'), '');
  expect(await buildRouting(town.extract, directory)).toBe('built');
  expect(left()).toEqual(['routing']);
  expect(existsSync(join(directory, 'old'))).toBe(false);
});
