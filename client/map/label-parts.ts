import type { ExpressionSpecification } from 'maplibre-gl';
import type { Flavor } from './basemap-flavors.ts';

export const named: ExpressionSpecification = ['has', 'name'];
/** Whether a property is one of these. */
export const oneOf = (property: string, values: readonly string[]): ExpressionSpecification => [
  'match',
  ['get', property],
  [...values],
  true,
  false,
];
/** Sizes at zooms, and what lies between. */
export const grow = (...stops: [zoom: number, pixels: number][]): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as ExpressionSpecification;

/** Text of a color with the flavor's halo, `width` in pixels. */
export const halo = (flavor: Flavor, color: string | ExpressionSpecification, width = 1.4) => ({
  'text-color': color,
  'text-halo-color': flavor.halo,
  'text-halo-width': width,
});
