import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Prepared, PrepareMessage } from './prepare.ts';

const childFile = fileURLToPath(new URL('./child.ts', import.meta.url));
const typescript = pathToFileURL(createRequire(import.meta.url).resolve('tsx/esm')).href;

/** Beside the nodes' places, which are not part of it: the whole process stays under a gigabyte. */
const heapMegabytes = 512;
/** Nearly all it makes is garbage within a block: with room for that, collecting it takes a third less. */
const youngMegabytes = 32;
/** Behind the web server, where there are too few cores for both. */
const niceness = 10;

/**
 * Runs `prepare` in a process of its own. Answers what came of it, or a line about why the extract is refused. Rejects
 * with the signal's reason when that aborts, and with an Error when the process breaks.
 */
export function prepareApart(
  path: string,
  directory: string,
  options: {
    signal: AbortSignal;
    onProgress: (phase: 'reading' | 'drawing', share: number) => void;
    onRead: () => void;
  },
): Promise<Prepared | { refused: string }> {
  const { signal, onProgress, onRead } = options;
  signal.throwIfAborted();
  const child = fork(childFile, [path, directory], {
    execArgv: [
      ...['--import', typescript],
      ...[`--max-old-space-size=${heapMegabytes}`, `--max-semi-space-size=${youngMegabytes}`],
    ],
  });
  const stop = () => child.kill('SIGKILL');
  signal.addEventListener('abort', stop);
  let outcome: Prepared | { refused: string } | Error | undefined;
  child.on('message', (message: PrepareMessage) => {
    if (message.is === 'progress') onProgress(message.phase, message.share);
    else if (message.is === 'read') onRead();
    else if (message.is === 'done') outcome = message.prepared;
    else if (message.is === 'refused') outcome = { refused: message.line };
    else outcome = new Error(`The extract could not be read: ${message.error}`);
  });
  child.once('spawn', () => {
    try {
      setPriority(child.pid ?? 0, niceness);
    } catch {
      // A courtesy that the system may not allow.
    }
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    // After the last message, which may arrive later than the news of the exit.
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) fail(signal.reason);
      else if (outcome instanceof Error) fail(outcome);
      else if (outcome) done(outcome);
      else fail(new Error(`The process that reads extracts ended (${killedBy ?? code}).`));
    });
  });
}
