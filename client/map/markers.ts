import * as maplibregl from 'maplibre-gl';

export interface MapPin {
  id: string;
  name: string;
  /** of a place that was searched for; stores are the others */
  found?: boolean;
  /** written beside it */
  caption?: string;
  position: readonly [number, number];
  selected: boolean;
  draggable: boolean;
}

export interface PinEvents {
  pick: (id: string) => void;
  drop: (id: string, position: [number, number]) => void;
}

const pinSvg =
  '<svg viewBox="0 0 28 36" width="28" height="36" aria-hidden="true"><path d="M14 1C6.8 1 1 6.7 1 13.8 1 23 14 35 14 35s13-12 13-21.2C27 6.7 21.2 1 14 1z"/><circle cx="14" cy="13.6" r="4.6"/></svg>';

/** Pins as real buttons over the map: reachable by keyboard, named, and draggable while being edited. */
export class MapPins {
  readonly #map: maplibregl.Map;
  readonly #events: PinEvents;
  readonly #pins = new Map<string, { marker: maplibregl.Marker; button: HTMLButtonElement }>();

  constructor(map: maplibregl.Map, events: PinEvents) {
    this.#map = map;
    this.#events = events;
  }

  set(pins: readonly MapPin[]): void {
    const wanted = new Set(pins.map((pin) => pin.id));
    for (const [id, { marker }] of this.#pins) {
      if (wanted.has(id)) continue;
      marker.remove();
      this.#pins.delete(id);
    }
    for (const pin of pins) this.#place(pin);
  }

  #place(pin: MapPin): void {
    const { marker, button } = this.#pins.get(pin.id) ?? this.#create(pin);
    const [lng, lat] = pin.position;
    const at = marker.getLngLat();
    if (at.lng !== lng || at.lat !== lat) marker.setLngLat([lng, lat]);
    marker.setDraggable(pin.draggable);
    button.setAttribute('aria-label', pin.name);
    button.title = pin.name;
    button.classList.toggle('hx-pin-found', pin.found === true);
    const caption = button.querySelector('span');
    if (caption) caption.textContent = pin.caption ?? '';
    button.classList.toggle('hx-pin-selected', pin.selected);
    button.classList.toggle('hx-pin-draggable', pin.draggable);
  }

  #create(pin: MapPin) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'hx-pin';
    button.innerHTML = `${pinSvg}<span></span>`;
    button.setAttribute('aria-label', pin.name);
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      this.#events.pick(pin.id);
    });
    const [lng, lat] = pin.position;
    const marker = new maplibregl.Marker({ element: button, anchor: 'bottom' }).setLngLat([lng, lat]).addTo(this.#map);
    marker.on('dragend', () => {
      const at = marker.getLngLat().wrap();
      this.#events.drop(pin.id, [at.lng, at.lat]);
    });
    const made = { marker, button };
    this.#pins.set(pin.id, made);
    return made;
  }
}
