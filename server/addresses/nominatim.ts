import { z } from 'zod';
import type { Position } from '../contract/common.ts';
import type { Accuracy, Geocoded } from '../contract/streets.ts';
import { parseAddress } from './parse.ts';

/** The server does not answer, or not as Nominatim does. */
export class GeocoderUnavailable extends Error {}

const timeoutMs = 5_000;
/** Degrees around `near` that are preferred. */
const nearDegrees = 0.5;

/** https://nominatim.org/release-docs/latest/api/Output/ (jsonv2) */
const result = z.object({
  lat: z.coerce.number().min(-90).max(90),
  lon: z.coerce.number().min(-180).max(180),
  display_name: z.string(),
  category: z.string().optional(),
  type: z.string().optional(),
  addresstype: z.string().optional(),
  importance: z.number().optional(),
  address: z.record(z.string(), z.string()).optional(),
});
type Result = z.infer<typeof result>;

const roads = new Set(['road', 'pedestrian', 'footway', 'path', 'square', 'street', 'residential']);
const scores: Readonly<Record<Accuracy, number>> = {
  address: 0.95,
  interpolated: 0.75,
  street: 0.55,
  postcode: 0.4,
  place: 0.3,
};

function accuracyOf({ category, type, addresstype = '', address }: Result): Accuracy {
  if (address?.house_number)
    return type === 'house' && category === 'place' && addresstype === 'interpolation' ? 'interpolated' : 'address';
  if (category === 'highway' || roads.has(addresstype)) return 'street';
  if (addresstype === 'postcode' || type === 'postcode') return 'postcode';
  return 'place';
}

/**
 * Whether an answer is a house that was asked for. Nominatim drops the number when it does not know it, and answers
 * with any house of a shop's or a town's name.
 */
function isAsked(q: string, item: Result): boolean {
  const number = item.address?.house_number;
  if (number === undefined) return true;
  const digits = new Set(number.match(/\d+/g) ?? []);
  const { words, postBox } = parseAddress(q);
  return !postBox && words.some((word) => word.number && digits.has(String(word.number.number)));
}

/** Answers of a Nominatim-compatible server. Throws GeocoderUnavailable. */
export async function searchNominatim(
  url: string,
  q: string,
  { limit, near }: { limit: number; near?: Position | undefined },
): Promise<Geocoded[]> {
  const address = new URL('search', url.endsWith('/') ? url : `${url}/`);
  address.search = new URLSearchParams({
    q,
    format: 'jsonv2',
    addressdetails: '1',
    limit: String(limit),
    ...(near && {
      viewbox: [near[0] - nearDegrees, near[1] + nearDegrees, near[0] + nearDegrees, near[1] - nearDegrees].join(','),
    }),
  }).toString();
  const { postBox } = parseAddress(q);
  return parsed(await fetchJson(address))
    .map((item): Geocoded => {
      const told = accuracyOf(item);
      const accuracy = told === 'address' && !isAsked(q, item) ? 'street' : told;
      const score = Math.min(scores[accuracy] + (item.importance ?? 0) * 0.05, 1);
      return { label: item.display_name, position: [item.lon, item.lat], accuracy, score };
    })
    .filter(({ accuracy }) => !postBox || accuracy === 'postcode' || accuracy === 'place')
    .sort((a, b) => b.score - a.score);
}

function parsed(body: unknown): Result[] {
  const results = z.array(result).safeParse(body);
  if (!results.success) throw new GeocoderUnavailable('The geocoding server does not answer as Nominatim does.');
  return results.data;
}

async function fetchJson(address: URL): Promise<unknown> {
  const headers = { accept: 'application/json', 'user-agent': 'hexhood' };
  try {
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new GeocoderUnavailable('The geocoding server does not answer.', { cause });
  }
}
