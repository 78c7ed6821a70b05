export type StreetsPhase = 'reading' | 'drawing' | 'addressing' | 'routing' | 'storing';

/** What part of the whole import each phase is. */
const spans: Record<StreetsPhase, readonly [from: number, to: number]> = {
  reading: [0, 0.25],
  drawing: [0.25, 0.6],
  addressing: [0.6, 0.8],
  routing: [0.8, 0.85],
  storing: [0.85, 1],
};

/** Tells of an import's progress: always forward, and one after the other to whoever needs time to hear it. */
export class Progress {
  private phase: StreetsPhase = 'reading';
  private telling: Promise<void> = Promise.resolve();
  private isMentioning = false;

  /** `onFault`: when whoever is told throws, and nobody waits for it. */
  constructor(
    private readonly onPhase: (phase: StreetsPhase, fraction: number) => Promise<void> | void,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** Tells of a step, `share` of its phase, and waits until it is heard. Throws what the listener throws. */
  async tell(phase: StreetsPhase, share: number): Promise<void> {
    this.phase = phase;
    const [from, to] = spans[phase];
    this.telling = this.telling.then(() => this.onPhase(phase, from + (to - from) * share));
    await this.telling;
  }

  /** Passes on what is heard from the side: of the present phase only, and not more often than it is taken. */
  mention(phase: StreetsPhase, share: number): void {
    if (phase !== this.phase || this.isMentioning) return;
    this.isMentioning = true;
    this.tell(phase, share)
      .catch(this.onFault)
      .finally(() => {
        this.isMentioning = false;
      });
  }

  enter(phase: StreetsPhase): void {
    this.phase = phase;
  }

  /** Waits until all is heard. */
  async settle(): Promise<void> {
    await this.telling.catch(() => {});
  }
}
