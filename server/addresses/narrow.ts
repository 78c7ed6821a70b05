import type { Position } from '../contract/common.ts';
import { metersBetween, metersToArea } from './agreement.ts';
import { areaKey, type Gazetteer, postcodeKey } from './gazetteer.ts';
import type { Candidate } from './match.ts';

/** A street is stored as one point of it: its houses may lie this far from there. */
const streetReachMeters = 10_000;
/** Every state has hundreds of Main Streets; of those that are as likely, the nearest are looked at. */
const mostCandidates = 40;

/** Whether a street can be where its reading says, before its houses are looked at. */
function mayLie({ reading, street }: Candidate, gazetteer: Gazetteer): boolean {
  const { postcode, places } = reading.locality;
  if (postcode === undefined && places.length === 0) return true;
  if (postcode !== undefined && street.postcodes.some((known) => postcodeKey(known) === postcode)) return true;
  if (street.city !== null && places.some(({ name }) => name === areaKey(street.city ?? ''))) return true;
  const drawn = postcode === undefined ? undefined : gazetteer.postcodes.get(postcode);
  const areas = [...(drawn ? [drawn] : []), ...places.flatMap((place) => place.areas)];
  return areas.some((area) => metersToArea(area, street) <= streetReachMeters);
}

/** The candidates worth asking the database about: where the address says, the best named and nearest ones. */
export function narrow(
  candidates: readonly Candidate[],
  gazetteer: Gazetteer,
  near: Position | undefined,
): readonly Candidate[] {
  if (candidates.length <= 1) return candidates;
  const possible = candidates.filter((candidate) => mayLie(candidate, gazetteer));
  if (possible.length <= mostCandidates) return possible;
  const [lng, lat] = near ?? [0, 0];
  return possible
    .map((candidate) => ({ candidate, meters: near ? metersBetween(candidate.street, { lng, lat }) : 0 }))
    .sort((a, b) => b.candidate.nearness - a.candidate.nearness || a.meters - b.meters)
    .slice(0, mostCandidates)
    .map(({ candidate }) => candidate);
}
