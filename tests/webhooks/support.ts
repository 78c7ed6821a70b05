import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';
import type { FenceEvent } from '../../server/contract/geofences.ts';

export interface Message {
  id: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: { type: string; timestamp: string; data: FenceEvent };
}

/** A receiver of webhooks that keeps what it got, and answers as told. */
export async function receiver(answer: (response: ServerResponse, message: Message) => unknown = (r) => r.end()) {
  const got: Message[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const id = String(request.headers['webhook-id']);
      const message = { id, headers: request.headers, text, body: JSON.parse(text) };
      got.push(message);
      answer(response, message);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got };
}

/** Whether the holder of a secret believes a message. */
export function believes(secret: string, { text, headers }: Message): boolean {
  try {
    new Webhook(secret).verify(text, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
