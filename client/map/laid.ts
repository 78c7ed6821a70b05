import type { MapGeoJSONFeature, Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import type { OverlayClick } from './overlay.ts';
import { overlayTargets } from './overlay-layers.ts';

/** A finger is wider than a dot. */
const reachPixels = 6;

/** The overlay's part at the pointer, points before what lies under them. */
export function laidAt(map: MapLibreMap, { point, lngLat }: MapMouseEvent): OverlayClick | null {
  const around: [[number, number], [number, number]] = [
    [point.x - reachPixels, point.y - reachPixels],
    [point.x + reachPixels, point.y + reachPixels],
  ];
  for (const layer of overlayTargets) {
    if (!map.getLayer(layer)) continue;
    const [found] = map.queryRenderedFeatures(layer === 'overlay-points' ? around : point, { layers: [layer] });
    const click = found && clickOn(layer, found, lngLat.wrap().toArray());
    if (click) return click;
  }
  return null;
}

function clickOn(
  layer: (typeof overlayTargets)[number],
  { geometry, properties }: MapGeoJSONFeature,
  position: [number, number],
): OverlayClick | null {
  const key = typeof properties.key === 'string' ? properties.key : null;
  if (layer === 'overlay-points') {
    const [lng = position[0], lat = position[1]] = geometry.type === 'Point' ? geometry.coordinates : [];
    const kind = properties.kind === 'own' ? 'own' : 'competitor';
    return { part: 'point', key, label: String(properties.label ?? ''), kind, position: [lng, lat] };
  }
  return key === null ? null : { part: layer === 'overlay-cells' ? 'cell' : 'area', key, position };
}
