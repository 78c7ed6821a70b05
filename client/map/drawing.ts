import type { LayerSpecification, Map as MapLibreMap, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { value } from '../view/value.ts';

/** The map, for who draws on it; null while there is none that shows something. */
export const drawingMap = value<MapLibreMap | null>(null);

/** A pen has the pointer: the cursor and the clicks are its. */
export const penHeld = value(false);

/** What the pen's sources and layers are called begins so. */
export const penPrefix = 'pen';

/** A style with what a pen has added to the one before it: only the pen takes that away. */
export function withPen(before: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  const isPens = (id: string) => id.startsWith(`${penPrefix}-`);
  const layers = (before?.layers ?? []).filter(({ id }: LayerSpecification) => isPens(id));
  if (layers.length === 0) return next;
  const sources = Object.entries(before?.sources ?? {}).filter(([id]: [string, SourceSpecification]) => isPens(id));
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(sources) }, layers: [...next.layers, ...layers] };
}

type PlaceHandler = (position: [number, number]) => void;
let placeHandler: PlaceHandler | null = null;

/** Takes every click on the map as a place, instead of what lies there. Returns how to stop. */
export function onMapPlace(handler: PlaceHandler): () => void {
  placeHandler = handler;
  return () => {
    if (placeHandler === handler) placeHandler = null;
  };
}

/** True when the click is taken: then it is not also one on what the map shows. */
export function tellMapPlace(position: [number, number]): boolean {
  if (penHeld.get()) return true;
  placeHandler?.(position);
  return placeHandler !== null;
}
