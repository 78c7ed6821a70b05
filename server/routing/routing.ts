import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { estimate } from './estimate.ts';
import type { Area, IsochroneAsk, Isochrones, Router, Routing } from './router.ts';
import { askIsochrones, askMatrix, type Limits, type StreetDistances } from './travel.ts';
import { ValhallaProcess } from './valhalla/process.ts';
import { type Ask, NoStreet, NoWay } from './valhalla/questions.ts';
import { askServer } from './valhalla/server.ts';

export interface RoutingOptions {
  dataDirectory: string;
  /** A Valhalla server; without one, the tiles built at import are asked in a child process. */
  valhallaUrl: string | undefined;
  log: { warn(details: object, message: string): void };
  /** For tests: what asks the tiles. */
  child?: ValhallaProcess;
}

/** Pairs that a Valhalla server takes at once by default. */
const serverLimits: Limits = { sources: 1, targets: 2_500 };

/** Where an edition's routing tiles are. */
export const routingDirectory = (dataDirectory: string, businessId: string, edition: string): string =>
  join(dataDirectory, 'streets', businessId, edition, 'routing');

/** Outlines by edition, place, mode and minutes: streets of an edition never change. Some 5 KB each. */
type Contours = LRUCache<string, Promise<Area>>;

export function createRouting(options: RoutingOptions): Routing {
  const { dataDirectory, valhallaUrl, log, child = new ValhallaProcess() } = options;
  const server = valhallaUrl === undefined ? undefined : askServer(valhallaUrl);
  const contours: Contours = new LRUCache({ max: 4_000 });
  // Some 30 MB when full. A place without a street is -1: the cache holds no null.
  const meters = new LRUCache<string, number>({ max: 200_000 });
  const built = new Set<string>();

  const askOf = (businessId: string, edition: string | null): Ask | undefined => {
    if (server) return server;
    if (edition === null) return undefined;
    const directory = routingDirectory(dataDirectory, businessId, edition);
    // Seen once, it stays: editions are never rebuilt.
    if (!built.has(directory)) {
      if (!existsSync(directory)) return undefined;
      built.add(directory);
    }
    return child.over(directory);
  };

  return {
    router(businessId, edition) {
      const ask = askOf(businessId, edition);
      if (!ask) return estimate;
      const streets = `${businessId} ${edition}`;
      const known: StreetDistances = {
        get(place) {
          const found = meters.get(`${streets} ${place}`);
          return found === -1 ? null : found;
        },
        set: (place, found) => meters.set(`${streets} ${place}`, found ?? -1),
      };
      return routerOver(ask, streets, contours, log, { limits: server ? serverLimits : undefined, known });
    },
    stop: () => child.stop(),
  };
}

function routerOver(
  ask: Ask,
  streets: string,
  contours: Contours,
  log: RoutingOptions['log'],
  travel: { limits: Limits | undefined; known: StreetDistances },
): Router {
  /** A place off these streets, or a router that does not answer: an estimate that says so is better than nothing. */
  const orEstimate = (error: unknown): void => {
    if (!(error instanceof NoStreet) && !(error instanceof NoWay))
      log.warn({ err: error }, 'routing: estimating instead');
  };

  return {
    async isochrone(question): Promise<Isochrones> {
      try {
        const areas = contoursOf(question).map(async ({ minutes, area }) => ({ minutes, area: (await area) ?? [] }));
        return { estimated: false, areas: await Promise.all(areas) };
      } catch (error) {
        orEstimate(error);
        return estimate.isochrone(question);
      }
    },
    async matrix(question) {
      try {
        return { estimated: false, seconds: await askMatrix(ask, question, travel) };
      } catch (error) {
        orEstimate(error);
        return estimate.matrix(question);
      }
    },
  };

  /** One promise a time: those asked for already are shared, the others are asked for. */
  function contoursOf({ from, mode, minutes }: IsochroneAsk): { minutes: number; area: Promise<Area> | undefined }[] {
    const place = from.map((degrees) => degrees.toFixed(7)).join(',');
    const keyOf = (time: number) => `${streets} ${mode} ${time} ${place}`;
    const areas = new Map(minutes.map((time) => [time, contours.get(keyOf(time))]));
    const missing = minutes.filter((time) => !areas.get(time));
    for (const [time, area] of askIsochrones(ask, { from, mode, minutes: missing })) {
      areas.set(time, area);
      contours.set(keyOf(time), area);
      // Off the streets it will be next time too; a router that is away may come back.
      area.catch((error) => error instanceof NoStreet || contours.delete(keyOf(time)));
    }
    return minutes.map((time) => ({ minutes: time, area: areas.get(time) }));
  }
}
