import type { Position } from '../../server/contract/common.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';
import type { Polygons } from '../../server/geometry/polygons.ts';
import type { FenceEvent, Geofence, LiveFix } from '../api/fences.ts';
import { emptyOverlay, type MapOverlay, type OverlayTone } from '../map/overlay.ts';
import type { Bbox } from '../map/places.ts';
import { tFences as t } from '../strings/en-fences.ts';
import { grown } from './margin.ts';
import { type FenceState, stateOf } from './words.ts';

type Areas = MapOverlay['areas']['features'];
type Points = MapOverlay['points']['features'];
type Lines = MapOverlay['lines']['features'];

export const collect = {
  areas: (features: Areas): MapOverlay['areas'] =>
    features.length > 0 ? { type: 'FeatureCollection', features } : emptyOverlay.areas,
  points: (features: Points): MapOverlay['points'] =>
    features.length > 0 ? { type: 'FeatureCollection', features } : emptyOverlay.points,
  lines: (features: Lines): MapOverlay['lines'] =>
    features.length > 0 ? { type: 'FeatureCollection', features } : emptyOverlay.lines,
};

interface Look {
  tone: OverlayTone;
  /** 0 the one that matters, 1 what is around it */
  rank: number;
  dashed?: boolean;
  label?: string;
}

export const drawArea = (key: string, shape: Polygons, { tone, rank, dashed, label }: Look): Areas[number] => ({
  type: 'Feature',
  geometry: { type: 'MultiPolygon', coordinates: shape },
  properties: { key, rank, tone, ...(dashed ? { dashed } : {}), ...(label ? { label } : {}) },
});

/** Off is quiet, closed is dashed; the chosen one is the heaviest. */
const lookOf = (state: FenceState): Pick<Look, 'tone' | 'dashed'> => ({
  tone: state === 'off' ? 'quiet' : 'a',
  dashed: state !== 'active',
});

export function drawFences(fences: readonly Geofence[], chosenId: string | null): Areas {
  const ordered = [...fences].sort((a, b) => b.areaSquareMeters - a.areaSquareMeters);
  return ordered.map((fence) => {
    const rank = fence.id === chosenId ? 0 : chosenId === null ? 0.5 : 1;
    return drawArea(fence.id, fence.shape.coordinates, { ...lookOf(stateOf(fence)), rank, label: fence.name });
  });
}

/** Zones beside the one being drawn: there to snap to, and not to be mistaken for it. */
export const drawOthers = (fences: readonly Geofence[]): Areas =>
  fences.map(({ id, name, shape }) =>
    drawArea(id, shape.coordinates, { tone: 'quiet', rank: 1, dashed: true, label: name }),
  );

const drawPoint = (key: string, position: Position, label: string, chosen: boolean): Points[number] => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [...position] },
  properties: { key, label, kind: 'person', chosen },
});
export const drawMark = (position: Position, label: string): Points[number] => drawPoint('mark', position, label, true);

/** Where phones were last heard; doubtful ones are hollow. */
export const drawFixes = (fixes: readonly LiveFix[]): Points =>
  fixes.map(({ deviceId, deviceName, position, suspicions }) =>
    drawPoint(deviceId, position, deviceName, suspicions.length === 0),
  );

export interface DrawnEvent {
  areas: Areas;
  points: Points;
  lines: Lines;
}

/** What decided: the position and the circle it may lie in, the one before it, and the zone's margin. */
export function drawEvent({ explanation }: FenceEvent, fence: Geofence | null): DrawnEvent {
  const { fix, previous, marginMeters } = explanation;
  const margin =
    fence && marginMeters !== null && marginMeters > 0
      ? grown(fence.area, fence.shape.coordinates, marginMeters)
      : null;
  const accuracy = fix?.accuracyMeters ?? null;
  return {
    areas: [
      ...(margin ? [drawArea('margin', margin, { tone: 'a', rank: 1, dashed: true, label: t('map.margin') })] : []),
      ...(fix && accuracy !== null && accuracy > 0
        ? [drawArea('accuracy', circleArea(fix.position, Math.min(accuracy, 20_000), 64), { tone: 'b', rank: 0.6 })]
        : []),
    ],
    points: [
      ...(previous ? [drawPoint('previous', previous.position, t('map.previous'), false)] : []),
      ...(fix ? [drawPoint('fix', fix.position, t('map.fix'), true)] : []),
    ],
    lines:
      fix && previous
        ? [
            {
              type: 'Feature',
              geometry: { type: 'LineString', coordinates: [[...previous.position], [...fix.position]] },
              properties: { weight: 0.2 },
            },
          ]
        : [],
  };
}

export function shapesBbox(shapes: readonly Polygons[], also: readonly Position[] = []): Bbox | null {
  const box: Bbox = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of [...shapes.flat(3), ...also]) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return Number.isFinite(box[0]) ? box : null;
}
