import type { Position } from '../../server/contract/common.ts';
import type { FenceRule, Fix } from '../../server/geofences/types.ts';
import { circleArea } from '../../server/geometry/geodesic.ts';
import { cleanArea } from '../../server/geometry/polygons.ts';
import { fence } from './support.ts';
import { fixAt, placeAt, type Random, type Spot } from './walks.ts';

/** Fences anyhow, within some meters around a place: circles and stars, overlapping, some with schedules. */
export function fencesAround(center: Position, meters: number, count: number, random: Random): FenceRule[] {
  return Array.from({ length: count }, (_, index): FenceRule => {
    const [lng, lat] = placeAt(center, [(random() - 0.5) * meters, (random() - 0.5) * meters]);
    const radius = 20 + random() ** 3 * 300;
    const isCircle = random() < 0.6;
    const corners = 3 + Math.floor(random() * 30);
    const spots = Array.from({ length: corners }, (_, corner): Spot => {
      const angle = (2 * Math.PI * corner) / corners;
      const reach = radius * (0.5 + random());
      return [reach * Math.cos(angle), reach * Math.sin(angle)];
    });
    const ring = [...spots, ...spots.slice(0, 1)].map((spot) => placeAt([lng, lat], spot));
    const clean = cleanArea([[ring]]);
    const isScheduled = random() < 0.2;
    return fence({
      id: String(index + 1),
      circle: isCircle ? { lng, lat, radius } : null,
      shape: isCircle ? circleArea([lng, lat], radius, 32) : 'refused' in clean ? [] : clean.polygons,
      dwellSeconds: random() < 0.3 ? 60 + Math.floor(random() * 600) : null,
      cooldownSeconds: random() < 0.5 ? 600 : 0,
      enterRule: random() < 0.1 ? 'confirmed' : random() < 0.1 ? 'instant' : 'standard',
      timeZone: 'America/New_York',
      schedule: isScheduled ? { windows: [{ days: [1, 2, 3, 4, 5, 6], from: '06:00', to: '22:30' }] } : null,
    });
  });
}

/** Somebody who wanders about within some meters around a place, on foot and by car, and is noisy; a fix about each `seconds`, some of them far off. */
export function wander(
  center: Position,
  meters: number,
  count: number,
  seconds: number,
  from: number,
  random: Random,
): Fix[] {
  let [x, y] = [(random() - 0.5) * meters, (random() - 0.5) * meters];
  let [toX, toY, speed] = [x, y, 1.4];
  let at = from;
  return Array.from({ length: count }, (): Fix => {
    at += Math.round(seconds * 1_000 * (0.5 + random()));
    const away = Math.hypot(toX - x, toY - y);
    const step = speed * seconds;
    if (away <= step) {
      [x, y] = [toX, toY];
      [toX, toY] = [(random() - 0.5) * meters, (random() - 0.5) * meters];
      speed = random() < 0.3 ? 0.2 : random() < 0.6 ? 1.4 : 15;
    } else [x, y] = [x + ((toX - x) * step) / away, y + ((toY - y) * step) / away];
    const accuracy = 5 + random() ** 2 * 60;
    const stray = random() < 0.02 ? 60_000 : 0;
    const spot: Spot = [x + (random() - 0.5) * accuracy, y + (random() - 0.5) * accuracy + stray];
    const [lng, lat] = placeAt(center, spot);
    const isBad = random() < 0.02;
    return fixAt(lng, lat, at, {
      accuracy: isBad ? 2_000 : random() < 0.05 ? null : accuracy,
      flags: random() < 0.01 ? 1 : 0,
    });
  });
}
