import type { FenceArea, Geofence } from '../api/fences.ts';

/** A zone as it is being made or changed; it survives a reload. */
export interface FenceDraft {
  name: string;
  area: FenceArea | null;
  storeId: string | null;
  schedule: Geofence['schedule'];
  enterRule: Geofence['enterRule'];
  marginMeters: number | null;
  dwellSeconds: number | null;
  cooldownSeconds: number;
}
export type Rules = Omit<FenceDraft, 'name' | 'area'>;

export const usualRules: Rules = {
  storeId: null,
  schedule: null,
  enterRule: 'standard',
  marginMeters: null,
  dwellSeconds: 300,
  cooldownSeconds: 43_200,
};

export const draftOf = (fence: Geofence): FenceDraft => ({
  name: fence.name,
  area: fence.area,
  storeId: fence.storeId,
  schedule: fence.schedule,
  enterRule: fence.enterRule,
  marginMeters: fence.marginMeters,
  dwellSeconds: fence.dwellSeconds,
  cooldownSeconds: fence.cooldownSeconds,
});

/** What the server is told; null while something is missing. */
export function bodyOf({ name, area, ...rules }: FenceDraft): (Rules & { name: string; area: FenceArea }) | null {
  const called = name.trim();
  return area && called !== '' ? { name: called, area, ...rules } : null;
}

export const sameDraft = (one: FenceDraft, other: FenceDraft): boolean => canonical(one) === canonical(other);

/** The order of an object's names says nothing. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** `id` is that of the zone, or `new`. */
export const keyOf = (businessId: string, id: string) => `hexhood.zone-draft.${businessId}.${id}`;

const areaTypes = ['circle', 'Polygon', 'MultiPolygon', 'cells', 'neighborhood', 'isochrone', 'catchment'];
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isArea = (value: unknown): value is FenceArea =>
  isObject(value) && typeof value.type === 'string' && areaTypes.includes(value.type) && isWhole(value);

/** Its parts are there and of their kind; whether they make sense is for the validator to say. */
function isWhole(area: Record<string, unknown>): boolean {
  const isPosition = (part: unknown) => Array.isArray(part) && part.length === 2 && part.every(Number.isFinite);
  const isRing = (part: unknown) => Array.isArray(part) && part.every(isPosition);
  const isPolygon = (part: unknown) => Array.isArray(part) && part.every(isRing);
  switch (area.type) {
    case 'circle':
      return isPosition(area.center) && Number.isFinite(area.radiusMeters);
    case 'Polygon':
      return isPolygon(area.coordinates);
    case 'MultiPolygon':
      return Array.isArray(area.coordinates) && area.coordinates.every(isPolygon);
    case 'cells':
      return Array.isArray(area.cells) && area.cells.every((cell) => typeof cell === 'string');
    case 'isochrone':
      return typeof area.storeId === 'string' && Number.isFinite(area.minutes);
    default:
      return typeof area.id === 'string';
  }
}

const isSchedule = (value: unknown): value is FenceDraft['schedule'] =>
  value === null ||
  (isObject(value) &&
    Array.isArray(value.windows) &&
    value.windows.every(
      (window) =>
        isObject(window) &&
        Array.isArray(window.days) &&
        window.days.every(Number.isInteger) &&
        typeof window.from === 'string' &&
        typeof window.to === 'string',
    ));
const orNull = <Value>(value: unknown, is: (one: unknown) => boolean): Value | null =>
  is(value) ? (value as Value) : null;
const isText = (value: unknown) => typeof value === 'string';

/** null: nothing that could be read. */
export function parseDraft(text: string | null): FenceDraft | null {
  try {
    const read: unknown = JSON.parse(text ?? 'null');
    if (!isObject(read)) return null;
    const { enterRule, cooldownSeconds } = read;
    return {
      name: typeof read.name === 'string' ? read.name : '',
      area: isArea(read.area) ? read.area : null,
      storeId: orNull(read.storeId, isText),
      schedule: isSchedule(read.schedule) ? read.schedule : null,
      enterRule: enterRule === 'confirmed' || enterRule === 'instant' ? enterRule : 'standard',
      marginMeters: orNull(read.marginMeters, Number.isFinite),
      dwellSeconds: orNull(read.dwellSeconds, Number.isInteger),
      cooldownSeconds: Number.isInteger(cooldownSeconds) ? Number(cooldownSeconds) : 0,
    };
  } catch {
    return null;
  }
}
