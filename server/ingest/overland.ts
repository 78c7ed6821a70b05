import type { IncomingFix } from '../checkins/index.ts';
import { accuracyOf, fixOf, isObject, jsonOf, speedOf, timeOf } from './read.ts';

/**
 * Overland: batches of GeoJSON features, sent again until the answer is an object with `"result": "ok"`. One bad feature
 * must not hold up its batch, so only a body that is no batch at all is refused.
 * https://github.com/aaronpk/Overland-iOS#api
 */
export function readOverland(body: string): { fixes: IncomingFix[] } | undefined {
  const batch = jsonOf(body);
  if (!isObject(batch) || !Array.isArray(batch.locations)) return undefined;
  // With a long queue the app adds where it is now, which comes again in a batch of its own: a duplicate then.
  const features = isObject(batch.current) ? [...batch.locations, batch.current] : batch.locations;
  return { fixes: features.flatMap(fixesOf) };
}

function fixesOf(feature: unknown): IncomingFix[] {
  if (!isObject(feature) || !isObject(feature.geometry) || !isObject(feature.properties)) return [];
  const { geometry, properties } = feature;
  // A trip is a summary, and a note of what the app did (`action`) repeats an old place at a new time.
  const isVisit = properties.action === 'visit';
  if (geometry.type !== 'Point' || properties.type === 'trip' || (properties.action != null && !isVisit)) return [];
  const [lng, lat] = Array.isArray(geometry.coordinates) ? geometry.coordinates : [];
  const accuracy = accuracyOf(properties.horizontal_accuracy);
  const speed = isVisit ? null : speedOf(properties.speed);
  return timesOf(properties, isVisit)
    .map((time) => fixOf({ lng, lat, at: timeOf(time), accuracy, speed }))
    .filter((fix) => fix !== null);
}

/** A visit was there when it came and when it left, as far as either is known. */
function timesOf({ arrival_date, departure_date, timestamp }: Record<string, unknown>, isVisit: boolean): unknown[] {
  const named = isVisit ? [arrival_date, departure_date].filter((time) => time != null) : [];
  return named.length > 0 ? named : [timestamp];
}
