import { curvature, metersOf, radians } from './earth.ts';
import { Outline } from './outline.ts';
import type { FenceRule } from './types.ts';

interface Compiled {
  /** of the circle with the same area */
  equivalentRadius: number;
  margin: number;
  distance(lng: number, lat: number): number;
  /** null for a circle */
  outline: Outline | null;
}

const leastMargin = 20;
const marginShare = 0.1;
const compiled = new WeakMap<FenceRule, Compiled>();

function compile(rule: FenceRule): Compiled {
  const { circle } = rule;
  const outline = circle ? null : new Outline(rule.shape);
  const equivalentRadius = circle ? circle.radius : Math.sqrt((outline?.squareMeters ?? 0) / Math.PI);
  const margin = rule.margin ?? Math.max(equivalentRadius * marginShare, leastMargin);
  const distance = circle
    ? toCircle(circle)
    : (lng: number, lat: number) => outline?.distance(lng, lat) ?? Number.POSITIVE_INFINITY;
  return { equivalentRadius, margin, distance, outline };
}

function toCircle({ lng, lat, radius }: { lng: number; lat: number; radius: number }) {
  const [center, meridian] = [radians(lat), radians(lng)];
  const [sine, cosine, curve] = [Math.sin(center), Math.cos(center), curvature(center)];
  return (x: number, y: number): number =>
    metersOf(center, sine, cosine, curve, radians(y), radians(x) - meridian) - radius;
}

export function compiledOf(rule: FenceRule): Compiled {
  const known = compiled.get(rule);
  if (known) return known;
  const made = compile(rule);
  compiled.set(rule, made);
  return made;
}

/** Meters from a place to the edge of a fence, negative inside. Exact near the edge; rules are compiled once. */
export const signedDistance = (rule: FenceRule, lng: number, lat: number): number =>
  compiledOf(rule).distance(lng, lat);

/** Meters: how big a fence is. */
export const equivalentRadius = (rule: FenceRule): number => compiledOf(rule).equivalentRadius;

/** Meters beyond the edge within which nobody has left yet. */
export const marginOf = (rule: FenceRule): number => compiledOf(rule).margin;
