import { createServer, type Server, type Socket } from 'node:net';
import { type Frame, FrameReader, isCancelRequest, isEncryptionRequest, splitReply } from './frames.ts';

/** What the gateway needs of PGlite: one message in, everything it answers out. */
export interface Backend {
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
}

/**
 * Many connections over PGlite's single session. `pglite-socket` passes messages on one by one, so that of two
 * connections that ask at once one may bind its values to the other's statement (electric-sql/pglite issue 1046: wrong
 * rows, without an error), and one throw stops it for good. Here a connection has turns:
 *
 * - A turn is what a client sends up to a Sync or a simple Query. It runs whole, nothing of others in between.
 * - While a transaction is open, turns are its connection's alone; when that connection goes, it is rolled back.
 * - A turn that does not end in ReadyForQuery broke the session (PGlite loses its place when GEOS throws), and the next
 *   one could get its rows: `onBroken` is called, and must end the process before anything else is answered.
 * - After an error the rest of a turn is skipped up to its Sync, and ReadyForQuery is said once, as PostgreSQL does
 *   (PGlite says it at once and goes on: issue 958).
 */
export function createGateway(backend: Backend, onBroken: (sql: string) => never): Server {
  const queue: { connection: Connection; turn: Frame[] }[] = [];
  let owner: Connection | undefined;
  let busy = false;

  interface Connection {
    socket: Socket;
    closed: boolean;
  }

  const ask = async (frame: Frame): Promise<Frame[]> =>
    splitReply(Buffer.from(await backend.execProtocolRaw(frame.bytes)));

  /** Runs a turn and writes its answer. `owner` is set from the transaction status in the last ReadyForQuery. */
  async function play(connection: Connection, turn: Frame[]): Promise<void> {
    let failed = false;
    for (const frame of turn) {
      if (failed && frame.type !== 'S') continue;
      const reply = await ask(frame);
      const error = reply.some(({ type }) => type === 'E');
      const ready = reply.findLast(({ type }) => type === 'Z');
      if (ready) owner = String.fromCharCode(ready.bytes[5] ?? 0) === 'I' ? undefined : connection;
      if (!ready && (frame.type === 'S' || frame.type === 'Q')) onBroken(describe(turn));
      const premature = error && !['Q', 'S', ''].includes(frame.type);
      failed ||= premature;
      const said = premature ? reply.filter(({ type }) => type !== 'Z') : reply;
      if (!connection.closed) for (const { bytes } of said) connection.socket.write(bytes);
    }
  }

  async function run(): Promise<void> {
    if (busy) return;
    busy = true;
    while (queue.length > 0) {
      if (owner?.closed) {
        await backend.execProtocolRaw(rollback);
        owner = undefined;
      }
      const next = owner ? queue.findIndex(({ connection }) => connection === owner) : 0;
      const [item] = next < 0 ? [] : queue.splice(next, 1);
      if (!item) break;
      if (item.connection.closed && item.connection !== owner) continue;
      try {
        item.connection.socket.cork();
        await play(item.connection, item.turn);
      } catch (error) {
        // What state the session is in is unknown: this connection ends, and an open transaction with it.
        item.connection.socket.destroy(error as Error);
        item.connection.closed = true;
        owner = item.connection;
      } finally {
        item.connection.socket.uncork();
      }
    }
    busy = false;
  }

  function attach(socket: Socket): void {
    const connection: Connection = { socket, closed: false };
    const reader = new FrameReader();
    let turn: Frame[] = [];
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const frame of reader.push(chunk)) {
        if (frame.type === '' && isEncryptionRequest(frame.bytes)) socket.write('N');
        else if ((frame.type === '' && isCancelRequest(frame.bytes)) || frame.type === 'X') socket.end();
        else turn.push(frame);
        if (!turnEnds.has(frame.type) || turn.length === 0) continue;
        queue.push({ connection, turn });
        turn = [];
      }
      void run();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      connection.closed = true;
      // Wakes the queue, also where nobody waits now: an open transaction must not outlive its connection.
      if (owner === connection) queue.push({ connection, turn: [] });
      void run();
    });
  }

  return createServer(attach);
}

/** The statement of a turn, for the log: the text of its Query or Parse, without values. */
function describe(turn: readonly Frame[]): string {
  const frame = turn.find(({ type }) => type === 'Q' || type === 'P');
  return (frame?.bytes.subarray(5).toString().replaceAll('\0', ' ').trim() ?? 'an unknown statement').slice(0, 500);
}

/** Start-up, Query, Sync, FunctionCall, and the ends of a COPY. */
const turnEnds = new Set(['', 'Q', 'S', 'F', 'c', 'f']);

const rollback = (() => {
  const text = Buffer.from('Qxxxxrollback\0');
  text.writeInt32BE(text.length - 1, 1);
  return text;
})();
