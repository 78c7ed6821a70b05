/** WGS 84. */
const equator = 6_378_137;
const flatness = 0.00669437999014;
const perDegree = Math.PI / 180;

/** The least radius of curvature anywhere, meters: what it makes of meters is never too small an angle. */
export const leastRadius = equator * (1 - flatness);

export const radians = (degrees: number): number => degrees * perDegree;

/** Meters along the meridian and across it, per radian, at a latitude in radians. */
export function curvature(lat: number): { north: number; east: number } {
  const rest = 1 - flatness * Math.sin(lat) ** 2;
  const east = equator / Math.sqrt(rest);
  return { north: (east * (1 - flatness)) / rest, east };
}

/** Degrees within ±180. */
export const wrap = (lng: number): number => (lng >= -180 && lng <= 180 ? lng : lng - 360 * Math.round(lng / 360));

/** Meters that one degree of latitude and one of longitude are worth around a latitude in degrees: a flat map of its surroundings. */
export function metersPerDegree(lat: number): { x: number; y: number } {
  const phi = lat * perDegree;
  const { north, east } = curvature(phi);
  return { x: east * Math.cos(phi) * perDegree, y: north * perDegree };
}

interface Place {
  lng: number;
  lat: number;
}

/** Meters between two places: exact to a thousandth up to some 100 km, and good enough for speeds beyond. */
export function metersBetween(a: Place, b: Place): number {
  const [from, to] = [a.lat * perDegree, b.lat * perDegree];
  const turn = (b.lng - a.lng) * perDegree;
  return metersOf(from, Math.sin(from), Math.cos(from), curvature(from), to, turn);
}

/**
 * The same from a place whose sine, cosine and curvature are known: the angle of the great circle, times the radius of
 * the ellipsoid in its direction. Angles in radians; `turn` is the difference of the longitudes.
 */
export function metersOf(
  from: number,
  sine: number,
  cosine: number,
  { north, east }: { north: number; east: number },
  to: number,
  turn: number,
): number {
  const cosineTo = Math.cos(to);
  const half = Math.sin(turn / 2);
  const x = cosineTo * Math.sin(turn);
  const y = Math.sin(to - from) + 2 * sine * cosineTo * half * half;
  const away = Math.sqrt(x * x + y * y);
  if (away === 0) return Math.sin(from) * Math.sin(to) >= 0 ? 0 : Math.PI * north;
  const angle = Math.atan2(away, sine * Math.sin(to) + cosine * cosineTo * Math.cos(turn));
  return (angle * Math.sqrt((y * north) ** 2 + (x * east) ** 2)) / away;
}
