import type { LineString, MultiPolygon, Point } from 'geojson';

/**
 * One thing of an OpenStreetMap extract with its place, in degrees [lng, lat]. A way is a line, also when it is closed:
 * whether a ring means an area, its tags tell (see `isArea`). A relation is an area put together from its members.
 */
export interface OsmFeature {
  /** n123, w123 or r123 */
  id: string;
  tags: Readonly<Record<string, string>>;
  geometry: Point | LineString | MultiPolygon;
}
