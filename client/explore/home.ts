import { type Bbox, bboxContains, placesBbox } from '../map/places.ts';
import type { PlaceShape } from '../map/source.ts';
import type { Camera } from '../view/codec.ts';

/** What there is to look at; customers' blocks, and then the streets, count only where there is nothing before them. */
export interface Home {
  store: { position: readonly [number, number] } | null;
  places: readonly Pick<PlaceShape, 'rings'>[];
  blocks: readonly (readonly [number, number])[];
  /** what the map extract covers */
  streets: Bbox | null;
}

const pointsBbox = (points: Home['blocks']): Bbox | null =>
  placesBbox([{ rings: [[points.map(([x, y]): [number, number] => [x, y])]] }]);

export const isNowhere = ({ store, places, blocks, streets }: Home): boolean =>
  store === null && places.length === 0 && blocks.length === 0 && streets === null;

/** Around the shop when there is one, else all neighborhoods, else the customers, else the streets, else the world. */
export function homeCamera({ store, places, blocks, streets }: Home, wide: boolean): Camera {
  if (store) return { lng: store.position[0], lat: store.position[1], zoom: wide ? 13.2 : 12.2 };
  const box = placesBbox(places) ?? pointsBbox(blocks) ?? streets;
  if (!box) return { lng: 8, lat: 30, zoom: 1.4 };
  const [west, south, east, north] = box;
  const widest = Math.max(east - west, (north - south) * 1.6, 0.001);
  const zoom = Math.log2(360 / widest) + (wide ? 0.3 : -0.8);
  return { lng: (west + east) / 2, lat: (south + north) / 2, zoom: Math.min(14, Math.max(1, zoom)) };
}

/** Nothing of the store and the neighborhoods is in view: after an import, people would look at an empty place. */
export function isElsewhere({ store, places }: Home, seen: Bbox): boolean {
  const box = placesBbox(places);
  const meets = box !== null && box[0] <= seen[2] && box[2] >= seen[0] && box[1] <= seen[3] && box[3] >= seen[1];
  return !meets && !(store && bboxContains(seen, store.position));
}
