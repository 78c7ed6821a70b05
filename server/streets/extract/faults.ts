/** What an extract may have that is not as it should be and was worked around, in words for one and for many. */
const words = {
  outOfOrder: [
    'One object is out of the usual order, which does no harm.',
    '{n} objects are out of the usual order, which does no harm.',
  ],
  repeated: [
    'One object is there more than once; the first was taken.',
    '{n} objects are there more than once; the first of each was taken.',
  ],
  misplaced: [
    'One point has impossible coordinates; it was left out.',
    '{n} points have impossible coordinates; they were left out.',
  ],
  incomplete: [
    'One way lacks some of its points; what is there was drawn.',
    '{n} ways lack some of their points; what is there was drawn.',
  ],
  short: [
    'One way has fewer than two points; it was left out.',
    '{n} ways have fewer than two points; they were left out.',
  ],
  cut: [
    'One area reaches beyond the extract; its outlines that are cut were left out.',
    '{n} areas reach beyond the extract; their outlines that are cut were left out.',
  ],
  unclosed: [
    'One area has an outline that does not close; it was left out.',
    '{n} areas have outlines that do not close; they were left out.',
  ],
  looseCoast: [
    'One coastline ends inside the extract; it was drawn on to the edge.',
    '{n} coastlines end inside the extract; they were drawn on to the edge.',
  ],
} as const;
export type Fault = keyof typeof words;

export interface Problem {
  reason: string;
  count: number;
}

/** Counts of faults while an extract is read. */
export class Faults {
  private readonly counts = new Map<Fault, number>();

  count(fault: Fault, times = 1): void {
    if (times > 0) this.counts.set(fault, (this.counts.get(fault) ?? 0) + times);
  }

  /** One line each, in plain words. */
  problems(): Problem[] {
    return [...this.counts].map(([fault, count]) => {
      const [one, many] = words[fault];
      return { reason: count === 1 ? one : many.replace('{n}', count.toLocaleString('en')), count };
    });
  }
}
