import { basemapAttribution, basemapParams, basemapQuery, basemapZoom } from '../contract/streets.ts';
import { refuse } from '../http/problem.ts';
import { everyone, noContent, ok, type Route, route } from '../http/route.ts';
import { basemapTile, currentEdition, currentStreets } from '../streets/index.ts';
import { tileJson } from './tilejson.ts';

/** The layers and attributes of the basemap's tiles: those of Shortbread 1.0 (shortbread-tiles.org) that we fill. */
const layers: Record<string, string> = {
  ocean: '',
  water_polygons: 'kind',
  water_lines: 'kind name tunnel bridge',
  water_polygons_labels: 'name way_area',
  land: 'kind',
  sites: 'kind',
  buildings: '',
  addresses: 'housenumber',
  streets: 'kind rail link tunnel bridge oneway service',
  street_polygons: 'kind',
  street_labels: 'kind name ref',
  bridges: 'kind',
  pier_lines: 'kind',
  pier_polygons: 'kind',
  ferries: 'name',
  public_transport: 'kind name',
  pois: 'name amenity shop tourism leisure',
  place_labels: 'kind name population',
  boundaries: 'admin_level',
};

const vectorLayers = Object.entries(layers).map(([id, fields]) => ({
  id,
  fields: Object.fromEntries(fields.split(' ').flatMap((field) => (field ? [[field, 'OpenStreetMap']] : []))),
}));

/** The streets of the owner's own extract, drawn once at import. */
export const basemapRoutes: Route[] = [
  route({
    method: 'get',
    path: '/tiles/basemap.json',
    tag: 'Places',
    summary: 'TileJSON 3 of the basemap made from the imported map extract',
    allow: everyone,
    query: basemapQuery,
    answers: { 200: tileJson },
    async handle({ knex, principal, request }) {
      const streets = await currentStreets(knex, principal.businessId);
      if (!streets) return refuse('not-found', 'No map extract was imported yet.');
      const base = `${request.protocol}://${request.get('host')}/api/v1/tiles/basemap`;
      return ok({
        tilejson: '3.0.0' as const,
        name: streets.name,
        attribution: basemapAttribution,
        tiles: [`${base}/{z}/{x}/{y}.mvt?edition=${streets.edition}`],
        minzoom: basemapZoom.min,
        maxzoom: basemapZoom.max,
        bounds: streets.bbox,
        vector_layers: vectorLayers,
      });
    },
  }),
  route({
    method: 'get',
    path: '/tiles/basemap/{z}/{x}/{y}.mvt',
    tag: 'Places',
    summary: 'A vector tile of the basemap; 204 where nothing is in it',
    allow: everyone,
    params: basemapParams,
    query: basemapQuery,
    answers: { 200: 'application/vnd.mapbox-vector-tile', 204: null },
    version: async ({ knex, principal }) => `basemap ${await currentEdition(knex, principal.businessId)}`,
    async handle({ knex, principal, params, query }) {
      if (params.x >= 2 ** params.z || params.y >= 2 ** params.z) return refuse('not-found', 'There is no such tile.');
      const edition = await currentEdition(knex, principal.businessId);
      const tile = edition && (await basemapTile(knex, principal.businessId, params));
      if (!tile) return noContent();
      return {
        status: 200,
        body: tile,
        headers: {
          'Content-Type': 'application/vnd.mapbox-vector-tile',
          'Content-Encoding': 'gzip',
          // The address names the edition: what it answers never changes.
          ...(query.edition === edition && { 'Cache-Control': 'private, max-age=31536000, immutable' }),
        },
      };
    },
  }),
];
