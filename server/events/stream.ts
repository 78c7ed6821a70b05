import { once } from 'node:events';
import type { Response } from 'express';
import type { Knex } from 'knex';
import type { Beginning, Hub, Listener } from './hub.ts';
import { writePosition } from './position.ts';
import { toFenceEvent, toLiveFix } from './tell.ts';

export interface StreamOptions {
  /** Ends every stream. */
  stopping?: AbortSignal | undefined;
  /** A stream ends after this, and the client comes back: a connection that is dead without saying so is not kept. */
  longestMs?: number | undefined;
  keepAliveMs?: number | undefined;
}

const hourMs = 3_600_000;
const reconnectMs = 2_000;
/** A reader that lags behind by more is let go: it comes back with the id of the last event it saw, and misses none. */
const maxWaitingBytes = 1_000_000;

const frame = (event: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** Never compressed, which would hold events back until a block is full; nor gathered by a proxy. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'private, no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Writes server-sent events until the reader goes, the sign-in ends or the process stops. */
export async function serveStream(
  hub: Hub,
  response: Response,
  { knex, businessId, stillAllowed }: { knex: Knex; businessId: string; stillAllowed: () => Promise<boolean> },
  beginning: Beginning,
  { stopping, longestMs = hourMs, keepAliveMs = 15_000 }: StreamOptions,
): Promise<void> {
  // Who left while the beginning was looked for has already closed, and will not say so again.
  if (response.destroyed) return;
  const closed = new Promise<void>((done) => response.once('close', done));
  const end = () => void response.end();
  const write = (text: string): boolean => {
    if (text === '' || response.writableEnded || response.destroyed) return true;
    if (response.writableLength > maxWaitingBytes) response.destroy();
    return response.write(text);
  };
  const listener: Listener = {
    async onEvents(rows) {
      const written = write(rows.map((row) => frame('fence', toFenceEvent(row), writePosition(row))).join(''));
      if (!written) await Promise.race([once(response, 'drain'), closed]);
    },
    onFixes: (rows) => void write(rows.map((row) => frame('fix', toLiveFix(row))).join('')),
  };
  const keepAlive = setInterval(() => {
    write(': keep-alive\n\n');
    // While the database is away nobody is signed out.
    stillAllowed().then(
      (allowed) => allowed || end(),
      () => {},
    );
  }, keepAliveMs);
  const last = setTimeout(end, longestMs);

  response.writeHead(200, headers);
  // With an id before the first event, also a reader that saw none comes back to where it was.
  write(`retry: ${reconnectMs}\n${frame('ready', {}, writePosition(beginning.from))}`);
  const leave = hub.listen(knex, businessId, beginning, listener);
  stopping?.addEventListener('abort', end, { once: true });
  if (stopping?.aborted) end();
  await closed;
  leave();
  clearInterval(keepAlive);
  clearTimeout(last);
  stopping?.removeEventListener('abort', end);
}
