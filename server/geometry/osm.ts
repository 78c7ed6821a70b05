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

/** Keys whose closed ways are areas, and the values of them that are lines all the same. */
const areaKeys: Record<string, readonly string[]> = {
  building: [],
  landuse: [],
  leisure: ['track', 'slipway'],
  natural: ['coastline', 'cliff', 'ridge', 'arete', 'tree_row', 'valley'],
  amenity: [],
  shop: [],
  office: [],
  craft: [],
  tourism: [],
  historic: ['citywalls'],
  place: [],
  man_made: ['embankment', 'pipeline', 'cutline', 'goods_conveyor', 'dyke'],
  military: ['trench'],
  wetland: [],
  aeroway: ['runway', 'taxiway'],
  public_transport: [],
};
const areaWaterways = new Set(['riverbank', 'dock', 'boatyard']);

/** Whether a closed way with these tags is the outline of an area; else it is a line that ends where it began. */
export function isArea(tags: Readonly<Record<string, string>>): boolean {
  if (tags.area === 'yes' || tags.area === 'no') return tags.area === 'yes';
  if (tags.waterway !== undefined) return areaWaterways.has(tags.waterway);
  if (tags.highway !== undefined || tags.barrier !== undefined) return false;
  return Object.entries(areaKeys).some(([key, lines]) => {
    const value = tags[key];
    return value !== undefined && value !== 'no' && !lines.includes(value);
  });
}
