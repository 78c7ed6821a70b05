import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { Problem } from '../contract/common.ts';

/** Every refusal the API knows, and its status. The one table from a named reason to HTTP. */
const problems = {
  'bad-input': [400, 'The request is not as it should be'],
  'not-signed-in': [401, 'Sign in, or send a key'],
  'wrong-credentials': [401, 'The e-mail or the password is wrong'],
  'not-allowed': [403, 'Your role does not allow this'],
  'cross-site': [403, 'The request comes from another site'],
  'not-found': [404, 'There is no such thing here'],
  'method-not-allowed': [405, 'This address does not take that method'],
  conflict: [409, 'This conflicts with what is there'],
  gone: [410, 'That is over'],
  'still-running': [409, 'The same request is being carried out'],
  'too-large': [413, 'That is too large'],
  'unsupported-media': [415, 'This type of content is not understood here'],
  'key-reused': [422, 'This Idempotency-Key was used for another request'],
  'too-many-requests': [429, 'Too many requests: wait a little'],
  fault: [500, 'Something went wrong on our side'],
  unavailable: [503, 'Not ready yet: try again in a moment'],
} as const satisfies Record<string, readonly [number, string]>;
export type Reason = keyof typeof problems;

type Fault = { pointer: string; detail: string; reason?: string };

/** An expected "no": returned by a handler, never thrown. */
export class Refusal {
  constructor(
    readonly reason: Reason,
    readonly detail?: string,
    readonly errors?: Fault[],
  ) {}
}
export const refuse = (reason: Reason, detail?: string, errors?: Fault[]) => new Refusal(reason, detail, errors);

export function toProblem({ reason, detail, errors }: Refusal, instance?: string): Problem {
  const [status, title] = problems[reason];
  return {
    type: `urn:hexhood:problem:${reason}`,
    title,
    status,
    ...(detail && { detail }),
    ...(instance && { instance }),
    ...(errors && { errors }),
  };
}

export function sendRefusal(response: Response, refusal: Refusal): void {
  response.removeHeader('ETag');
  const body = toProblem(refusal, response.req.originalUrl.split('?')[0]);
  if (body.status === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

/** What Express and its body parser throw for a bad request, as refusals; anything else is a fault of ours. */
function expected(error: unknown): Refusal | undefined {
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.parse.failed')
    return refuse('bad-input', 'The body is not JSON.', [{ pointer: '', detail: 'not JSON' }]);
  if (type === 'entity.too.large') return refuse('too-large', 'A JSON body may have 1 MB.');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return refuse('unsupported-media');
  if (status === 404) return refuse('not-found');
  if (status !== undefined && status >= 400 && status < 500) return refuse('bad-input', 'The request cannot be read.');
  return undefined;
}

export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error);
    const refusal = expected(error);
    if (!refusal) log.error({ err: error, method: request.method, path: request.path }, 'request failed');
    sendRefusal(response, refusal ?? refuse('fault'));
  };
}
