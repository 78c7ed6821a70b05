import type { MessageChannel } from '../../server/contract/audience.ts';
import { passes, type Reached } from './town.ts';

/** What reach is to answer, person by person. `share` of them are held out. */
export function counted(
  people: readonly Reached[],
  inSegment: (person: Reached) => boolean,
  asked: readonly MessageChannel[],
  share: number,
) {
  const eligible = people
    .filter(inSegment)
    .map((person) => asked.map((channel) => passes(person, channel, 'preview', share)));
  const steps = (level: (levels: number[]) => number) => {
    const atLeast = (step: number) => eligible.filter((levels) => level(levels) >= step).length;
    const [inSegmentCount, withContact, withConsent, active, notCapped, reachable] = [0, 1, 2, 3, 4, 5].map(atLeast);
    return { inArea: people.length, inSegment: inSegmentCount, withContact, withConsent, active, notCapped, reachable };
  };
  const any = steps((levels) => Math.max(...levels));
  const first = asked.map((channel, at) => [channel, eligible.filter((levels) => levels.indexOf(5) === at).length]);
  return {
    any,
    byChannel: Object.fromEntries(asked.map((channel, at) => [channel, steps((levels) => levels[at] ?? 0)])),
    first: Object.fromEntries(first),
  };
}
