import { json, type NextFunction, type Request, type Response, Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { authenticator } from './authenticate.ts';
import { crossSite } from './authenticate.ts';
import { hasVersion, strongEtag } from './etag.ts';
import { claimKey, releaseKey, settleKey } from './idempotency.ts';
import { Refusal, refuse, sendRefusal } from './problem.ts';
import type { Answer, Context, Principal, Route } from './route.ts';
import { keepSigned } from './signed.ts';
import { parse } from './validation.ts';

export interface MountOptions {
  knex: Knex;
  authenticate: ReturnType<typeof authenticator>;
  requestsPerMinute: number;
}

const parseJson = json({
  limit: '1mb',
  strict: false,
  type: ['application/json', 'application/*+json'],
  verify: keepSigned,
});

/** `RateLimit` and `Retry-After` per credential; problem+json when it is used up. */
export const limiter = (limit: number, windowMs: number, options: Parameters<typeof rateLimit>[0] = {}) =>
  rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, response) => sendRefusal(response, refuse('too-many-requests')),
    ...options,
  });

async function identify(
  route: Route,
  options: MountOptions,
  request: Request,
): Promise<Principal | undefined | Refusal> {
  if (route.allow === 'anyone') return crossSite(request) ? refuse('cross-site') : undefined;
  const principal = await options.authenticate(options.knex, request);
  if (principal instanceof Refusal) return principal;
  return route.allow.includes(principal.role) ? principal : refuse('not-allowed');
}

/** Parses once what the route names. Ids in the path that no id can be are simply not there: 404. */
function readInput(route: Route, request: Request): { params: unknown; query: unknown; body: unknown } | Refusal {
  const { params, query, body } = route as Route<z.ZodType, z.ZodType, z.ZodType>;
  const parsedParams = params?.safeParse(request.params);
  if (parsedParams && !parsedParams.success) return refuse('not-found');
  const parsedQuery = query ? parse(query, request.query, 'query') : { value: undefined };
  if (parsedQuery instanceof Refusal) return parsedQuery;
  if (body && request.body === undefined) {
    const sent = request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0';
    return sent
      ? refuse('unsupported-media', 'Send the body as application/json.')
      : refuse('bad-input', 'A JSON body is missing.', [{ pointer: '', detail: 'is required' }]);
  }
  const parsedBody = body ? parse(body, request.body, 'body') : { value: undefined };
  if (parsedBody instanceof Refusal) return parsedBody;
  return { params: parsedParams?.data, query: parsedQuery.value, body: parsedBody.value };
}

function send(request: Request, response: Response, { status, body, headers }: Answer<unknown>): void {
  response.status(status);
  if (headers) response.set(headers);
  if (body === undefined) return void response.end();
  const content = Buffer.isBuffer(body) ? body : JSON.stringify(body);
  if (typeof content === 'string') response.type('json');
  if (request.method === 'GET' && status === 200 && !response.get('ETag')) {
    const etag = strongEtag(content);
    response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
    if (hasVersion(request, etag)) return void response.status(304).end();
  }
  response.send(content);
}

/** True when the client already has this version; the answer is then 304 and the work is not done. */
async function unchanged(route: Route, context: Context<unknown, unknown, unknown>): Promise<boolean> {
  if (!route.version) return false;
  const { request, response } = context;
  const etag = strongEtag(`${await route.version(context as never)} ${request.originalUrl}`);
  response.set({ ETag: etag, 'Cache-Control': 'private, no-cache' });
  if (!hasVersion(request, etag)) return false;
  response.status(304).end();
  return true;
}

async function carryOut(route: Route, options: MountOptions, context: Context<unknown, unknown, unknown>) {
  const { request, principal } = context;
  const key = request.method === 'GET' ? undefined : request.get('idempotency-key');
  if (key === undefined || !principal) return route.handle(context as never);

  const claim = await claimKey(options.knex, principal, key, [
    request.method,
    request.originalUrl,
    request.body ?? null,
  ]);
  if (claim instanceof Refusal) return claim;
  if ('replay' in claim) return claim.replay;
  try {
    const result = await route.handle(context as never);
    if (result instanceof Refusal) await releaseKey(options.knex, claim);
    else await settleKey(options.knex, claim, route.secret ? { status: result.status } : result);
    return result;
  } catch (error) {
    await releaseKey(options.knex, claim);
    throw error;
  }
}

function handlerOf(route: Route, options: MountOptions) {
  return async (request: Request, response: Response) => {
    const principal = await identify(route, options, request);
    if (principal instanceof Refusal) return sendRefusal(response, principal);
    const input = readInput(route, request);
    if (input instanceof Refusal) return sendRefusal(response, input);
    const stillAllowed = async () => !((await identify(route, options, request)) instanceof Refusal);
    const context = { ...input, knex: options.knex, principal, request, response, stillAllowed } as Context<
      unknown,
      unknown,
      unknown
    >;
    if (await unchanged(route, context)) return;
    const result = await carryOut(route, options, context);
    if (response.headersSent) return;
    if (result instanceof Refusal) sendRefusal(response, result);
    else send(request, response, result);
  };
}

const expressPath = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Mounts every route; an unknown path is 404 and a known path with another method 405, both as problem+json. */
export function mountRoutes(routes: readonly Route[], options: MountOptions): Router {
  const router = Router();
  router.use(
    limiter(options.requestsPerMinute, 60_000, {
      skip: (request) => request.path.startsWith('/tiles/'),
      keyGenerator: (request) => request.get('authorization') ?? request.get('cookie') ?? request.ip ?? '',
      validate: { keyGeneratorIpFallback: false },
    }),
  );
  for (const route of routes) {
    const body = route.upload ? [] : [parseJson];
    router[route.method](expressPath(route.path), ...body, handlerOf(route, options));
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const same = routes.filter((route) => route.path === path);
    const allowed = same.map((route) => route.method.toUpperCase()).join(', ');
    router.all(expressPath(path), (_request: Request, response: Response) => {
      response.set('Allow', allowed);
      sendRefusal(response, refuse('method-not-allowed'));
    });
  }
  router.use((_request: Request, response: Response, _next: NextFunction) =>
    sendRefusal(response, refuse('not-found')),
  );
  return router;
}
