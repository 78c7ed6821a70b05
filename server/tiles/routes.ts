import type { Knex } from 'knex';
import { LRUCache } from 'lru-cache';
import { type TileQuery, type tileLayers, tileParams, tileQuery } from '../contract/density.ts';
import { areaAsked, type Narrowing, narrowedVersion, policyAsked, segmentAsked } from '../density/index.ts';
import { fenceLayerVersion } from '../geofences/index.ts';
import { resolutionForZoom } from '../geometry/resolution.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { everyone, noContent, ok, type Principal, type Route, route } from '../http/route.ts';
import { type TileSource, tileSource } from './encode.ts';
import { layers } from './layers.ts';
import { tileJson } from './tilejson.ts';

const fields: Record<(typeof tileLayers)[number], Record<string, string>> = {
  density: { h3: 'H3 cell', value: 'the metric', customers: 'customers', suppressed: 'true where held back' },
  neighborhoods: {
    id: 'id',
    name: 'name',
    households: 'households',
    value: 'the metric',
    customers: 'customers',
    penetration: 'customers per household',
    suppressed: 'true where held back',
  },
  geofences: { id: 'id', name: 'name', active: 'watched at all', open: 'watched now, by its schedule' },
};
const maxZoom = { density: 16, neighborhoods: 14, geofences: 16 } as const;

const blocksOnly = 'Only cells can be narrowed to a catchment: a neighborhood is counted whole.';

interface Asking {
  knex: Knex;
  principal: Principal;
  layer: keyof typeof layers;
  query: TileQuery;
}

export function tileRoutes(narrowing: Narrowing): Route[] {
  /** Layers whole, by everything their content depends on; tiles are cut from them. The oldest go first. */
  const sources = new LRUCache<string, Promise<TileSource>>({ max: 24 });

  const versionOf = ({ knex, principal, layer, query }: Asking) =>
    layer === 'geofences'
      ? fenceLayerVersion(knex, principal.businessId)
      : narrowedVersion(narrowing, { knex, principal, query });

  const sourceOf = async (asking: Asking, zoom: number) => {
    const { knex, principal, layer, query } = asking;
    const resolution = query.resolution ?? resolutionForZoom(zoom);
    const asked = { ...query, resolution: layer === 'density' ? resolution : 0 };
    const key = JSON.stringify([await versionOf(asking), layer, asked]);
    const known = sources.get(key);
    if (known) return known;
    const area = await areaAsked(narrowing.catchments, knex, principal, query);
    if (area instanceof Refusal) return area;
    const picked = await segmentAsked(narrowing.segments, knex, principal, query);
    if (picked instanceof Refusal) return picked;
    const policy = policyAsked(principal.role, query);
    const made = layers[layer](knex, principal.businessId, { ...asked, area, picked }, policy).then(tileSource);
    sources.set(key, made);
    made.catch(() => sources.delete(key));
    return made;
  };

  return [
    route({
      method: 'get',
      path: '/tiles/{layer}.json',
      tag: 'Density',
      summary: 'TileJSON 3 of a layer; its query goes on to the tiles',
      allow: everyone,
      params: tileParams.pick({ layer: true }),
      query: tileQuery,
      answers: { 200: tileJson },
      async handle({ params: { layer }, request }) {
        const search = request.originalUrl.includes('?')
          ? request.originalUrl.slice(request.originalUrl.indexOf('?'))
          : '';
        const base = `${request.protocol}://${request.get('host')}/api/v1/tiles/${layer}`;
        return ok({
          tilejson: '3.0.0',
          name: layer,
          tiles: [`${base}/{z}/{x}/{y}.mvt${search}`],
          minzoom: 0,
          maxzoom: maxZoom[layer],
          bounds: [-180, -85.0511, 180, 85.0511],
          vector_layers: [{ id: layer, fields: fields[layer] }],
        });
      },
    }),
    route({
      method: 'get',
      path: '/tiles/{layer}/{z}/{x}/{y}.mvt',
      tag: 'Density',
      summary: 'A vector tile; 204 where nothing is in it',
      allow: everyone,
      params: tileParams,
      query: tileQuery,
      answers: { 200: 'application/vnd.mapbox-vector-tile', 204: null },
      version: ({ params, ...asking }) => versionOf({ ...asking, ...params }),
      async handle({ knex, principal, params: { layer, z: zoom, x, y }, query }) {
        if (x >= 2 ** zoom || y >= 2 ** zoom) return refuse('not-found', 'There is no such tile.');
        if (query.catchment !== undefined && layer !== 'density') return refuse('bad-input', blocksOnly);
        const source = await sourceOf({ knex, principal, layer, query }, zoom);
        if (source instanceof Refusal) return source;
        const tile = await source(layer, { z: zoom, x, y });
        if (!tile) return noContent();
        return {
          status: 200,
          body: tile,
          headers: { 'Content-Type': 'application/vnd.mapbox-vector-tile', 'Content-Encoding': 'gzip' },
        };
      },
    }),
  ];
}
