import type { Problem } from '../../server/contract/common.ts';

export type FailureReason = 'offline' | 'signed-out' | 'forbidden' | 'not-found' | 'invalid' | 'busy' | 'fault';

const reasonOf = (status: number): FailureReason => {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429 || status === 503) return 'busy';
  return status < 500 ? 'invalid' : 'fault';
};

/** An answer that is not the wanted one, with the server's own words where it gave some. */
export class Failure extends Error {
  readonly reason: FailureReason;
  readonly problem: Problem | null;

  constructor(reason: FailureReason, problem: Problem | null, cause?: unknown) {
    super(problem?.detail ?? problem?.title ?? reason, { cause });
    this.reason = reason;
    this.problem = problem;
  }

  static fromStatus(status: number, body: unknown): Failure {
    const problem = isProblem(body) ? body : null;
    return new Failure(reasonOf(status), problem);
  }

  /** What the server says about one field of the form, by its JSON pointer. */
  about(field: string): string | undefined {
    return this.problem?.errors?.find((fault) => fault.pointer.replace(/^#?\//, '').split('/')[0] === field)?.detail;
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'title' in body && typeof body.title === 'string';

export const isSignedOut = (error: unknown): boolean => error instanceof Failure && error.reason === 'signed-out';
