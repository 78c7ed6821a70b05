/**
 * Reads an extract and makes tiles of it, for `process.ts`. A process of its own, because it computes for seconds
 * without a pause while the web server has to answer, because its memory goes back when it ends, and because an
 * extract that makes it crash must not take the service down. It ends when its parent is gone.
 *
 * Arguments: the extract, then an empty directory for the results.
 */
import { type PrepareMessage, prepare } from './prepare.ts';

const [path = '', directory = ''] = process.argv.slice(2);
const tellEveryMs = 100;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(1));

let told = 0;
let sent: Promise<unknown> = Promise.resolve();
const tell = (message: PrepareMessage) => {
  if (message.is === 'progress' && Date.now() - told < tellEveryMs) return;
  told = Date.now();
  sent = new Promise((done) => process.send?.(message, done));
};

prepare(path, directory, tell)
  .catch((error: unknown) =>
    tell({ is: 'failed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  )
  .then(() => sent)
  .then(() => process.exit(0));
