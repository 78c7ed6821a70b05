/** Isochrones of streets in Baltimore, ours against pgRouting's on the same streets. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Knex } from 'knex';
import type { Position } from '../../server/contract/common.ts';
import { connect } from '../../server/db/index.ts';
import { distanceMeters } from '../../server/geometry/geodesic.ts';
import { buildRouting, createRouting, type Router } from '../../server/routing/index.ts';
import { routingDirectory } from '../../server/routing/routing.ts';
import { openExtract } from '../../server/streets/extract/read.ts';
import { seeded } from '../support/people.ts';
import { median } from './median.ts';

const extractFile = fileURLToPath(new URL('../../../shared/data/baltimore/baltimore.osm.pbf', import.meta.url));
const startCount = 30;
const minutes = [5, 10, 15];
/** Valhalla's walking speed. */
const metersPerSecond = 5.1 / 3.6;

const show = (name: string, milliseconds: number, more = '') =>
  console.log(`${name.padEnd(54)} ${milliseconds.toFixed(2).padStart(9)} ms ${more}`);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

interface Streets {
  corners: Position[];
  edges: { from: number; to: number; seconds: number; line: Position[] }[];
}

const closedToWalkers = /^(motorway|motorway_link|construction|proposed|raceway|bus_guideway)$/;
const isWalkable = ({ highway = '', foot = '', access = '' }: Record<string, string>) =>
  highway !== '' && !closedToWalkers.test(highway) && foot !== 'no' && (foot !== '' || !/^(no|private)$/.test(access));

/** Streets cut where they share a node, as pgRouting wants them. */
async function readStreets(): Promise<Streets> {
  const extract = await openExtract(extractFile);
  const lines: Position[][] = [];
  for await (const _nodes of extract.nodes());
  for await (const ways of extract.ways())
    for (const { tags, geometry } of ways)
      if (geometry.type === 'LineString' && isWalkable(tags)) lines.push(geometry.coordinates as Position[]);
  await extract.close();

  const uses = new Map<string, number>();
  for (const line of lines) for (const corner of line) uses.set(String(corner), (uses.get(String(corner)) ?? 0) + 1);
  const streets: Streets = { corners: [], edges: [] };
  const numbers = new Map<string, number>();
  const numberOf = (corner: Position) => {
    const known = numbers.get(String(corner)) ?? streets.corners.push(corner);
    numbers.set(String(corner), known);
    return known;
  };
  for (const line of lines) {
    let [piece, meters] = [line.slice(0, 1), 0];
    for (const [index, corner] of line.entries()) {
      const before = line[index - 1];
      if (!before) continue;
      piece.push(corner);
      meters += distanceMeters(before, corner);
      if (index < line.length - 1 && (uses.get(String(corner)) ?? 0) < 2) continue;
      const [from, to] = [numberOf(piece[0] ?? corner), numberOf(corner)];
      if (meters > 0) streets.edges.push({ from, to, seconds: meters / metersPerSecond, line: piece });
      [piece, meters] = [[corner], 0];
    }
  }
  return streets;
}

async function fillDatabase(knex: Knex, { corners, edges }: Streets): Promise<void> {
  await knex.raw('create extension postgis; create extension pgrouting');
  await knex.raw(`create table corners (id int primary key, place geometry(Point, 4326));
    create table edges (id int primary key, source int, target int, cost float8, reverse_cost float8, line geometry(LineString, 4326))`);
  await knex.raw(
    `insert into corners select n, ST_SetSRID(ST_MakePoint(lng, lat), 4326)
     from unnest(:n::int[], :lng::float8[], :lat::float8[]) t (n, lng, lat)`,
    {
      n: corners.map((_corner, index) => index + 1),
      lng: corners.map(([lng]) => lng),
      lat: corners.map(([, lat]) => lat),
    },
  );
  await knex.raw(
    `insert into edges select n, source, target, seconds, seconds, ST_GeomFromText(line, 4326)
     from unnest(:n::int[], :source::int[], :target::int[], :seconds::float8[], :line::text[]) t (n, source, target, seconds, line)`,
    {
      n: edges.map((_edge, index) => index + 1),
      source: edges.map(({ from }) => from),
      target: edges.map(({ to }) => to),
      seconds: edges.map(({ seconds }) => seconds),
      line: edges.map(({ line }) => `LINESTRING(${line.map(([lng, lat]) => `${lng} ${lat}`).join(',')})`),
    },
  );
  await knex.raw(`create index on corners using gist (place); create index on edges using gist (line);
    create index on edges (source); create index on edges (target)`);
  await knex.raw('vacuum analyze corners');
  await knex.raw('vacuum analyze edges');
}

const longestSeconds = (minutes.at(-1) ?? 0) * 60;

/** Streets out of walking reach are left out of the search, as its users do. */
const reached = `reached as (
  select node, agg_cost from (select id from corners order by place <-> ST_SetSRID(ST_MakePoint(:lng, :lat), 4326) limit 1) s,
  pgr_drivingDistance(format(
    'select id, source, target, cost, reverse_cost from edges where line && ST_Expand(ST_SetSRID(ST_MakePoint(%s, %s), 4326), %s, %s)',
    :lng::float8, :lat::float8, :width::float8, :height::float8), s.id, :seconds::float8))`;
const alone = `with ${reached} select count(*) from reached`;
const withHulls = `with ${reached}
  select m, ST_AsGeoJSON(ST_ConcaveHull(ST_Collect(place), 0.3))
  from reached join corners on id = node, unnest(:minutes::int[]) m where agg_cost <= m * 60 group by m`;

const pgRouting = (knex: Knex, sql: string, [lng, lat]: Position) =>
  knex.raw(sql, {
    ...{ lng, lat, minutes, seconds: longestSeconds },
    width: (longestSeconds * metersPerSecond) / (111_320 * Math.cos((lat * Math.PI) / 180)),
    height: (longestSeconds * metersPerSecond) / 111_132,
  });

async function compare(knex: Knex, router: Router, starts: readonly Position[]): Promise<void> {
  const walk = (from: Position) => router.isochrone({ from, mode: 'walk', minutes });
  const times = { ours: [] as number[], kept: [] as number[], alone: [] as number[], hulls: [] as number[] };
  for (const from of starts) {
    times.alone.push(await timed(() => pgRouting(knex, alone, from)));
    times.ours.push(await timed(() => walk(from)));
    times.hulls.push(await timed(() => pgRouting(knex, withHulls, from)));
    times.kept.push(await timed(() => walk(from)));
  }
  const [ours, search, hulls] = [median(times.ours), median(times.alone), median(times.hulls)];
  show(`isochrone ${minutes.join('/')} on foot`, ours);
  show('the same again', median(times.kept));
  show('pgr_drivingDistance, nodes only', search, `ours is ${(ours / search).toFixed(2)} of it`);
  show('pgr_drivingDistance and ST_ConcaveHull', hulls, `ours is ${(ours / hulls).toFixed(2)} of it`);
}

async function measureRouter(router: Router, corners: readonly Position[], starts: readonly Position[]): Promise<void> {
  const targets = corners.filter((_corner, index) => index % Math.floor(corners.length / 2_000) === 0).slice(0, 2_000);
  const matrix: number[] = [];
  for (const from of starts.slice(0, 9))
    matrix.push(await timed(() => router.matrix({ sources: [from], targets, mode: 'walk' })));
  show(`matrix 1 x ${targets.length} on foot`, median(matrix));

  const others = corners.filter((_corner, index) => index % Math.floor(corners.length / 200) === 1).slice(0, 200);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const all = await timed(() => Promise.all(others.map((from) => router.isochrone({ from, mode: 'walk', minutes }))));
  delay.disable();
  show(`${others.length} isochrones at once`, all, `event loop held up for ${(delay.max / 1e6).toFixed(0)} ms at most`);
}

/** Prints medians. Needs PostGIS and pgRouting on the server, and the extract. */
export async function measureRouting(databaseUrl: string): Promise<void> {
  if (!existsSync(extractFile)) return console.log('routing: skipped, no extract at ../shared/data');
  const knex = connect({ connectionString: databaseUrl }, 1);
  const dataDirectory = mkdtempSync(join(tmpdir(), 'hexhood-bench-'));
  try {
    const { rows } = await knex.raw("select 1 from pg_available_extensions where name = 'pgrouting'");
    if (rows.length === 0) return console.log('routing: skipped, this PostgreSQL has no pgRouting');
    if ((await buildRouting(extractFile, routingDirectory(dataDirectory, '1', '1'), { log: console })) !== 'built')
      return console.log('routing: skipped, no routing tiles could be built here');
    const streets = await readStreets();
    const routing = createRouting({ dataDirectory, valhallaUrl: undefined, log: console });
    try {
      await fillDatabase(knex, streets);
      const random = seeded(3);
      const { corners, edges } = streets;
      const startAt = () => corners[Math.floor(random() * corners.length)] ?? [0, 0];
      const starts = Array.from({ length: startCount }, startAt);
      const router = routing.router('1', '1');
      await router.isochrone({ from: startAt(), mode: 'walk', minutes });
      await pgRouting(knex, withHulls, startAt());
      console.log(`\nwalking in Baltimore, ${edges.length} edges, ${startCount} starts in turns, medians`);
      await compare(knex, router, starts);
      await measureRouter(router, corners, starts);
    } finally {
      await routing.stop();
    }
  } finally {
    await knex.destroy();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}
