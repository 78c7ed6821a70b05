import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/(^|\/)(dist|node_modules)\//.test(file))
    .map((file) => join(folder, file));

/** Every import of the house, as paths from the root (or a package's name), with the file it stands in. */
const imports = ['server', 'client', 'geodata', 'migrations'].flatMap(sources).flatMap((file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)[^'"`;]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map((match) => {
    const to = match[1] ?? match[2] ?? match[3] ?? '';
    return { file, to: to.startsWith('.') ? relative(root, resolve(root, dirname(file), to)) : to };
  });
});

const shared = new Set(['contract', 'geometry', 'http', 'db', 'jobs', 'privacy']);
const features = readdirSync(join(root, 'server'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !shared.has(entry.name))
  .map((entry) => entry.name);
const folderOf = (path: string) => (path.startsWith('server/') ? (path.split('/')[1] ?? '') : '');
const say = (bad: typeof imports) => bad.map(({ file, to }) => `${file} -> ${to}`);

test('the reader of imports sees them', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(features).toContain('density');
});

test('contract imports nothing but zod and itself', () => {
  expect(
    say(
      imports.filter(
        ({ file, to }) => file.startsWith('server/contract/') && to !== 'zod' && !to.startsWith('server/contract/'),
      ),
    ),
  ).toEqual([]);
});

test('geometry is pure: turf, h3, GeographicLib and the contract', () => {
  const allowed = /^(h3-js$|@turf\/|geographiclib-geodesic$|geojson$|server\/(contract|geometry)\/)/;
  expect(say(imports.filter(({ file, to }) => file.startsWith('server/geometry/') && !allowed.test(to)))).toEqual([]);
});

test('http, db, jobs and privacy know no feature', () => {
  const lower = /^server\/(http|db|jobs|privacy)\//;
  expect(say(imports.filter(({ file, to }) => lower.test(file) && features.includes(folderOf(to))))).toEqual([]);
});

test('features take from each other only what an index offers', () => {
  const bad = imports.filter(
    ({ file, to }) =>
      features.includes(folderOf(to)) &&
      folderOf(file) !== folderOf(to) &&
      to.startsWith('server/') &&
      !/^server\/\w+\/index\.ts$/.test(to),
  );
  expect(say(bad)).toEqual([]);
});

test('the arrows between features form no circle', () => {
  const arrows = new Map(features.map((name) => [name, new Set<string>()]));
  for (const { file, to } of imports) {
    const [from, target] = [folderOf(file), folderOf(to)];
    if (from !== target && features.includes(target)) arrows.get(from)?.add(target);
  }
  const circles: string[] = [];
  const walk = (name: string, path: string[]) => {
    if (path.includes(name)) circles.push([...path, name].join(' -> '));
    else for (const next of arrows.get(name) ?? []) walk(next, [...path, name]);
  };
  for (const name of features) walk(name, []);
  expect(circles).toEqual([]);
});

test('SQL is reached only from queries, the database, the start and migrations', () => {
  const callers = ['server', 'client', 'geodata']
    .flatMap(sources)
    .filter((file) => /\.raw\(|knex\('/.test(readFileSync(join(root, file), 'utf8')));
  const allowed =
    /(^server\/db\/)|(queries(-\w+)?\.ts$)|(\/queries\/)|(^server\/http\/idempotency\.ts$)|(^server\/first-run\.ts$)/;
  expect(callers.filter((file) => !allowed.test(file))).toEqual([]);
});

test('the client takes from the server only contract and geometry, and maplibre-gl only in map', () => {
  const fromServer = imports.filter(
    ({ file, to }) =>
      file.startsWith('client/') && to.startsWith('server/') && !/^server\/(contract|geometry)\//.test(to),
  );
  const mapLibrary = imports.filter(({ file, to }) => to.startsWith('maplibre-gl') && !file.startsWith('client/map/'));
  const fetches = sources('client').filter(
    (file) =>
      !file.startsWith('client/api/') && /\bfetch\(|XMLHttpRequest/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect([say(fromServer), say(mapLibrary), fetches]).toEqual([[], [], []]);
});
