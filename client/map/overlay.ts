import type { Feature, FeatureCollection, LineString, MultiPolygon, Point, Polygon } from 'geojson';
import { value } from '../view/value.ts';

/** `a` and `b` are two things compared, `both` what they share, `quiet` what is there but not at work. */
export type OverlayTone = 'a' | 'b' | 'both' | 'quiet';

export interface OverlayArea {
  /** told back when it is clicked */
  key: string;
  /** 0 the innermost of nested areas, 1 the outermost: weight of the line and depth of the fill */
  rank: number;
  tone: OverlayTone;
  /** for estimates */
  dashed?: boolean;
  value?: number;
  /** written along the edge, such as "10 min" */
  label?: string;
}

export interface OverlayCell {
  /** 0..1, colored by the ramp of the data */
  value: number;
  key?: string;
}

export interface OverlayLine {
  /** 0..1: width of the line */
  weight: number;
}

export interface OverlayPoint {
  label: string;
  kind: 'competitor' | 'own' | 'person';
  /** told back when it is clicked */
  key?: string;
  /** a competitor that is taken into account, a person whose house is known; others are drawn hollow */
  chosen?: boolean;
}

/** What a page lays over the map, as plain data. A part that keeps its identity is not sent to the map again. */
export interface MapOverlay {
  areas: FeatureCollection<Polygon | MultiPolygon, OverlayArea>;
  cells: FeatureCollection<Polygon | MultiPolygon, OverlayCell>;
  lines: FeatureCollection<LineString, OverlayLine>;
  points: FeatureCollection<Point, OverlayPoint>;
  /** hides the blocks or neighborhoods, so that the streets show */
  hideData?: boolean;
}

export type OverlayClick =
  | { part: 'point'; key: string | null; label: string; kind: OverlayPoint['kind']; position: [number, number] }
  | { part: 'area' | 'cell'; key: string; position: [number, number] };

const none = <Geometry extends Polygon | MultiPolygon | LineString | Point, Properties>() => ({
  type: 'FeatureCollection' as const,
  features: [] as Feature<Geometry, Properties & object>[],
});

export const emptyOverlay: MapOverlay = {
  areas: none<Polygon | MultiPolygon, OverlayArea>(),
  cells: none<Polygon | MultiPolygon, OverlayCell>(),
  lines: none<LineString, OverlayLine>(),
  points: none<Point, OverlayPoint>(),
};

/** An overlay with only the given parts. */
export const makeOverlay = (parts: Partial<MapOverlay>): MapOverlay => ({ ...emptyOverlay, ...parts });

/** What is laid over the map now; the page that sets it takes it away when it leaves. */
export const overlay = value<MapOverlay | null>(null);

type Handler = (click: OverlayClick) => void;
const handlers = new Set<Handler>();

/** Tells of clicks on the overlay's points, areas and cells (the topmost of them). Returns how to stop. */
export function onOverlayClick(handler: Handler): () => void {
  handlers.add(handler);
  return () => handlers.delete(handler);
}

/** True when somebody listened: then the click is not also one on the data below. */
export function tellOverlayClick(click: OverlayClick): boolean {
  for (const handler of handlers) handler(click);
  return handlers.size > 0;
}
