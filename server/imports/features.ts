import { cleanArea, type Polygons } from '../geometry/polygons.ts';
import { normalize } from './columns.ts';
import { readCount, readText } from './values.ts';

/** One feature of a GeoJSON file, ready for PostGIS, or the reason why not. `row` counts features from 1. */
export interface AreaRow {
  row: number;
  area?: { sourceKey: string; name: string; households: number | null; population: number | null; polygons: Polygons };
  /** Something that is no area, such as a line: it is left out, not wrong. */
  skipped?: boolean;
  problems: { column?: string; reason: string }[];
}

const names = `name neighborhood neighbourhood neighborhoodname neighbourhoodname nhood nbhd nbhdname nbrhood hood label
  title nom nombre nome naam barrio quartier stadtteil stadtviertel bezirk ortsteil wijk buurt buurtnaam quartiere
  district districtname area areaname community communityname ntaname prineigh borough ward zone zonename namelsad`;
const households = `households household hh numhouseholds householdcount totalhouseholds hogares viviendas menages
  haushalte huishoudens famiglie occupiedhousingunits`;
const population =
  'population pop totalpopulation totalpop popul residents inhabitants poblacion einwohner inwoners popolazione';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areaTypes = new Set(['Polygon', 'MultiPolygon']);
const geometryTypes = new Set([
  ...areaTypes,
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'GeometryCollection',
]);

/** The features of a GeoJSON object, bare geometries as features without properties; or why there are none. */
export function featuresOf(json: unknown): unknown[] | { refused: string } {
  if (!isObject(json)) return { refused: 'This is JSON, but not GeoJSON: it is not an object with a type.' };
  if (json.type === 'Topology') return { refused: 'This is TopoJSON. Convert it to GeoJSON.' };
  const foreignSystem = otherReferenceSystem(json.crs);
  if (foreignSystem) {
    return { refused: `The coordinates are in ${foreignSystem}. Save the file in WGS 84 (EPSG:4326).` };
  }
  if (json.type === 'FeatureCollection') {
    if (!Array.isArray(json.features)) return { refused: 'The FeatureCollection has no list of features.' };
    return json.features.length > 0 ? json.features : { refused: 'The FeatureCollection is empty.' };
  }
  if (json.type === 'Feature') return [json];
  const bare = json.type === 'GeometryCollection' && Array.isArray(json.geometries) ? json.geometries : [json];
  if (!geometryTypes.has(String(json.type)))
    return { refused: 'This is JSON, but not GeoJSON: its type is not known.' };
  return bare.map((geometry) => ({ type: 'Feature', properties: {}, geometry }));
}

/** The name of a coordinate reference system that is not longitude and latitude in WGS 84. */
function otherReferenceSystem(crs: unknown): string | undefined {
  if (!isObject(crs)) return undefined;
  const name = isObject(crs.properties)
    ? (crs.properties.name ?? crs.properties.code ?? crs.properties.href)
    : undefined;
  if (name === undefined) return undefined;
  const text = String(name);
  return /CRS:?:?84|OGC.*84|\b4326\b|WGS ?_?84$/i.test(text) ? undefined : (readText(text, 80) ?? 'another system');
}

function property(properties: Json, wanted: string): [string, unknown] | undefined {
  const entries = Object.entries(properties).map(([key, value]) => [normalize(key), key, value] as const);
  for (const name of wanted.split(/\s+/)) {
    const found = entries.find(([normal, , value]) => normal === name && value !== null && value !== '');
    if (found) return [found[1], found[2]];
  }
  return undefined;
}

/** Coordinates of all polygons in a geometry, as a MultiPolygon's; and whether anything else was among them. */
function polygonsIn(geometry: Json, depth = 0): { coordinates: unknown[]; others: boolean } {
  if (geometry.type === 'Polygon') return { coordinates: [geometry.coordinates], others: false };
  if (geometry.type === 'MultiPolygon') {
    return { coordinates: Array.isArray(geometry.coordinates) ? geometry.coordinates : [undefined], others: false };
  }
  const none = { coordinates: [], others: true };
  // Collections in collections are legal; nobody nests them deep but to break a reader.
  if (geometry.type !== 'GeometryCollection' || !Array.isArray(geometry.geometries) || depth > 8) return none;
  const parts = geometry.geometries.map((part: unknown) => (isObject(part) ? polygonsIn(part, depth + 1) : none));
  return { coordinates: parts.flatMap((part) => part.coordinates), others: parts.some((part) => part.others) };
}

/**
 * Reads features in the order of the file. The key that finds a neighborhood again in a later file is the feature's id if
 * that is a text, else its name and how often the name came before. Numbers are not trusted as ids: programs number
 * features from 0 or 1, and two files would overwrite each other.
 */
export function areaReader(): (feature: unknown, row: number) => AreaRow {
  const used = new Map<string, number>();
  const keyOf = (base: string) => {
    const count = (used.get(base) ?? 0) + 1;
    used.set(base, count);
    return `${base}#${count}`;
  };

  return (feature, row) => {
    const problems: AreaRow['problems'] = [];
    const end = (reason: string, skipped = false): AreaRow => ({ row, skipped, problems: [...problems, { reason }] });
    if (!isObject(feature) || feature.type !== 'Feature') return end('This is not a GeoJSON feature.');
    const properties = isObject(feature.properties) ? feature.properties : {};
    const { geometry } = feature;
    if (!isObject(geometry)) return end('The feature has no outline.');
    if (!geometryTypes.has(String(geometry.type))) return end('The type of the outline is not known to GeoJSON.');
    const { coordinates, others } = polygonsIn(geometry);
    if (coordinates.length === 0 && others)
      return end(`A ${String(geometry.type)} is not an area; it was left out.`, true);

    const area = cleanArea(coordinates);
    if ('refused' in area) return end(area.refused);
    if (others) problems.push({ reason: 'Points and lines beside the areas were left out.' });
    for (const reason of area.notes) problems.push({ reason });

    const named = property(properties, names)?.[1];
    const name = readText(typeof named === 'string' || typeof named === 'number' ? String(named) : undefined, 200);
    if (name === undefined) problems.push({ reason: `No name was found; it is called “Neighborhood ${row}”.` });
    const count = (wanted: string) => {
      const found = property(properties, wanted);
      if (!found) return null;
      const number = readCount(found[1]);
      if (number === undefined)
        problems.push({ column: readText(found[0], 100) ?? '', reason: 'This is not a count; it was left out.' });
      return number ?? null;
    };
    const id = typeof feature.id === 'string' && !/^\d*$/.test(feature.id) ? readText(feature.id, 200) : undefined;
    const sourceKey = keyOf(id === undefined ? `name:${name ?? `Neighborhood ${row}`}` : `id:${id}`);
    return {
      row,
      area: {
        sourceKey,
        name: name ?? `Neighborhood ${row}`,
        households: count(households),
        population: count(population),
        polygons: area.polygons,
      },
      problems,
    };
  };
}
