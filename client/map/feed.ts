import type { GeoJSONSource, Map as MapLibreMap, StyleSpecification } from 'maplibre-gl';
import { withPen } from './drawing.ts';
import type { MapDrawing } from './source.ts';
import { fedSources, mapFeatures } from './style.ts';

/**
 * Hands features to the map beside its style. The map compares styles part by part, and a city's outlines would be
 * copied and compared at every change of a color.
 */
export class MapFeed {
  readonly #map: MapLibreMap;
  readonly #given = new WeakMap<GeoJSONSource, unknown>();

  constructor(map: MapLibreMap) {
    this.#map = map;
  }

  give(drawing: MapDrawing): void {
    for (const [id, features] of Object.entries(mapFeatures(drawing))) {
      const source = this.#map.getSource<GeoJSONSource>(id);
      if (!source || this.#given.get(source) === features) continue;
      source.setData(features);
      this.#given.set(source, features);
    }
  }

  /** Changes the style, and leaves what was given as it is. */
  restyle(style: StyleSpecification): void {
    this.#map.setStyle(style, {
      diff: true,
      transformStyle: (before, next) => {
        for (const id of fedSources) {
          const now = before?.sources[id];
          const then = next.sources[id];
          if (now?.type === 'geojson' && then?.type === 'geojson') now.data = then.data;
        }
        return withPen(before, next);
      },
    });
  }
}

/** Nothing differs but the overlay's features: their sources take them without a comparison of styles. */
export function onlyFeatures(before: MapDrawing, after: MapDrawing): boolean {
  return (
    before.overlay !== null &&
    after.overlay !== null &&
    before.overlay.hideData === after.overlay.hideData &&
    before.source === after.source &&
    before.palette === after.palette &&
    before.basemap === after.basemap &&
    before.flavor === after.flavor
  );
}
