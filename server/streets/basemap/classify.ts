import type { Position } from '../../contract/common.ts';
import { basemapZoom } from '../../contract/streets.ts';
import { isArea, type OsmFeature } from '../../geometry/osm.ts';
import type { Attributes, Drawing, Layer } from './drawing.ts';
import * as kinds from './kinds.ts';
import { labelPoint, pointIn } from './label-point.ts';
import { type Flat, projectLine, ringArea } from './project.ts';

type Tags = OsmFeature['tags'];

/** Everything the basemap draws of one object. */
export function drawingsOf({ tags, geometry }: OsmFeature): Drawing[] {
  if (geometry.type === 'Point') return pointDrawings(tags, projectLine([geometry.coordinates as Position]));
  if (geometry.type === 'MultiPolygon')
    return (geometry.coordinates as Position[][][]).flatMap((rings, at) => areaDrawings(tags, rings, at === 0));
  const line = geometry.coordinates as Position[];
  if (isClosed(line) && isArea(tags)) return areaDrawings(tags, [line], true);
  return lineDrawings(tags, projectLine(line));
}

const isClosed = (line: readonly Position[]) =>
  line.length > 3 && line[0]?.[0] === line.at(-1)?.[0] && line[0]?.[1] === line.at(-1)?.[1];

/** The first kind in the table that these tags have. */
function kindOf(table: kinds.Kinds, tags: Tags): string | undefined {
  for (const [key, values] of Object.entries(table)) {
    const value = tags[key];
    const kind = value !== undefined && Object.hasOwn(values, value) ? values[value] : undefined;
    if (kind) return kind;
  }
  return undefined;
}

const known = <Value>(table: Record<string, Value>, value: string | undefined): Value | undefined =>
  value !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;

const isYes = (value: string | undefined) => value !== undefined && value !== 'no';

/** The zoom from which an area has `least` square units of a tile, between two bounds. */
function zoomForArea(area: number, least: number, from: number, to: number): number {
  const steps = Math.floor(Math.log2(Math.max(1, area) / least) / 2);
  return Math.min(to, Math.max(from, basemapZoom.max - steps));
}

function areaDrawings(tags: Tags, coordinates: readonly Position[][], isFirst: boolean): Drawing[] {
  // An area smaller than a unit is nothing; a ring that lost its corners must not become a hole of nothing.
  const rings = coordinates.map(projectLine);
  const [outer = new Int32Array(), ...holes] = rings;
  if (outer.length < 8) return [];
  const parts = [outer, ...holes.filter((hole) => hole.length >= 8)];
  const area = ringArea(outer);
  const drawings: Drawing[] = [];
  const draw = (layer: Layer, attributes: Attributes, least: number, from: number = basemapZoom.min, to = 14) =>
    drawings.push({ layer, zoom: zoomForArea(area, least, from, to), order: -area, attributes, shape: 'area', parts });

  const water = kindOf(kinds.waterAreaKinds, tags);
  const land = kindOf(kinds.landKinds, tags);
  const site = kindOf(kinds.siteKinds, tags);
  const pier = kindOf(kinds.pierKinds, tags);
  const street = known(kinds.highways, tags.highway) ?? known(kinds.airways, tags.aeroway);
  if (water) draw('water_polygons', { kind: water }, 400);
  else if (land) draw('land', { kind: land }, 900);
  if (site) draw('sites', { kind: site }, 2000, 12);
  if (pier) draw('pier_polygons', { kind: pier }, 400, 12);
  if (tags.man_made === 'bridge') draw('bridges', { kind: 'bridge' }, 400, 12);
  if (street && !isYes(tags.tunnel)) draw('street_polygons', { kind: street.kind }, 400, 13);
  if (isYes(tags.building)) draw('buildings', {}, 1000, 13);

  if (!isFirst) return drawings;
  if (water && tags.name) {
    const zoom = zoomForArea(area, 200_000, basemapZoom.min, basemapZoom.max);
    const attributes = { kind: water, name: tags.name, way_area: Math.round(area) };
    drawings.push(point('water_polygons_labels', zoom, area, attributes, labelPoint(parts)));
  }
  const isPark = land !== undefined && (tags.leisure !== undefined || land === 'cemetery');
  const parkZoom = isPark ? zoomForArea(area, 100_000, kinds.parkLabelZoom, basemapZoom.max) : undefined;
  drawings.push(...pointDrawings(tags, () => (isPark ? labelPoint(parts) : pointIn(parts)), parkZoom));
  return drawings;
}

const point = (layer: Layer, zoom: number, order: number, attributes: Attributes, at: Flat): Drawing => ({
  layer,
  zoom,
  order,
  attributes,
  shape: 'point',
  parts: [at],
});

/** `at`: where, or how to find it when there is something to draw. `zoom` overrides that of points of interest. */
function pointDrawings(tags: Tags, at: Flat | (() => Flat), zoom?: number): Drawing[] {
  const drawings: Drawing[] = [];
  let place: Flat | undefined;
  const draw = (layer: Layer, from: number, order: number, attributes: Attributes) => {
    place ??= typeof at === 'function' ? at() : at;
    drawings.push(point(layer, from, order, attributes, place));
  };
  const placeZoom = known(kinds.placeZooms, tags.place);
  // Places are points; only islands are mapped as areas without one.
  if (placeZoom !== undefined && tags.name && (typeof at !== 'function' || /^isle?(t|land)$/.test(tags.place ?? ''))) {
    const population = Number.parseInt(tags.population?.replace(/[\s,.]/g, '') ?? '', 10);
    draw('place_labels', placeZoom, Number.isFinite(population) ? population : -placeZoom, {
      kind: tags.place ?? '',
      name: tags.name,
      ...(Number.isFinite(population) && { population }),
    });
  }
  for (const [key, values] of Object.entries(kinds.transportKinds)) {
    const transport = known(values, tags[key]);
    if (transport)
      draw('public_transport', transport.zoom, -transport.zoom, {
        kind: transport.kind,
        ...(tags.name && { name: tags.name }),
      });
  }
  const poi = poiOf(tags);
  if (poi) draw('pois', zoom ?? poi.zoom, -poi.zoom, poi.attributes);
  if (tags['addr:housenumber'])
    draw('addresses', basemapZoom.max, 0, { housenumber: tags['addr:housenumber'].split(';')[0] ?? '' });
  return drawings;
}

/** What the style may tell points apart by, besides the key that made it one. */
const poiDetails = ['cuisine', 'religion', 'sport'];

function poiOf(tags: Tags): { zoom: number; attributes: Attributes } | undefined {
  const attributes: Attributes = {};
  let zoom = Number.POSITIVE_INFINITY;
  for (const [key, zooms] of Object.entries(kinds.poiZooms)) {
    const value = tags[key];
    const from = value && value !== 'no' && value !== 'vacant' ? (known(zooms, value) ?? zooms['*']) : undefined;
    if (from === undefined || value === undefined) continue;
    attributes[key] = value;
    zoom = Math.min(zoom, from);
  }
  const isShop = attributes.shop !== undefined || attributes.amenity !== undefined;
  if (zoom === Number.POSITIVE_INFINITY || !(tags.name || isShop)) return undefined;
  for (const key of poiDetails) if (tags[key]) attributes[key] = tags[key];
  return { zoom, attributes: { ...(tags.name && { name: tags.name }), ...attributes } };
}

function lineDrawings(tags: Tags, line: Flat): Drawing[] {
  if (line.length < 4) return [];
  const drawings: Drawing[] = [];
  const draw = (layer: Layer, zoom: number, order: number, attributes: Attributes) =>
    drawings.push({ layer, zoom, order, attributes, shape: 'line', parts: [line] });
  const crossing = { ...(isYes(tags.tunnel) && { tunnel: true }), ...(isYes(tags.bridge) && { bridge: true }) };
  drawStreet(tags, crossing, draw);
  const waterZoom = known(kinds.waterLineZooms, tags.waterway);
  if (waterZoom !== undefined)
    draw('water_lines', waterZoom, 0, {
      kind: tags.waterway ?? '',
      ...(tags.name && { name: tags.name }),
      ...(tags.tunnel === 'culvert' ? { tunnel: true } : crossing),
    });
  const pier = kindOf(kinds.pierKinds, tags);
  if (pier) draw('pier_lines', 13, 0, { kind: pier });
  if (tags.route === 'ferry') draw('ferries', 10, 0, tags.name ? { name: tags.name } : {});
  const level = Number(tags.admin_level);
  if (tags.boundary === 'administrative' && (level === 2 || level === 4) && tags.maritime !== 'yes')
    draw('boundaries', 10, -level, { admin_level: level });
  return drawings;
}

function drawStreet(
  tags: Tags,
  crossing: Attributes,
  draw: (layer: Layer, zoom: number, order: number, attributes: Attributes) => void,
): void {
  const highway = known(kinds.highways, tags.highway);
  const railway = known(kinds.railways, tags.railway);
  const street = highway ?? railway ?? known(kinds.airways, tags.aeroway);
  if (!street) return;
  const service = tags.service && (tags.highway === 'service' || railway) ? tags.service : undefined;
  const zoom = service ? Math.max(street.zoom, kinds.minorServiceZoom) : street.zoom;
  // What lies below is drawn below.
  const level = crossing.bridge ? 100 : crossing.tunnel ? -100 : 0;
  draw('streets', zoom, street.rank + level, {
    kind: street.kind,
    ...(railway && !highway && { rail: true }),
    ...(street.link && { link: true }),
    ...crossing,
    ...(highway && onewayOf(tags)),
    ...(service && { service }),
  });
  if (highway && (tags.name || tags.ref))
    draw('street_labels', Math.max(12, zoom), street.rank, {
      kind: street.kind,
      ...(tags.name && { name: tags.name }),
      ...(tags.ref && { ref: tags.ref }),
    });
}

/** Along the line, or -1 against it; roundabouts and motorways need no sign. */
function onewayOf({ oneway, junction, highway }: Tags): Attributes {
  if (oneway === '-1' || oneway === 'reverse') return { oneway_reverse: true };
  const isOneway = oneway === 'yes' || oneway === 'true' || oneway === '1';
  return isOneway || (oneway === undefined && (junction === 'roundabout' || highway === 'motorway'))
    ? { oneway: true }
    : {};
}
