import { viewport } from '../map/viewport.ts';

/** What somebody who looks at the map means by "here"; null while there is no map. */
export function middleOfMap(): [number, number] | null {
  const seen = viewport.get();
  if (!seen) return null;
  const [west, south, east, north] = seen.bboxWgs84;
  const across = east < west ? east + 360 - west : east - west;
  const lng = west + across / 2;
  const round = (degrees: number) => Number(degrees.toFixed(5));
  return [round(lng > 180 ? lng - 360 : lng), round((south + north) / 2)];
}
