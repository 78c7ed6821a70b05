import type { Position } from '../contract/common.ts';
import type { TravelMode } from '../contract/routing.ts';

export interface IsochroneAsk {
  from: Position;
  mode: TravelMode;
  /** ascending, at most `routingLimits.contours` */
  minutes: readonly number[];
}

export interface MatrixAsk {
  sources: readonly Position[];
  targets: readonly Position[];
  mode: TravelMode;
}

/** Coordinates of a GeoJSON MultiPolygon, [lng, lat]; outer rings counterclockwise. */
export type Area = Position[][][];

export interface Isochrones {
  /** Straight-line estimates: no streets to route on, or the start is not on them. */
  estimated: boolean;
  areas: { minutes: number; area: Area }[];
}

export interface Matrix {
  estimated: boolean;
  /** [source][target]; null where there is no way within the router's reach. */
  seconds: (number | null)[][];
}

/** Travel over one business's streets. */
export interface Router {
  isochrone(ask: IsochroneAsk): Promise<Isochrones>;
  matrix(ask: MatrixAsk): Promise<Matrix>;
}

/** The process's way to routers. */
export interface Routing {
  /** `edition`: of the business's current streets; null where it has none. */
  router(businessId: string, edition: string | null): Router;
  stop(): Promise<void>;
}
