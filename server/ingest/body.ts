import type { IncomingMessage } from 'node:http';

/** What is over the limit is read past and thrown away up to here, so that the sender hears the answer. */
const patienceBytes = 16 * 1024 * 1024;

/** The whole body, or that it is larger than `limit` bytes. Rejects when the sender hangs up. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too-large'> {
  return new Promise((done, fail) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) return void chunks.push(chunk);
      chunks = [];
      if (length <= patienceBytes) return;
      request.pause();
      done('too-large');
    });
    request.on('end', () => {
      const [first] = chunks;
      done(length > limit ? 'too-large' : chunks.length === 1 && first ? first : Buffer.concat(chunks));
    });
    // Without a listener of its own, a request that breaks off is not an error but only closed.
    request.on('close', () => {
      if (!request.complete) fail(new Error('the sender hung up'));
    });
  });
}
