import type { IncomingFix } from '../checkins/index.ts';
import { accuracyOf, fixOf, isObject, jsonOf, type Loose, numberOf, speedOf, timeOf } from './read.ts';

/**
 * Traccar Client and everything else that speaks the OsmAnd protocol: parameters in the query or as a form, or the JSON of
 * Traccar Client 9. The app keeps what is not answered with 2xx and sends it again, oldest first.
 * https://www.traccar.org/osmand/
 */
export interface TraccarReport {
  /** What the app calls itself. */
  id: string | null;
  fixes: IncomingFix[];
  /** There is a position, and it is nonsense: refused as Traccar refuses it. */
  nonsense: boolean;
}

const metersPerSecondPerKnot = 1852 / 3600;
const isTrue = (value: unknown): boolean => value === true || value === 'true' || value === '1';

/** A report without a position is a sign of life, and so is one from 0° 0°, which is what trackers send without a fix. */
const isNowhere = (lng: unknown, lat: unknown): boolean =>
  ((lng ?? '') === '' && (lat ?? '') === '') || (numberOf(lng) === 0 && numberOf(lat) === 0);

function fromParameters(parameters: URLSearchParams, now: number): TraccarReport {
  // Of a parameter that comes twice Traccar takes the last.
  const last = (name: string) => parameters.getAll(name).at(-1) ?? null;
  const id = last('id') ?? last('deviceid');
  const [inPair = [], time] = [last('location')?.split(','), last('timestamp')];
  const [lat, lng] = [last('lat') ?? inPair[0], last('lon') ?? inPair[1]];
  const valid = last('valid');
  if (isNowhere(lng, lat) || (valid !== null && !isTrue(valid))) return { id, fixes: [], nonsense: false };
  const fix = fixOf({
    lng,
    lat,
    at: time === null ? now : timeOf(time),
    accuracy: accuracyOf(last('accuracy')),
    speed: speedOf(last('speed'), metersPerSecondPerKnot),
    mock: isTrue(last('mock')),
  });
  return { id, fixes: fix ? [fix] : [], nonsense: fix === null };
}

/** `undefined` where there is no position in it. */
function fromLocation(location: unknown): IncomingFix | null | undefined {
  if (!isObject(location) || !isObject(location.coords)) return undefined;
  const { coords } = location;
  if (isNowhere(coords.longitude, coords.latitude)) return undefined;
  return fixOf({
    lng: coords.longitude,
    lat: coords.latitude,
    at: timeOf(location.timestamp),
    accuracy: accuracyOf(coords.accuracy),
    speed: speedOf(coords.speed),
    mock: isTrue(location.mock) || isTrue(coords.mock),
  });
}

function fromJson(body: Loose, idInQuery: string | null): TraccarReport {
  const { device_id: own, location } = body;
  const id = typeof own === 'string' || typeof own === 'number' ? String(own) : idInQuery;
  const read = (Array.isArray(location) ? location : [location]).map(fromLocation);
  const fixes = read.filter((fix) => fix != null);
  // One bad position among good ones is left out: refused, it would hold up the others for good.
  return { id, fixes, nonsense: fixes.length === 0 && read.includes(null) };
}

/** What a request says; `now` is the time of a report that tells none, as Traccar has it. */
export function readTraccar(query: string, body: string, now: number): TraccarReport {
  const inQuery = new URLSearchParams(query);
  const text = body.trim();
  const parsed = text.startsWith('{') ? jsonOf(text) : undefined;
  if (isObject(parsed)) return fromJson(parsed, inQuery.get('id') ?? inQuery.get('deviceid'));
  // Traccar Client writes the report as parameters into its JSON too, for readers that know no better.
  const parameters = new URLSearchParams(text);
  for (const [name, value] of inQuery) parameters.append(name, value);
  return fromParameters(parameters, now);
}
