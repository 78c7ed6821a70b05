import { distance } from '@turf/turf';
import type { Position } from '../contract/common.ts';
import type { TravelMode } from '../contract/routing.ts';
import type { Area, IsochroneAsk, MatrixAsk } from './router.ts';
import { maxTargets, reachMeters } from './valhalla/config.ts';
import {
  type Ask,
  isochroneQuestion,
  locateQuestion,
  matrixQuestion,
  NoWay,
  readIsochrone,
  readLocate,
  readMatrix,
} from './valhalla/questions.ts';

/** Questions of any size, in pieces Valhalla takes; what cannot be reached is null, whatever the reason. */

/**
 * Valhalla's search and the cells of its grid depend on the longest time of a question: ten minutes by car asked along
 * with sixty are a third larger than alone. So each time is asked along with the first of these that is not shorter;
 * then it is always the same, and within the longer ones.
 */
const longestTimes = [15, 30, 45, 60];
/** A server's default allows four times, of which the longest is one. */
const timesAtOnce = 3;

/** The area of each of `minutes`. */
export function askIsochrones(ask: Ask, { from, mode, minutes }: IsochroneAsk): Map<number, Promise<Area>> {
  const areas = new Map<number, Promise<Area>>();
  const longestOf = (time: number) => longestTimes.find((longest) => longest >= time) ?? time;
  for (const longest of new Set(minutes.map(longestOf)))
    for (const some of pieces(
      minutes.filter((time) => longestOf(time) === longest),
      timesAtOnce,
    )) {
      const answer = ask('isochrone', isochroneQuestion(from, mode, [...new Set([...some, longest])]));
      for (const time of some)
        areas.set(
          time,
          answer.then((said) => readIsochrone(said, time)),
        );
    }
  return areas;
}

/** How much may be asked at once. */
export interface Limits {
  sources: number;
  targets: number;
}

/** Straight meters from a place to its street, by mode; null where it has none. Kept, since asking takes longer than the way. */
export interface StreetDistances {
  get(place: string): number | null | undefined;
  set(place: string, meters: number | null): unknown;
}

type Seconds = (number | null)[][];
const nothing = (sources: number, targets: number): Seconds =>
  Array.from({ length: sources }, () => Array.from({ length: targets }, () => null));

/** Seconds [source][target]. Places too far apart to be reached within an hour are left out of the questions. */
export async function askMatrix(
  ask: Ask,
  { sources, targets, mode }: MatrixAsk,
  { limits = { sources: 50, targets: maxTargets }, known }: { limits?: Limits | undefined; known: StreetDistances },
): Promise<Seconds> {
  const seconds = nothing(sources.length, targets.length);
  const questions: Promise<void>[] = [];
  for (const some of pieces(indexesOf(sources), limits.sources)) {
    const starts = pick(sources, some);
    const isNear = (target: Position) =>
      starts.some((start) => distance(start, target, { units: 'meters' }) <= reachMeters[mode]);
    const near = indexesOf(targets).filter((index) => isNear(targets[index] ?? [0, 0]));
    for (const part of pieces(near, limits.targets)) {
      const ends = pick(targets, part);
      questions.push(
        fromTo(ask, known, starts, ends, mode).then((found) => {
          for (const [row, from] of some.entries())
            for (const [column, to] of part.entries()) {
              const own = seconds[from];
              if (own) own[to] = found[row]?.[column] ?? null;
            }
        }),
      );
    }
  }
  await Promise.all(questions);
  return seconds;
}

const pick = (places: readonly Position[], indexes: readonly number[]): Position[] => {
  const wanted = new Set(indexes);
  return places.filter((_place, index) => wanted.has(index));
};

const indexesOf = (list: readonly unknown[]) => list.map((_one, index) => index);

function* pieces<One>(list: readonly One[], size: number): Generator<One[]> {
  for (let from = 0; from < list.length; from += size) yield list.slice(from, from + size);
}

/** From the street to the door, on foot in every mode: Valhalla's 5.1 km/h over a way 1.4 times the straight one. */
const straightMetersPerSecond = 1;

/**
 * Valhalla counts from street to street, and refuses a whole matrix for one place without one. So it is asked first
 * where the streets are: places without are left out, and the way from the street to each target is added.
 */
async function fromTo(
  ask: Ask,
  known: StreetDistances,
  sources: readonly Position[],
  targets: readonly Position[],
  mode: TravelMode,
): Promise<Seconds> {
  const places = [...sources, ...targets];
  const meters = await metersToStreets(ask, known, places, mode);
  const toStreet = meters.slice(sources.length);
  const hasStreet = (list: readonly (number | null)[]) => (_place: Position, index: number) => list[index] !== null;
  const starts = sources.filter(hasStreet(meters));
  const ends = targets.filter(hasStreet(toStreet));
  if (starts.length === 0 || ends.length === 0) return nothing(sources.length, targets.length);
  const rows = (await streetToStreet(ask, starts, ends, mode)).values();
  return sources.map((_source, index) => {
    const row = meters[index] === null ? undefined : rows.next().value?.values();
    return toStreet.map((last) => {
      const seconds = last === null ? null : (row?.next().value ?? null);
      return seconds === null ? null : seconds + Math.round((last ?? 0) / straightMetersPerSecond);
    });
  });
}

async function metersToStreets(
  ask: Ask,
  known: StreetDistances,
  places: readonly Position[],
  mode: TravelMode,
): Promise<(number | null)[]> {
  const keyOf = (place: Position) => `${mode} ${place.join()}`;
  const unknown = places.filter((place) => known.get(keyOf(place)) === undefined);
  const found = new Map(places.map((place) => [place, known.get(keyOf(place))]));
  if (unknown.length > 0) {
    const meters = readLocate(await ask('locate', locateQuestion(unknown, mode)), unknown);
    for (const [index, place] of unknown.entries()) {
      found.set(place, meters[index]);
      known.set(keyOf(place), meters[index] ?? null);
    }
  }
  return places.map((place) => found.get(place) ?? null);
}

async function streetToStreet(
  ask: Ask,
  sources: readonly Position[],
  targets: readonly Position[],
  mode: TravelMode,
): Promise<Seconds> {
  try {
    return readMatrix(await ask('sources_to_targets', matrixQuestion(sources, targets, mode)));
  } catch (error) {
    if (error instanceof NoWay) return nothing(sources.length, targets.length);
    throw error;
  }
}
