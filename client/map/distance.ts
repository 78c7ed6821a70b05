const earthRadiusMeters = 6_371_008.8;

/** Great-circle distance by the haversine formula, in meters; positions are [lng, lat]. */
export function distanceMeters(one: readonly [number, number], other: readonly [number, number]): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const lat1 = radians(one[1]);
  const lat2 = radians(other[1]);
  const half =
    Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin(radians(other[0] - one[0]) / 2) ** 2;
  return 2 * earthRadiusMeters * Math.asin(Math.min(1, Math.sqrt(half)));
}
