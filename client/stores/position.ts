/** Reads "52.0907, 5.1214": latitude first, as maps and people write it; comma, space or semicolon between. */
export function parsePosition(text: string): [lng: number, lat: number] | null {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const lat = Number(match[1]);
  const lng = Number(match[2]);
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? [lng, lat] : null;
}

/** Five decimals are about a meter. */
export const writePosition = ([lng, lat]: readonly [number, number]): string => `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
