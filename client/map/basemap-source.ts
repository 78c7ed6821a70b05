import type { SourceSpecification } from 'maplibre-gl';
import type { Basemap } from './source.ts';

/** As the server's contract says; repeated here because that brings its validation library with it. */
export const streetZooms = { min: 10, max: 15 };
export const streetAttribution = '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>';

export const streetSourceId = 'streets';

export const streetSource = ({ tilesUrl, bboxWgs84 }: Extract<Basemap, { kind: 'streets' }>): SourceSpecification => ({
  type: 'vector',
  tiles: [tilesUrl],
  minzoom: streetZooms.min,
  maxzoom: streetZooms.max,
  // The map cannot read bounds across the antimeridian; without them it asks for a few empty tiles more.
  ...(bboxWgs84[0] < bboxWgs84[2] && { bounds: bboxWgs84 }),
  attribution: streetAttribution,
});
