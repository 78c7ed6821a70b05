import { createServer, type RequestListener, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import { ingestListener, type ListenerDependencies } from '../../server/ingest/index.ts';

export interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer | object;
}

/** A real server that asks the listener first, as the service does. Closes with the test file. */
export async function listening(deps: ListenerDependencies, otherwise: RequestListener) {
  const listener = ingestListener(deps);
  const server = createServer((request, response) => {
    if (!listener(request, response)) otherwise(request, response);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const ask = (path: string, { method = 'POST', headers = {}, body }: Sent = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string; json: () => unknown }>(
      (done, fail) => {
        const plain = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
        const content = plain ? body : JSON.stringify(body);
        const request = send({ port, host: '127.0.0.1', path, method, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('end', () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) }),
          );
        });
        request.on('error', fail);
        request.end(content);
      },
    );
  return { ask, port };
}
