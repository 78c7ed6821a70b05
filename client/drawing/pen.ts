import {
  type HexColor,
  TerraDraw,
  TerraDrawCircleMode,
  TerraDrawModeUndoRedo,
  type TerraDrawMouseEvent,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Position } from '../../server/contract/common.ts';
import { type drawingMap, penHeld, penPrefix } from '../map/drawing.ts';
import { type Drawn, drawnFrom, nearestCorner, type PenRing, penRings } from './shapes.ts';

/** The only module that knows terra-draw; loaded when somebody draws. */

type Map = NonNullable<ReturnType<typeof drawingMap.get>>;

export interface PenColors {
  line: HexColor;
  paper: HexColor;
}
export interface PenEvents {
  /** while the pointer moves; null when a drawing that was begun is given up */
  sketch: (area: Drawn | null) => void;
  /** something was finished: drawn, moved, a corner dragged, added or taken away */
  done: (area: Drawn | null) => void;
}

export interface Pen {
  /** Puts an area there to be taken hold of. False: the pen cannot hold it. */
  hold(area: Drawn | null): boolean;
  /** Begins a new outline; the one before goes when the new one is done. */
  take(kind: 'circle' | 'polygon'): void;
  /** Closes an outline that has enough corners. */
  finish(): void;
  giveUp(): void;
  /** One corner back or forth while an outline is drawn; false when none is. */
  undo(): boolean;
  redo(): boolean;
  close(): void;
}

const reachPixels = 14;
const steps = { circle: 16, handle: 6, midpoint: 4 } as const;

/** Puts a pen on the map. `corners` are those of other zones, for snapping. */
export function createPen(map: Map, colors: PenColors, corners: () => readonly Position[], events: PenEvents): Pen {
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, prefixId: penPrefix }),
    modes: modesOf(colors, corners, () => rings().some(({ kind }) => kind === 'circle')),
    undoRedo: { modeLevel: new TerraDrawModeUndoRedo() },
  });
  /** As JSON, what the pen was given: that is not put there again, or what is selected would be let go. */
  let given = '';
  /** As JSON, what the pen makes of it as long as nobody touches it. */
  let resting = '';
  let quiet = false;
  const rings = (): PenRing[] =>
    draw
      .getSnapshot()
      .flatMap(({ geometry, properties: { mode } }): PenRing[] =>
        geometry.type === 'Polygon' && (mode === 'circle' || mode === 'polygon')
          ? [{ kind: mode, ring: (geometry.coordinates[0] ?? []) as Position[] }]
          : [],
      );
  const quietly = (work: () => void) => {
    quiet = true;
    work();
    quiet = false;
  };
  draw.on('change', (_ids, _type, context) => {
    if (quiet || (context !== undefined && 'origin' in context)) return;
    const area = drawnFrom(rings());
    events.sketch(JSON.stringify(area) === resting ? null : area);
  });
  draw.on('finish', (id) => {
    const area = drawnFrom(rings());
    given = JSON.stringify(area);
    resting = given;
    // The mode that drew it is still at work on it.
    queueMicrotask(() => {
      if (!draw.enabled) return;
      quietly(() => {
        if (draw.getMode() !== 'select') draw.setMode('select');
        if (draw.hasFeature(id)) draw.selectFeature(id);
      });
      events.done(area);
    });
  });
  draw.start();
  draw.setMode('select');
  penHeld.set(true);

  const press = (key: 'Enter' | 'Escape') => map.getCanvas().dispatchEvent(new KeyboardEvent('keyup', { key }));
  return {
    hold(area) {
      const text = JSON.stringify(area);
      // Who holds it may hear a moment late that it was put away.
      if (!draw.enabled) return false;
      if (text === given) return true;
      given = text;
      let fits = true;
      quietly(() => {
        draw.setMode('select');
        draw.clear();
        const wanted = area ? penRings(area) : [];
        fits = wanted !== null && load(draw, wanted);
        resting = JSON.stringify(drawnFrom(rings()));
      });
      return fits;
    },
    take(kind) {
      if (!draw.enabled) return;
      given = '';
      resting = '';
      quietly(() => {
        draw.clear();
        draw.setMode(kind);
      });
    },
    finish: () => press('Enter'),
    giveUp: () => press('Escape'),
    undo: () => draw.enabled && draw.canUndo() && draw.undo(),
    redo: () => draw.enabled && draw.canRedo() && draw.redo(),
    close() {
      penHeld.set(false);
      // A map that is gone has taken the pen's layers along.
      if (draw.enabled && map.style) draw.stop();
    },
  };
}

/** Adds rings and takes hold of the first. False where one is refused. */
function load(draw: TerraDraw, rings: readonly PenRing[]): boolean {
  const results = draw.addFeatures(
    rings.map(({ kind, ring }) => ({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ring] },
      properties: { mode: kind },
    })),
  );
  const [first] = results;
  if (results.some(({ valid }) => !valid)) {
    draw.clear();
    return false;
  }
  if (first?.id !== undefined) draw.selectFeature(first.id);
  return true;
}

function modesOf({ line, paper }: PenColors, corners: () => readonly Position[], holdsCircle: () => boolean) {
  const snapping = {
    toCustom: (
      { containerX: x, containerY: y }: TerraDrawMouseEvent,
      { project }: { project: (lng: number, lat: number) => { x: number; y: number } },
    ) => nearestCorner(corners(), project, { x, y }, reachPixels),
  };
  const outline = { fillColor: line, fillOpacity: 0.16, outlineColor: line, outlineWidth: 2.5 } as const;
  const points = { Color: line, OutlineColor: paper, OutlineWidth: 2, Width: steps.handle } as const;
  const named = (name: string) =>
    Object.fromEntries(Object.entries(points).map(([part, as]) => [`${name}Point${part}`, as]));
  /** A circle is held at a few of its corners; the others would be a rope of pearls. */
  const shown = ({ properties: { index } }: { properties: Record<string, unknown> }): boolean =>
    Number(index) % steps.circle === 0 || !holdsCircle();
  return [
    new TerraDrawCircleMode({ segments: 64, drawInteraction: 'click-move-or-drag', styles: outline }),
    new TerraDrawPolygonMode({
      snapping,
      showCoordinatePoints: true,
      pointerDistance: 24,
      styles: { ...outline, ...named('closing'), ...named('coordinate'), ...named('snapping') },
    }),
    new TerraDrawSelectMode({
      pointerDistance: 24,
      keyEvents: { deselect: null, delete: null, rotate: null, scale: null },
      flags: {
        circle: { feature: { draggable: true, coordinates: { resizable: 'center-fixed' } } },
        polygon: {
          feature: {
            draggable: true,
            coordinates: { draggable: true, midpoints: { draggable: true }, deletable: true, snappable: snapping },
          },
        },
      },
      styles: {
        selectedPolygonColor: line,
        selectedPolygonFillOpacity: 0.16,
        selectedPolygonOutlineColor: line,
        selectedPolygonOutlineWidth: 2.5,
        selectionPointColor: paper,
        selectionPointOutlineColor: line,
        selectionPointOutlineWidth: (feature) => (shown(feature) ? 2.5 : 0),
        selectionPointWidth: (feature) => (shown(feature) ? steps.handle : 0),
        midPointColor: line,
        midPointOutlineColor: paper,
        midPointOutlineWidth: 1.5,
        midPointWidth: steps.midpoint,
      },
    }),
  ];
}
