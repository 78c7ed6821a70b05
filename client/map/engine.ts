import type { EaseToOptions, MapGeoJSONFeature, MapMouseEvent } from 'maplibre-gl';
import * as maplibregl from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { resolutionForZoom } from '../../server/geometry/resolution.ts';
import type { Camera } from '../view/codec.ts';
import type { MapCommand } from './commands.ts';
import { dataLayers, maxTileZoom, sourceLayerOf } from './data-layers.ts';
import { penHeld } from './drawing.ts';
import { MapFeed, onlyFeatures } from './feed.ts';
import { paintImage } from './images.ts';
import { laidAt } from './laid.ts';
import type { OverlayClick } from './overlay.ts';
import type { Bbox } from './places.ts';
import type { MapDrawing } from './source.ts';
import { mapStyle } from './style.ts';
import type { Viewport } from './viewport.ts';

maplibregl.setWorkerUrl(new URL(workerUrl, location.href).href);

export interface PointedFeature {
  id: string;
  value: number | null;
  customers: number | null;
  held: boolean;
  at: { x: number; y: number };
}

export interface EngineEvents {
  camera: (camera: Camera, viewport: Viewport) => void;
  point: (feature: PointedFeature | null) => void;
  click: (feature: PointedFeature | null, position: [number, number], laid: OverlayClick | null) => void;
  failed: () => void;
  ready: () => void;
}

export interface EngineOptions {
  container: HTMLElement;
  drawing: MapDrawing;
  camera: Camera;
  labels: Record<string, string>;
  imperial: boolean;
  events: EngineEvents;
}

const motionMs = 180;
/** The search stands over the map's upper edge. */
const fitPadding = { top: 72, right: 40, bottom: 40, left: 40 };

/** Where an animated move is to end. */
type Flight = Pick<EaseToOptions, 'padding'> & { center: [number, number]; zoom: number };

/** The map as an object: told what to draw, tells what was pointed at. All of maplibre-gl's state stays in here. */
export class MapEngine {
  readonly map: maplibregl.Map;
  #drawing: MapDrawing;
  readonly #feed: MapFeed;
  readonly #events: EngineEvents;
  readonly #marks = { hover: null as string | null, selected: null as string | null };
  #ready = false;
  #flight: Flight | null = null;
  /** what it is on its way to show */
  #fit: Extract<MapCommand, { kind: 'fit' }> | null = null;

  constructor({ container, drawing, camera, labels, imperial, events }: EngineOptions) {
    this.#drawing = drawing;
    this.#events = events;
    this.map = new maplibregl.Map({
      container,
      style: mapStyle(drawing),
      center: [camera.lng, camera.lat],
      zoom: camera.zoom,
      maxZoom: 19,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      fadeDuration: 0,
      locale: labels,
    });
    this.#feed = new MapFeed(this.map);
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    // The first is the lowest; without options it would always be folded.
    this.map.addControl(new maplibregl.AttributionControl({}), 'bottom-right');
    this.map.addControl(new maplibregl.NavigationControl({ showCompass: false }), 'bottom-right');
    this.map.addControl(new maplibregl.ScaleControl({ unit: imperial ? 'imperial' : 'metric' }), 'bottom-right');
    this.#listen(container);
  }

  #listen(container: HTMLElement): void {
    const { map } = this;
    const busy = () => container.removeAttribute('data-map-idle');
    map.on('idle', () => container.setAttribute('data-map-idle', 'true'));
    map.on('movestart', busy);
    map.on('dataloading', busy);
    map.setMissingStyleImageResolver((id) => {
      const made = paintImage(id);
      if (made && !map.hasImage(id)) map.addImage(id, made.image, made.options);
    });
    map.on('style.load', () => this.#feed.give(this.#drawing));
    map.on('load', () => {
      this.#ready = true;
      // What was to be drawn may have changed since the style it began with.
      this.#feed.restyle(mapStyle(this.#drawing));
      this.#feed.give(this.#drawing);
      this.#remark(this.#drawing);
      this.#tellCamera();
      this.#events.ready();
    });
    map.on('moveend', () => {
      this.#flight = null;
      this.#fit = null;
      this.#tellCamera();
    });
    map.on('mousemove', (event) => {
      if (penHeld.get()) return;
      this.#events.point(this.#featureAt(event));
      map.getCanvas().style.cursor = this.#laidAt(event) ? 'pointer' : '';
    });
    map.on('mouseout', () => this.#events.point(null));
    map.on('click', (event) => {
      this.#events.click(this.#featureAt(event), event.lngLat.wrap().toArray(), this.#laidAt(event));
    });
    // A tile that does not come is asked for again by the map; the panel, asking the same server, says what is wrong.
    map.on('error', ({ error }) => console.warn(error.message));
    map.on('webglcontextlost', () => this.#events.failed());
  }

  #tellCamera(): void {
    const { lng, lat } = this.map.getCenter().wrap();
    const zoom = this.map.getZoom();
    const bounds = this.map.getBounds();
    const wrap = (x: number) =>
      bounds.getEast() - bounds.getWest() >= 360 ? x : ((((x + 180) % 360) + 360) % 360) - 180;
    const whole = bounds.getEast() - bounds.getWest() >= 360;
    const bboxWgs84: Bbox = [
      whole ? -180 : wrap(bounds.getWest()),
      Math.max(-90, bounds.getSouth()),
      whole ? 180 : wrap(bounds.getEast()),
      Math.min(90, bounds.getNorth()),
    ];
    // The map draws tiles of the whole zoom below, and the tiles follow that.
    const resolution = resolutionForZoom(Math.min(maxTileZoom, Math.floor(zoom)));
    this.#events.camera({ lng, lat, zoom }, { bboxWgs84, resolution });
  }

  #featureAt(event: MapMouseEvent): PointedFeature | null {
    if (!this.#ready) return null;
    const layers = dataLayers.filter((id) => this.map.getLayer(id));
    const found: MapGeoJSONFeature | undefined = this.map.queryRenderedFeatures(event.point, { layers })[0];
    if (!found || found.id === undefined) return null;
    const number = (name: string) => (typeof found.properties[name] === 'number' ? found.properties[name] : null);
    return {
      id: String(found.id),
      value: number(this.#drawing.source.property),
      customers: number('customers'),
      held: found.properties.suppressed === true,
      at: { x: event.point.x, y: event.point.y },
    };
  }

  #laidAt(event: MapMouseEvent): OverlayClick | null {
    return this.#ready && this.#drawing.overlay ? laidAt(this.map, event) : null;
  }

  /** Draws the difference. `again` fetches the tiles anew: the data behind the same address has changed. */
  draw(drawing: MapDrawing, again = false): void {
    const before = this.#drawing;
    this.#drawing = drawing;
    if (!this.#ready) return;
    const tiles = this.map.getSource<maplibregl.VectorTileSource>('data');
    const moved = before.source.tilesUrl !== drawing.source.tilesUrl;
    if (tiles && (moved || again)) tiles.setTiles([drawing.source.tilesUrl]);
    if (!onlyFeatures(before, drawing)) this.#feed.restyle(mapStyle(drawing));
    this.#feed.give(drawing);
    if (before.source.layer !== drawing.source.layer) this.#remark(before);
  }

  #remark(before: MapDrawing): void {
    this.map.removeFeatureState({ source: 'data', sourceLayer: sourceLayerOf(before.source) });
    const { hover, selected } = this.#marks;
    this.#marks.hover = null;
    this.#marks.selected = null;
    this.mark('hover', hover);
    this.mark('selected', selected);
  }

  mark(state: 'hover' | 'selected', id: string | null): void {
    const before = this.#marks[state];
    if (before === id) return;
    this.#marks[state] = id;
    const feature = (of: string) => ({ source: 'data', sourceLayer: sourceLayerOf(this.#drawing.source), id: of });
    if (!this.map.getSource('data')) return;
    if (before !== null) this.map.setFeatureState(feature(before), { [state]: false });
    if (id !== null) this.map.setFeatureState(feature(id), { [state]: true });
  }

  move(command: MapCommand): void {
    if (command.kind === 'fit') {
      const maxZoom = command.closest ?? 15;
      this.map.fitBounds(command.bboxWgs84, { padding: fitPadding, maxZoom, duration: motionMs });
      this.#fit = this.map.isMoving() ? command : null;
      return;
    }
    const [lng, lat] = command.center;
    this.#fly({ center: [lng, lat], zoom: command.zoom ?? this.map.getZoom() });
  }

  #fly(flight: Flight): void {
    this.map.easeTo({ ...flight, duration: motionMs });
    // Where people want no motion it has arrived already.
    this.#flight = this.map.isMoving() ? flight : null;
  }

  /** Follows the browser's back and forward. */
  jump(camera: Camera): void {
    const center = this.map.getCenter();
    const same =
      Math.abs(center.lng - camera.lng) < 1e-5 &&
      Math.abs(center.lat - camera.lat) < 1e-5 &&
      Math.abs(this.map.getZoom() - camera.zoom) < 0.011;
    if (!same && !this.map.isMoving()) this.map.jumpTo({ center: [camera.lng, camera.lat], zoom: camera.zoom });
  }

  /** What covers the map from below; its own notes stand above that. */
  pad(bottom: number): void {
    this.map.getContainer().style.setProperty('--hx-covered', `${bottom}px`);
    const padding = { top: 0, left: 0, right: 0, bottom };
    const fit = this.#fit;
    // Changing the padding would end a flight halfway.
    if (this.#flight) this.#fly({ ...this.#flight, padding });
    else this.map.setPadding(padding);
    if (fit) this.move(fit);
  }

  remove(): void {
    this.map.remove();
  }
}
