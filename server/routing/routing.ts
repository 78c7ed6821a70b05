import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { estimate } from './estimate.ts';
import type { Area, IsochroneAsk, Isochrones, Router, Routing } from './router.ts';
import { askIsochrone, askMatrix, type Limits } from './travel.ts';
import { ValhallaProcess } from './valhalla/process.ts';
import { type Ask, NoStreet, NoWay } from './valhalla/questions.ts';
import { askServer } from './valhalla/server.ts';

export interface RoutingOptions {
  dataDirectory: string;
  /** A Valhalla server; without one, the tiles built at import are asked in a child process. */
  valhallaUrl: string | undefined;
  log: { warn(details: object, message: string): void };
}

/** A Valhalla server of somebody's has limits of its own; its defaults allow 2,500 pairs and 50 places. */
const serverLimits: Limits = { sources: 1, targets: 49 };

/** Where an edition's routing tiles are. */
export const routingDirectory = (dataDirectory: string, businessId: string, edition: string): string =>
  join(dataDirectory, 'streets', businessId, edition, 'routing');

/** Outlines by edition, place, mode and minutes: streets of an edition never change. Some 5 KB each. */
type Contours = LRUCache<string, Promise<Area>>;

export function createRouting({ dataDirectory, valhallaUrl, log }: RoutingOptions): Routing {
  const child = new ValhallaProcess();
  const server = valhallaUrl === undefined ? undefined : askServer(valhallaUrl);
  const contours: Contours = new LRUCache({ max: 4_000 });
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
      return routerOver(ask, `${businessId} ${edition}`, contours, log, server ? serverLimits : undefined);
    },
    stop: () => child.stop(),
  };
}

function routerOver(
  ask: Ask,
  streets: string,
  contours: Contours,
  log: RoutingOptions['log'],
  limits: Limits | undefined,
): Router {
  /** A place off these streets, or a router that does not answer: an estimate that says so is better than nothing. */
  const orEstimate = (error: unknown): void => {
    if (!(error instanceof NoStreet) && !(error instanceof NoWay))
      log.warn({ err: error }, 'routing: estimating instead');
  };

  return {
    async isochrone(question): Promise<Isochrones> {
      try {
        const areas = question.minutes.map(async (time) => ({ minutes: time, area: await contourOf(question, time) }));
        return { estimated: false, areas: await Promise.all(areas) };
      } catch (error) {
        orEstimate(error);
        return estimate.isochrone(question);
      }
    },
    async matrix(question) {
      try {
        return { estimated: false, seconds: await askMatrix(ask, question, limits) };
      } catch (error) {
        orEstimate(error);
        return estimate.matrix(question);
      }
    },
  };

  /**
   * Each time is a question of its own: Valhalla's grid is as coarse as a question's longest time asks for, so ten
   * minutes by car along with sixty would be a third larger than alone, and depend on what was asked before.
   */
  function contourOf({ from, mode }: IsochroneAsk, minutes: number): Promise<Area> {
    const place = from.map((degrees) => degrees.toFixed(7)).join(',');
    const key = `${streets} ${mode} ${minutes} ${place}`;
    const known = contours.get(key);
    if (known) return known;
    const area = askIsochrone(ask, from, mode, minutes);
    contours.set(key, area);
    // Off the streets it will be next time too; a router that is away may come back.
    area.catch((error) => error instanceof NoStreet || contours.delete(key));
    return area;
  }
}
