import pLimit from 'p-limit';

/** Lets other requests have a turn between pieces of long work. */
export const letOthersIn = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Counting is short work, but two hundred requests' worth of it in one go would keep everybody else waiting. */
const limit = pLimit(2);
export const inTurn = <Made>(work: () => Promise<Made>): Promise<Made> =>
  limit(async () => {
    await letOthersIn();
    return work();
  });

const atOnce = 100;

/** `Array.map` for work that would keep others waiting when done in one go. */
export async function mapInTurns<One, Made>(
  list: readonly One[],
  make: (one: One, index: number) => Made,
): Promise<Made[]> {
  const made: Made[] = [];
  for (const [index, one] of list.entries()) {
    made.push(make(one, index));
    if (index % atOnce === atOnce - 1) await letOthersIn();
  }
  return made;
}
