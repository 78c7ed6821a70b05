import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Position } from '../../server/contract/common.ts';
import { createRouting } from '../../server/routing/index.ts';
import { ValhallaProcess } from '../../server/routing/valhalla/process.ts';
import { type Action, NoStreet, NoWay } from '../../server/routing/valhalla/questions.ts';
import { listener, moved, type TownStreets, townStreets } from './town.ts';

const codes = { street: 171, way: 442 };

interface Reply {
  status: number;
  body: string;
}
interface Asked {
  action: Action;
  contours?: { time: number }[];
  sources?: unknown[];
  targets?: unknown[];
}

let town: TownStreets;
const valhalla = new ValhallaProcess();
const servers: Server[] = [];
beforeAll(async () => {
  town = await townStreets();
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});
afterAll(async () => {
  await valhalla.stop();
  town.remove();
});

/** Answers as a Valhalla server does, from tiles of our own. */
async function answer(action: Action, question: object): Promise<Reply> {
  try {
    return { status: 200, body: JSON.stringify(await valhalla.over(town.tiles)(action, question)) };
  } catch (error) {
    const code = error instanceof NoStreet ? codes.street : error instanceof NoWay ? codes.way : 199;
    return { status: 400, body: JSON.stringify({ error_code: code, error: 'Refused', status_code: 400 }) };
  }
}

/** A Valhalla server on a free port, and what it was asked. `instead`: what it answers in place of an answer. */
async function serve(instead: (asked: Asked, count: number) => Reply | 'hang up' | undefined = () => undefined) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('');
    const action = request.url?.split('/').at(-1) as Action;
    const one = { action, ...JSON.parse(text) };
    asked.push(one);
    const reply = instead(one, asked.length) ?? (await answer(action, JSON.parse(text)));
    if (reply === 'hang up') request.socket.destroy();
    else response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function routerAt(url: string) {
  const { warnings, log } = listener();
  const routing = createRouting({ dataDirectory: '/nowhere', valhallaUrl: url, log });
  return { warnings, routing, router: routing.router('1', '1') };
}

/** What the tiles say in a child process. */
const inProcess = () =>
  createRouting({
    dataDirectory: town.dataDirectory,
    valhallaUrl: undefined,
    log: listener().log,
    child: valhalla,
  }).router('1', '1');

const times = (asked: readonly Asked[]) => asked.map(({ contours }) => contours?.map(({ time }) => time));
const refused = (code: number): Reply => ({ status: 400, body: JSON.stringify({ error_code: code, error: 'No.' }) });

describe('a Valhalla server', () => {
  test('answers as the process does, at a path too, and without streets of the business', async () => {
    const { url } = await serve();
    const { routing, warnings } = await routerAt(`${url}/valhalla/`);
    const ask = { from: town.store, mode: 'bike' as const, minutes: [5, 10, 15, 30] };
    const matrix = { sources: town.houses.slice(0, 3), targets: town.houses.slice(0, 100), mode: 'walk' as const };
    for (const edition of ['1', null]) {
      const router = routing.router('1', edition);
      expect(await router.isochrone(ask)).toEqual(await inProcess().isochrone(ask));
      expect(await router.matrix(matrix)).toEqual(await inProcess().matrix(matrix));
    }
    expect(warnings).toEqual([]);
  });

  test('is asked within its default limits: 4 contours, 2,500 pairs', async () => {
    const { url, asked } = await serve();
    const { router, warnings } = await routerAt(url);
    await router.isochrone({ from: town.store, mode: 'walk', minutes: [1, 2, 3, 4] });
    await router.matrix({ sources: town.houses.slice(0, 3), targets: town.houses.slice(0, 2_000), mode: 'walk' });
    for (const { contours, sources = [], targets = [] } of asked) {
      expect(contours?.length ?? 0).toBeLessThanOrEqual(4);
      expect(sources.length * targets.length).toBeLessThanOrEqual(2_500);
    }
    expect(warnings).toEqual([]);
  });

  test('without a street there (171) an isochrone is an estimate, and targets are null', async () => {
    const { url, asked } = await serve(({ action }) => (action === 'isochrone' ? refused(codes.street) : undefined));
    const { router, warnings } = await routerAt(url);
    const { estimated } = await router.isochrone({ from: town.store, mode: 'walk', minutes: [5] });
    expect(estimated).toBe(true);
    expect(asked).toHaveLength(1);
    const inWater = moved(town.store, -5_000);
    const matrix = { sources: [town.store], targets: [town.houses[9] ?? town.store, inWater], mode: 'walk' as const };
    expect(await router.matrix(matrix)).toEqual(await inProcess().matrix(matrix));
    expect((await router.matrix(matrix)).seconds[0]?.[1]).toBeNull();
    expect(warnings).toEqual([]);
  });

  test('without a way there (442) all is null', async () => {
    const { url, asked } = await serve(({ action }) =>
      action === 'sources_to_targets' ? refused(codes.way) : undefined,
    );
    const { router, warnings } = await routerAt(url);
    const targets = town.houses.slice(0, 3);
    const { estimated, seconds } = await router.matrix({ sources: [town.store], targets, mode: 'walk' });
    expect([estimated, seconds]).toEqual([false, [[null, null, null]]]);
    expect([asked.map(({ action }) => action), warnings]).toEqual([['locate', 'sources_to_targets'], []]);
  });

  test.each<[string, Reply | 'hang up']>([
    ['answers 500', { status: 500, body: '' }],
    ['answers no JSON', { status: 200, body: '<html>' }],
    ['hangs up', 'hang up'],
  ])('that %s once is asked once more', async (_name, fault) => {
    const { url, asked } = await serve((_asked, count) => (count === 1 ? fault : undefined));
    const { router, warnings } = await routerAt(url);
    const { estimated } = await router.isochrone({ from: town.store, mode: 'walk', minutes: [5] });
    expect([estimated, asked.length, warnings]).toEqual([false, 2, []]);
  });

  test('that is broken is estimated instead with a warning, and asked again next time', async () => {
    let isBroken = true;
    const { url, asked } = await serve(() => (isBroken ? { status: 503, body: 'Overloaded' } : undefined));
    const { router, warnings } = await routerAt(url);
    const ask = { from: town.store, mode: 'walk' as const, minutes: [5, 10] };
    expect((await router.isochrone(ask)).estimated).toBe(true);
    expect([asked.length, warnings.length]).toEqual([2, 1]);
    isBroken = false;
    expect((await router.isochrone(ask)).estimated).toBe(false);
    expect(warnings).toHaveLength(1);
  });

  test('that is away is estimated instead with a warning', async () => {
    const { url } = await serve();
    const closed = servers.pop();
    await new Promise((done) => closed?.close(done));
    const { router, warnings } = await routerAt(url);
    expect((await router.isochrone({ from: town.store, mode: 'walk', minutes: [5] })).estimated).toBe(true);
    const matrix = await router.matrix({ sources: [town.store], targets: [town.store], mode: 'walk' });
    expect(matrix).toEqual({ estimated: true, seconds: [[0]] });
    expect(warnings).toHaveLength(2);
  });
});

describe('isochrones are kept', () => {
  const ask = (minutes: number[], from: Position = town.store) => ({ from, mode: 'walk' as const, minutes });

  test('the same ask is one question, at the same time and later', async () => {
    const { url, asked } = await serve();
    const { router } = await routerAt(url);
    const answers = await Promise.all(Array.from({ length: 20 }, () => router.isochrone(ask([5, 10]))));
    answers.push(await router.isochrone(ask([5, 10])));
    expect(times(asked)).toEqual([[5, 10, 15]]);
    for (const one of answers) expect(one).toEqual(answers[0]);
  });

  test('what two asks share is asked once, and is the same in whatever company', async () => {
    const { url, asked } = await serve();
    const { router } = await routerAt(url);
    const first = await router.isochrone(ask([5, 10]));
    const second = await router.isochrone(ask([10, 15]));
    expect(times(asked)).toEqual([[5, 10, 15], [15]]);
    expect(second.areas[0]).toEqual(first.areas[1]);
    const { router: other } = await routerAt(url);
    const whole = await other.isochrone(ask([10, 15, 60]));
    expect(whole.areas.slice(0, 2)).toEqual(second.areas);
  });

  test('another mode, place, business or edition is asked anew', async () => {
    const { url, asked } = await serve();
    const { routing, router } = await routerAt(url);
    await router.isochrone(ask([5]));
    await router.isochrone({ ...ask([5]), mode: 'drive' });
    await router.isochrone(ask([5], moved(town.store, 1)));
    await routing.router('2', '1').isochrone(ask([5]));
    await routing.router('1', '2').isochrone(ask([5]));
    expect(asked).toHaveLength(5);
    await routing.router('1', '1').isochrone(ask([5]));
    expect(asked).toHaveLength(5);
  });

  test('a place without a street is not asked about again', async () => {
    const { url, asked } = await serve(() => refused(codes.street));
    const { router } = await routerAt(url);
    await router.isochrone(ask([5, 10]));
    await router.isochrone(ask([5, 10]));
    expect(asked).toHaveLength(1);
  });
});
