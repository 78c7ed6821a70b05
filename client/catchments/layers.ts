import type { CatchmentFeature, Catchments, Proximity } from '../api/catchments.ts';
import { emptyOverlay, type MapOverlay, type OverlayTone } from '../map/overlay.ts';
import type { Bbox } from '../map/places.ts';
import type { PlaceShape } from '../map/source.ts';

type Areas = MapOverlay['areas']['features'];

/** A column of the comparison as the map draws it. */
export interface DrawnAreas {
  features: readonly CatchmentFeature[];
  tone: OverlayTone;
  /** before each key and label: which column it is */
  letter: string | null;
  estimated: boolean;
  label: (step: number) => string;
}

/** Nested areas, the outermost first, so that the inner ones lie on top. */
export function drawAreas({ features, tone, letter, estimated, label }: DrawnAreas): Areas {
  const ordered = [...features].sort((a, b) => a.properties.value - b.properties.value);
  return ordered
    .map((feature, index): Areas[number] => {
      const words = label(feature.properties.value);
      return {
        type: 'Feature',
        geometry: feature.geometry,
        properties: {
          key: `${letter ?? ''}:${feature.properties.value}`,
          rank: ordered.length > 1 ? index / (ordered.length - 1) : 0.5,
          tone,
          value: feature.properties.value,
          label: letter ? `${letter} ${words}` : words,
          ...(estimated ? { dashed: true } : {}),
        },
      };
    })
    .reverse();
}

export function drawPlace(place: PlaceShape): Areas[number] {
  return {
    type: 'Feature',
    geometry: { type: 'MultiPolygon', coordinates: place.rings },
    properties: { key: `place:${place.id}`, rank: 0, tone: 'both', label: place.name },
  };
}

/** Blocks by how likely people there choose the shop. */
export const drawCells = (answer: Catchments): MapOverlay['cells'] => ({
  type: 'FeatureCollection',
  features: answer.features
    .filter(({ properties }) => properties.part === 'cell')
    .map(({ geometry, properties }) => ({
      type: 'Feature',
      geometry,
      properties: { value: properties.value, key: properties.h3 ?? '' },
    })),
});

export interface DrawnPoint {
  key: string;
  label: string;
  position: readonly [number, number];
  chosen: boolean;
}

export const drawPoints = (points: readonly DrawnPoint[]): MapOverlay['points'] => ({
  type: 'FeatureCollection',
  features: points.map(({ key, label, position, chosen }) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [...position] },
    properties: { key, label, kind: 'competitor', chosen },
  })),
});

/** Lines to the shop, as wide as the people who come along them are many. */
export function drawLines(lines: Proximity['desireLines']): MapOverlay['lines'] {
  const most = Math.max(1, ...lines.features.map(({ properties }) => properties.customers));
  if (lines.features.length === 0) return emptyOverlay.lines;
  return {
    type: 'FeatureCollection',
    features: lines.features.map(({ geometry, properties }) => ({
      type: 'Feature',
      geometry,
      properties: { weight: properties.customers / most },
    })),
  };
}

export function featuresBbox(
  features: readonly { geometry: { coordinates: readonly (readonly (readonly (readonly number[])[])[])[] } }[],
): Bbox | null {
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { geometry } of features) {
    for (const [x = Number.NaN, y = Number.NaN] of geometry.coordinates.flat(2)) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return Number.isFinite(box[0]) ? box : null;
}

/** Whether a box lies wholly in what the map shows and is not lost in it. */
export function isWellSeen(box: Bbox, seen: Bbox): boolean {
  const inside = box[0] >= seen[0] && box[1] >= seen[1] && box[2] <= seen[2] && box[3] <= seen[3];
  return inside && (box[2] - box[0]) * 8 >= seen[2] - seen[0];
}

export const isCentered = ([west, south, east, north]: Bbox, seen: Bbox): boolean => {
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  return x >= seen[0] && x <= seen[2] && y >= seen[1] && y <= seen[3];
};
