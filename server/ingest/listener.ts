import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Knex } from 'knex';
import { type Ingest, Overloaded } from '../checkins/index.ts';
import { maxFixes } from '../contract/checkins.ts';
import { type DevicePrincipal, type Devices, zoneNames } from '../devices/index.ts';
import type { Fences } from '../geofences/index.ts';
import { Refusal, refuse } from '../http/problem.ts';
import { tokenIn } from './authenticate.ts';
import { readBody } from './body.ts';
import { type Dialect, type DialectName, dialects, later } from './dialects.ts';
import { readNative } from './native.ts';
import { empty, json, problem, type Reply, send } from './respond.ts';
import { takeCheckin } from './take.ts';
import { createWaypoints } from './waypoints.ts';

export interface ListenerDependencies {
  ingest: Pick<Ingest, 'take'>;
  devices: Devices;
  fences: Fences;
  knex: Knex;
  log: { error(details: object, message: string): void };
}

const nativePath = '/api/v1/checkins';
const nativeLimitBytes = 1024 * 1024;
const ingestPath = /^\/ingest\/(owntracks|traccar|overland)(?:\/([^/]+))?\/?$/;
const plainJson = /^application\/json *(?:; *charset="?utf-8"?)?$/i;

/**
 * The routes that phones call all the time, in front of Express, which would take longer than their work does. Takes a
 * request when it answers true; everything unusual about POST /checkins (a cookie, an Idempotency-Key, a compressed body)
 * is left to the same route in Express.
 */
export function ingestListener(deps: ListenerDependencies) {
  const { ingest, devices, fences, knex, log } = deps;
  const waypointsFor = createWaypoints(fences, (businessId) => zoneNames(knex, businessId));
  const deviceOf = (token: string) => devices.known(token) ?? devices.find(token);

  async function answerNative(request: IncomingMessage, token: string): Promise<Reply> {
    const body = await readBody(request, nativeLimitBytes);
    const receivedAt = Date.now();
    if (body === 'too-large') return problem(refuse('too-large', 'A JSON body may have 1 MB.'), nativePath);
    let sent: unknown;
    try {
      sent = JSON.parse(body.toString());
    } catch {
      const errors = [{ pointer: '', detail: 'not JSON' }];
      return problem(refuse('bad-input', 'The body is not JSON.', errors), nativePath);
    }
    const device = await deviceOf(token);
    if (!device) return problem(lostToken, nativePath, { 'WWW-Authenticate': 'Bearer' });
    const checkin = readNative(sent);
    if (checkin instanceof Refusal) return problem(checkin, nativePath);
    const answer = await takeCheckin(ingest, device, checkin, receivedAt);
    return answer instanceof Refusal ? problem(answer, nativePath) : json(200, answer);
  }

  async function answerDialect(name: DialectName, request: IncomingMessage, inPath: string | undefined, query: string) {
    const dialect: Dialect = dialects[name];
    const body = await readBody(request, dialect.bodyLimitBytes);
    const sent = { query, body: body === 'too-large' ? null : body.toString(), receivedAt: Date.now() };
    const token = tokenIn(request.headers, inPath) ?? dialect.tokenIn?.(sent);
    const device = token === undefined ? undefined : await deviceOf(token);
    if (!device?.accepts) return dialect.notLetIn;
    const read = dialect.read(sent, device);
    if ('status' in read) return read;
    for (let at = 0; at < read.fixes.length; at += maxFixes)
      await ingest.take(device, { fixes: read.fixes.slice(at, at + maxFixes) }, sent.receivedAt);
    return dialect.answer(device, read.encrypted ?? false, await commandsTo(device, read.fixes.at(-1)));
  }

  /** The fixes are kept: that the phone cannot be told its zones now is no reason to send them again. */
  async function commandsTo(device: DevicePrincipal, near: { lng: number; lat: number } | undefined) {
    if (!near) return [];
    return waypointsFor(device, near).catch((error) => {
      log.error({ err: error }, 'a phone was not told its zones');
      return [];
    });
  }

  function answer(request: IncomingMessage, response: ServerResponse, path: string, work: Promise<Reply>): void {
    const failed = (error: unknown): Reply | undefined => {
      if (request.destroyed && !request.complete) return undefined;
      if (error instanceof Overloaded) return retryLater(path, 1);
      log.error({ err: error, path: path === nativePath ? path : '/ingest' }, 'a check-in was not kept');
      return retryLater(path, 5);
    };
    const deliver = (reply: Reply | undefined) => {
      if (!reply) return;
      // What was not read to its end cannot be followed by another request.
      if (!request.complete) response.setHeader('Connection', 'close');
      send(response, reply);
    };
    work.catch(failed).then(deliver, () => response.destroy());
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = request.url ?? '';
    if (url === nativePath) {
      const token = tokenIn(request.headers);
      if (token === undefined || !isUsual(request)) return false;
      answer(request, response, url, answerNative(request, token));
      return true;
    }
    if (!url.startsWith('/ingest/')) return false;
    const [path = '', query = ''] = splitOnce(url);
    const [, name, inPath] = ingestPath.exec(path) ?? [];
    if (!name) return false;
    const { methods } = dialects[name as DialectName];
    const work = methods.includes(request.method ?? '')
      ? answerDialect(name as DialectName, request, inPath, query)
      : Promise.resolve(empty(405, { Allow: methods.join(', ') }));
    answer(request, response, path, work);
    return true;
  };
}

const lostToken = refuse('not-signed-in', 'This sign-in or key is no longer valid.');

/** As `unavailable` in one form or the other: what was sent is to come again. */
const retryLater = (path: string, seconds: number): Reply =>
  path === nativePath ? problem(refuse('unavailable'), path, { 'Retry-After': String(seconds) }) : later(seconds);

function splitOnce(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** A plain POST of JSON, of which Express would make the same. */
function isUsual({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    plainJson.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers['idempotency-key'] === undefined &&
    Number(headers['content-length'] ?? 1) > 0
  );
}
