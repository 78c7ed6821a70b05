/** Lets other requests have a turn between pieces of long work. */
export const letOthersIn = (): Promise<void> => new Promise((done) => setImmediate(done));

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
