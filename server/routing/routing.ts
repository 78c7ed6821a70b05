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
type Contours = LRUCache<string, Promise<Area | 'estimate'>>;

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
      const found = await Promise.all(question.minutes.map((time) => contourOf(question, time)));
      const areas = found.flatMap((area, index) =>
        area === 'estimate' ? [] : [{ minutes: question.minutes[index] ?? 0, area }],
      );
      return areas.length === question.minutes.length ? { estimated: false, areas } : estimate.isochrone(question);
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
   * Each time is a question of its own: Valhalla's grid grows with the longest time of a question, so ten minutes asked
   * along with sixty would be a third larger than ten minutes alone, and depend on who asked first.
   */
  function contourOf({ from, mode }: IsochroneAsk, time: number): Promise<Area | 'estimate'> {
    const place = from.map((degrees) => degrees.toFixed(7)).join(',');
    const key = `${streets} ${mode} ${time} ${place}`;
    const known = contours.get(key);
    if (known) return known;
    const area = askIsochrone(ask, { from, mode, minutes: [time] }).then(
      (areas) => areas.get(time) ?? [],
      (error) => {
        // Off the streets it will be next time too; a router that is away may come back.
        if (!(error instanceof NoStreet)) contours.delete(key);
        orEstimate(error);
        return 'estimate' as const;
      },
    );
    contours.set(key, area);
    return area;
  }
}
