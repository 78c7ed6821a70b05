import type { Polygons } from '../../../server/geometry/polygons.ts';
import type { Reach, ReachStep } from '../../api/reach.ts';
import type { KnownPlace } from '../../explore/useExplore.ts';
import { drawArea } from '../../fences/layers.ts';
import { type ClassRange, classOf, quantileClasses } from '../../map/classes.ts';
import { emptyOverlay, type MapOverlay } from '../../map/overlay.ts';
import { shadeOf } from '../../segments/cells-overlay.ts';

type Ring = readonly (readonly [number, number])[];
type Areas = MapOverlay['areas']['features'];

/** Blocks know two of the steps; neighborhoods know all. */
export const blockSteps = { inSegment: 'eligible', reachable: 'reachable' } as const;
export const isBlockStep = (step: ReachStep): step is keyof typeof blockSteps => step in blockSteps;

export interface Shaded {
  features: MapOverlay['cells']['features'];
  classes: ClassRange[];
}
const nothing: Shaded = { features: [], classes: [] };

/** Blocks by how many people of a step live there; where nobody does there is no color. */
export function shadeBlocks(reach: Reach, step: keyof typeof blockSteps, ringOf: (h3: string) => Ring): Shaded {
  const key = blockSteps[step];
  const cells = (reach.cells ?? []).filter((cell) => cell[key] > 0);
  if (cells.length === 0) return nothing;
  const classes = quantileClasses(
    cells.map((cell) => cell[key]),
    true,
  );
  return {
    classes,
    features: cells.map((cell) => ({
      type: 'Feature',
      geometry: { type: 'Polygon', coordinates: [ringOf(cell.h3).map((position) => [...position])] },
      properties: { key: cell.h3, value: shadeOf(classOf(classes, cell[key]), classes.length) },
    })),
  };
}

/** The same by neighborhood, for the steps that blocks do not tell. */
export const shadeHoods = (reach: Reach, step: ReachStep, places: readonly KnownPlace[]): Shaded =>
  shadePlaces(new Map(reach.neighborhoods.map((one) => [one.neighborhoodId, one[step]])), places);

/** Neighborhoods by how many people of them are counted, by their ids; where nobody is there is no color. */
export function shadePlaces(counts: ReadonlyMap<string, number | null>, places: readonly KnownPlace[]): Shaded {
  const shown = places.flatMap((place) => {
    const count = counts.get(place.id) ?? 0;
    return count > 0 ? [{ place, count }] : [];
  });
  if (shown.length === 0) return nothing;
  const classes = quantileClasses(
    shown.map(({ count }) => count),
    true,
  );
  return {
    classes,
    features: shown.map(({ place, count }) => ({
      type: 'Feature',
      geometry: { type: 'MultiPolygon', coordinates: place.rings },
      properties: { key: `hood:${place.id}`, value: shadeOf(classOf(classes, count), classes.length) },
    })),
  };
}

/** Neighborhoods to choose from; those that are chosen are filled. */
export const drawHoods = (places: readonly KnownPlace[], chosen: readonly string[]): Areas =>
  places.map((place) => {
    const is = chosen.includes(place.id);
    return drawArea(`hood:${place.id}`, place.rings as Polygons, {
      tone: is ? 'a' : 'quiet',
      rank: is ? 0.4 : 1,
      ...(is ? { label: place.name } : {}),
    });
  });

export const drawHood = (place: KnownPlace): Areas[number] =>
  drawArea(`hood:${place.id}`, place.rings as Polygons, { tone: 'both', rank: 0, label: place.name });

/** Blocks being picked, before the outline of them has come. */
export function drawPicked(cells: MapOverlay['cells']): Areas {
  const rings = cells.features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates,
  );
  return rings.length === 0 ? [] : [drawArea('picked', rings as unknown as Polygons, { tone: 'a', rank: 0.6 })];
}

export const cellsOf = (features: Shaded['features']): MapOverlay['cells'] =>
  features.length > 0 ? { type: 'FeatureCollection', features } : emptyOverlay.cells;
